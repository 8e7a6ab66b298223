"""Texts of sources that the operator has put beside the server; never part of it.

A file is the text of a source if it has the length and the SHA-256 that the source's node
states. Nothing is said about any other file.
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from threading import Lock
from typing import Final

from bilateral_kg.curation.text import digest_of

# Nobody's article is longer; a folder named by mistake must not fill the memory.
_MOST_BYTES: Final = 5_000_000
_MOST_FILES: Final = 500


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of a paragraph in order, each with whether a passage has them, and its number."""

    parts: tuple[tuple[str, bool], ...]
    paragraph: int

    @property
    def marked(self) -> tuple[str, ...]:
        """The words of the passages."""
        return tuple(words for words, of_passage in self.parts if of_passage)


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


def quote(text: str, spans: Sequence[tuple[int, int]], around: int = 180) -> Quote:
    """The passages of one paragraph of *text*, with at most that paragraph around them."""
    joined = _joined(spans)
    first = text.rfind("\n", 0, joined[0][0]) + 1
    last = text.find("\n", joined[-1][1])
    last = len(text) if last < 0 else last
    parts = [(_tail(text[first : joined[0][0]], around), False)]
    for (start, end), (following, _) in pairwise([*joined, (last, last)]):
        between = text[end:following]
        if following == last:
            between = _head(between, around)
        elif len(between) > 2 * around:
            between = f"{_head(between, around)} {_tail(between, around)}"
        parts += [(text[start:end], True), (between, False)]
    return Quote(tuple(part for part in parts if part[0]), paragraph(text, joined[0][0]))


def paragraph(text: str, position: int) -> int:
    """The number of the paragraph of *text* in which *position* is, from 1 on."""
    first = text.rfind("\n", 0, position) + 1
    return sum(1 for each in text[:first].split("\n") if each.strip()) + 1


def _joined(spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The spans in order, those that overlap as one."""
    joined: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def _tail(text: str, most: int) -> str:
    return text if len(text) <= most else "… " + text[-most:].partition(" ")[2]


def _head(text: str, most: int) -> str:
    return text if len(text) <= most else text[:most].rpartition(" ")[0] + " …"
