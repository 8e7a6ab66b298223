"""Reading input files once: the bytes that are parsed are the bytes that are digested."""

import hashlib
from dataclasses import dataclass, field
from pathlib import Path

from bilateral_kg.curation.journal import Journal


@dataclass(slots=True)
class Inputs:
    """Reads files and remembers the SHA-256 of each under a name free of this machine."""

    journal: Journal
    digests: dict[str, str] = field(default_factory=dict)

    def read(self, path: Path, name: str) -> bytes | None:
        """The bytes of *path*; None, and a problem noted, if it cannot be read."""
        try:
            content = path.read_bytes()
        except OSError as error:
            reason = error.strerror or type(error).__name__
            self.journal.page(path).note(None, "unreadable", f"cannot be read: {reason}")
            return None
        self.digests[name] = hashlib.sha256(content).hexdigest()
        return content


def decode(content: bytes, journal: Journal, path: Path) -> str | None:
    """*content* as UTF-8 (a byte order mark is let through), else None and a problem noted."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        journal.page(path).note(
            line, "encoding", "is not UTF-8 text", hint="save the file in the encoding UTF-8"
        )
        return None
