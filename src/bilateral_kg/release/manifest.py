"""manifest.json: what a release holds, where it comes from, and a checksum of every file.

The file proves itself: its bytes are the canonical form of its content, and that content
carries its own SHA-256, so one flipped bit anywhere in it is found.
"""

import json
from pathlib import Path
from typing import Any, Final

from pydantic import BaseModel, ConfigDict, ValidationError

from bilateral_kg.errors import ReleaseError
from bilateral_kg.release.digest import sha256

FILE_NAME: Final = "manifest.json"
# What stands for the digest of its inputs in a release that has none.
PLAIN: Final = "none"


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class GraphEntry(_Part):
    """One named graph."""

    iri: str
    digest: str
    triples: int


class SourceEntry(_Part):
    """One source document, and the named graph that holds what it reports."""

    id: str
    iri: str
    label: dict[str, str]
    address: str | None
    graph: str


class ContestedEntry(_Part):
    """A node that sources disagree about: by another figure, or by a property with two values."""

    node: str
    conflicts_with: str | None = None
    property: str | None = None


class ReportSummary(_Part):
    """How validation ended; the whole report is report.json."""

    conforms: bool
    violations: int
    warnings: int
    infos: int


class Description(_Part):
    """What can be said of a release before it has a place in a folder.

    No field holds a time: two builds of the same inputs are described alike.
    """

    inputs: str
    triples: int
    counts: dict[str, int]
    curation: dict[str, int]
    graphs: tuple[GraphEntry, ...]
    sources: tuple[SourceEntry, ...]
    contested: tuple[ContestedEntry, ...]
    report: ReportSummary
    software: dict[str, str]


class Manifest(Description):
    """Everything known about a release without opening its store.

    `sequence` counts the releases of one folder; `previous` is the id of the one that was
    current before; `files` holds the SHA-256 of every other file.
    """

    id: str
    digest: str
    sequence: int
    previous: str | None
    files: dict[str, str]

    @property
    def plain(self) -> bool:
        """Whether it is a state of a plain store, not of the curated graph."""
        return self.inputs == PLAIN

    def dump(self) -> bytes:
        """The file's bytes."""
        content = self.model_dump(mode="json")
        return _canonical({**content, "checksum": sha256(_canonical(content))})

    @classmethod
    def read(cls, path: Path) -> "Manifest":
        """The manifest at *path*; ReleaseError when it is missing or damaged."""
        try:
            raw = path.read_bytes()
        except OSError as error:
            raise ReleaseError(f"{path} cannot be read: {error.strerror}") from error
        return cls.parse(raw, str(path))

    @classmethod
    def parse(cls, raw: bytes, place: str) -> "Manifest":
        """The manifest in the bytes *raw*; ReleaseError, which names *place*, if damaged."""
        try:
            content = json.loads(raw)
            manifest = cls.model_validate({k: v for k, v in content.items() if k != "checksum"})
        except (ValueError, ValidationError, AttributeError) as error:
            raise ReleaseError(f"{place} is damaged: it is not a manifest") from error
        if manifest.dump() != raw:
            raise ReleaseError(f"{place} is damaged: its checksum does not fit")
        return manifest


def _canonical(content: dict[str, Any]) -> bytes:
    return (json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()
