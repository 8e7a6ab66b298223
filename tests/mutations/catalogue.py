"""The errors as data: catalogue/*.yaml, read in the order of FILES."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import yaml

from mutations.edits import Edit

FOLDER: Final = Path(__file__).parent / "catalogue"
FILES: Final = (
    "offsets",
    "modality",
    "parties",
    "speakers",
    "figures",
    "documents",
    "events",
    "projects",
    "places",
    "names",
    "review",
    "files",
    "text",
)
# An error of one of these kinds turns a fact into another fact: none may slip through.
GRAVE: Final = frozenset({"offset", "modality", "party"})
KEYS: Final = frozenset({"id", "kind", "says", "edits", "caught", "missed", "also"})
EDIT_KEYS: Final = frozenset({"file", "within", "find", "put", "add"})


@dataclass(frozen=True, slots=True)
class Mutation:
    """One planted error.

    `caught`: codes of the checks that must find it, at the place of the edit or in a file
    named by `also`. `missed`: why nothing finds it; one of the two is empty.
    """

    id: str
    topic: str
    kind: str
    says: str
    edits: tuple[Edit, ...]
    caught: tuple[str, ...] = ()
    missed: str = ""
    also: tuple[str, ...] = ()

    @property
    def needs_text(self) -> bool:
        """Whether only the source's text shows the error."""
        return self.topic == "text"


def catalogue() -> tuple[Mutation, ...]:
    """Every mutation, in a fixed order."""
    found = tuple(one for name in FILES for one in _read(name))
    ids = [one.id for one in found]
    doubled = {one for one in ids if ids.count(one) > 1}
    if doubled:
        raise ValueError(f"mutations with the same id: {sorted(doubled)}")
    return found


def _read(name: str) -> Iterator[Mutation]:
    records = yaml.safe_load((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))
    for record in records:
        if unknown := record.keys() - KEYS - EDIT_KEYS:
            raise ValueError(f"{name}.yaml: {record['id']}: unknown keys {sorted(unknown)}")
        mutation = _mutation(name, record)
        if bool(mutation.caught) == bool(mutation.missed):
            raise ValueError(f"{name}.yaml: {mutation.id}: either `caught` or `missed`")
        yield mutation


def _mutation(topic: str, record: dict[str, Any]) -> Mutation:
    """A record with one edit may hold the keys of that edit itself."""
    own = {key: record[key] for key in EDIT_KEYS & record.keys()}
    edits = [{**own, **one} for one in record.get("edits", [{}])]
    return Mutation(
        id=record["id"],
        topic=topic,
        kind=record["kind"],
        says=" ".join(record["says"].split()),
        edits=tuple(_edit(one) for one in edits),
        caught=_several(record.get("caught", ())),
        missed=" ".join(record.get("missed", "").split()),
        also=_several(record.get("also", ())),
    )


def _edit(record: dict[str, Any]) -> Edit:
    return Edit(
        file=record["file"],
        within=_several(record.get("within", ())),
        find=record.get("find"),
        put=record.get("put", ""),
        add=record.get("add", ""),
    )


def _several(value: str | list[str] | tuple[()]) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value)
