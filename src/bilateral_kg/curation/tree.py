"""What a YAML file says, with the line of everything."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Scalar:
    """A piece of text; YAML's own guesses at types (yes, 1e3, 2025-10-21) are not taken."""

    value: str
    line: int


@dataclass(frozen=True, slots=True)
class Items:
    """A list."""

    items: tuple["Node", ...]
    line: int


@dataclass(frozen=True, slots=True)
class Entry:
    """One key of a mapping and its value."""

    key: str
    line: int
    value: "Node"


@dataclass(frozen=True, slots=True)
class Mapping:
    """Keys and values; `broken` names the keys whose value was already reported and left out."""

    entries: tuple[Entry, ...]
    line: int
    broken: frozenset[str] = frozenset()

    def get(self, key: str) -> Entry | None:
        return next((entry for entry in self.entries if entry.key == key), None)

    def without(self, *keys: str) -> "Mapping":
        kept = tuple(entry for entry in self.entries if entry.key not in keys)
        return Mapping(kept, self.line, self.broken)


@dataclass(frozen=True, slots=True)
class Broken:
    """Something that was already reported; whoever meets it says nothing more."""

    line: int


Node = Scalar | Items | Mapping | Broken

KIND_NAMES = {Scalar: "a single value", Items: "a list", Mapping: "keys and values"}


def kind(node: Node) -> str:
    """What *node* is, in the words of a message."""
    return KIND_NAMES.get(type(node), "nothing")
