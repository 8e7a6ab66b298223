"""Texts of sources that the operator has put beside the server; never part of it.

A file is the text of a source if it has the length and the SHA-256 that the source's node
states. Nothing is said about any other file.
"""

import unicodedata
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Final

from bilateral_kg.curation.text import digest_of

# Nobody's article is longer; a folder named by mistake must not fill the memory.
_MOST_BYTES: Final = 5_000_000
_MOST_FILES: Final = 500


@dataclass(frozen=True, slots=True)
class Quote:
    """The words of a passage with what stands around them, and which paragraph that is."""

    before: str
    words: str
    after: str
    paragraph: int


class Texts:
    """The texts in a folder, read when they are new."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = Lock()
        self._read: dict[tuple[str, int, int], tuple[str, str]] = {}

    def version(self) -> str:
        """Changes with the files: a page that quotes depends on it."""
        return repr(self._files())

    def of(self, sha256: str, length: int) -> str | None:
        """The text with this digest and length, if it is there."""
        with self._lock:
            present = self._files()
            self._read = {key: read for key, read in self._read.items() if key in present}
            for key in present:
                if key not in self._read:
                    self._read[key] = self._open(key[0])
            for digest, text in self._read.values():
                if digest == sha256 and len(text) == length:
                    return text
        return None

    def _files(self) -> list[tuple[str, int, int]]:
        if not self._folder.is_dir():
            return []
        paths = sorted(self._folder.glob("*.txt"))[:_MOST_FILES]
        stats = [(path.name, path.stat()) for path in paths if path.is_file()]
        return [(name, s.st_size, s.st_mtime_ns) for name, s in stats if s.st_size <= _MOST_BYTES]

    def _open(self, name: str) -> tuple[str, str]:
        try:
            raw = (self._folder / name).read_bytes().decode("utf-8")
        except (OSError, UnicodeDecodeError):
            return "", ""  # no text of a source; told apart from one by its digest
        text = unicodedata.normalize("NFC", raw.replace("\r\n", "\n").replace("\r", "\n"))
        return digest_of(text), text


def quote(text: str, start: int, end: int, around: int = 180) -> Quote:
    """The passage of *text* from *start* to *end*, with at most its paragraph around it."""
    first = text.rfind("\n", 0, start) + 1
    last = text.find("\n", end)
    last = len(text) if last < 0 else last
    return Quote(
        before=_tail(text[first:start], around),
        words=text[start:end],
        after=_head(text[end:last], around),
        paragraph=sum(1 for each in text[:first].split("\n") if each.strip()) + 1,
    )


def _tail(text: str, most: int) -> str:
    return text if len(text) <= most else "… " + text[-most:].partition(" ")[2]


def _head(text: str, most: int) -> str:
    return text if len(text) <= most else text[:most].rpartition(" ")[0] + " …"
