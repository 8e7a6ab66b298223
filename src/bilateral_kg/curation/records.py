"""Records: what a curated file says, ids completed, ready to become JSON-LD."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from bilateral_kg.curation.context import Context, Key
from bilateral_kg.curation.journal import Page
from bilateral_kg.curation.model import Model
from bilateral_kg.curation.source import SourceInfo


class Run(NamedTuple):
    """A run of code points of a source's text, end exclusive."""

    start: int
    end: int
    line: int


@dataclass(frozen=True, slots=True)
class Value:
    """One value of one key. `text` is what JSON-LD gets; `iri` what it points at, if anything."""

    key: Key
    text: str
    line: int
    language: str | None = None
    iri: str | None = None


@dataclass(slots=True)
class Record:
    """A node's description in one place of one file.

    `iri` is empty if the id was at fault. `cls` is the name of its class, None where the record
    goes on about a node defined elsewhere. `by_hand` is false for nodes the build makes.
    """

    path: Path
    line: int
    iri: str
    cls: str | None
    values: list[Value] = field(default_factory=list)
    children: list[tuple[Key, "Record"]] = field(default_factory=list)
    asserted: list["Record"] = field(default_factory=list)
    runs: list[Run] = field(default_factory=list)
    by_hand: bool = True

    @property
    def used(self) -> frozenset[str]:
        """Names of the keys that have a value."""
        return frozenset(value.key.name for value in self.values)

    def fragments(self) -> Iterator["Record"]:
        """The records nested under a key, at any depth."""
        for _, child in self.children:
            yield child
            yield from child.fragments()

    def all(self) -> Iterator["Record"]:
        """This record and all nested in it, in whatever way."""
        yield self
        for _, child in self.children:
            yield from child.all()
        for record in self.asserted:
            yield from record.all()


@dataclass(frozen=True, slots=True)
class Scope:
    """Where records are being read: the file, its source (None: reference data), the model."""

    context: Context
    model: Model
    page: Page
    graph: str
    source: SourceInfo | None
