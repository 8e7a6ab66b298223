"""manifest.json: what a release holds, where it comes from, and a checksum of every file.

The file proves itself: its bytes are the canonical form of its content, and that content
carries its own SHA-256, so one flipped bit anywhere in it is found. One item stands on each
line: it is as long as there are sources, and is written and proved with every publish.
"""

import json
import re
from pathlib import Path
from typing import Any, Final, NamedTuple

from pydantic import BaseModel, ConfigDict, ValidationError

from bilateral_kg.errors import ReleaseError
from bilateral_kg.release.digest import sha256

FILE_NAME: Final = "manifest.json"
# What stands for the digest of its inputs in a release that has none.
PLAIN: Final = "none"
_CHECKSUM: Final = re.compile(rb'\A{\n "checksum": "([0-9a-f]{64})",\n')
_ENCODER: Final = json.JSONEncoder(ensure_ascii=False, sort_keys=True)


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
        content = _canonical(self.model_dump(mode="json"))
        head = f'{{\n "checksum": "{sha256(content)}",\n'
        return head.encode() + content.removeprefix(b"{\n")

    @classmethod
    def read(cls, path: Path) -> "Manifest":
        """The manifest at *path*; ReleaseError when it is missing or damaged."""
        return cls.parse(_bytes(path), str(path))

    @classmethod
    def parse(cls, raw: bytes, place: str) -> "Manifest":
        """The manifest in the bytes *raw*; ReleaseError, which names *place*, if damaged."""
        _prove(raw, place)
        try:
            content = json.loads(raw)
            return cls.model_validate({k: v for k, v in content.items() if k != "checksum"})
        except (ValueError, ValidationError) as error:
            raise ReleaseError(f"{place} is damaged: it is not a manifest") from error


class Heading(NamedTuple):
    """What tells the releases of a folder apart, without the rest of their manifests."""

    sequence: int
    digest: str
    inputs: str

    @classmethod
    def read(cls, path: Path) -> "Heading":
        """Of the manifest at *path*; ReleaseError when it is missing or damaged."""
        raw = _bytes(path)
        _prove(raw, str(path))
        sequence, digest, inputs = (_value(raw, field, path) for field in cls._fields)
        return cls(int(sequence), str(digest), str(inputs))


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise ReleaseError(f"{path} cannot be read: {error.strerror}") from error


def _prove(raw: bytes, place: str) -> None:
    """ReleaseError unless *raw* is what it says of itself."""
    head = _CHECKSUM.match(raw)
    if head is None:
        raise ReleaseError(f"{place} is damaged: it is not a manifest")
    if sha256(b"{\n" + raw[head.end() :]).encode() != head[1]:
        raise ReleaseError(f"{place} is damaged: its checksum does not fit")


def _value(raw: bytes, field: str, path: Path) -> Any:
    """The value of a field that is one line: no line within a value begins with one space."""
    start = raw.find(f'\n "{field}": '.encode())
    line = raw[start + 1 : raw.find(b"\n", start + 1)]
    try:
        return json.loads(line.partition(b": ")[2].rstrip(b","))
    except ValueError as error:
        raise ReleaseError(f"{path} is damaged: it is not a manifest") from error


def _canonical(content: dict[str, Any]) -> bytes:
    lines = (f" {_ENCODER.encode(name)}: {_told(value)}" for name, value in sorted(content.items()))
    return ("{\n" + ",\n".join(lines) + "\n}\n").encode()


def _told(value: Any) -> str:
    if isinstance(value, dict) and value:
        items = (f"  {_ENCODER.encode(k)}: {_ENCODER.encode(v)}" for k, v in sorted(value.items()))
        return "{\n" + ",\n".join(items) + "\n }"
    if isinstance(value, list) and value:
        return "[\n" + ",\n".join(f"  {_ENCODER.encode(one)}" for one in value) + "\n ]"
    return _ENCODER.encode(value)
