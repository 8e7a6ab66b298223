"""Across all files: every id is defined once, every reference finds its target."""

from collections.abc import Container, Iterable
from pathlib import Path

from bilateral_kg.curation.journal import Journal, did_you_mean
from bilateral_kg.curation.records import Record
from bilateral_kg.names import ID


def check_links(
    records: Iterable[Record], journal: Journal, elsewhere: Container[str] = ()
) -> None:
    """Note doubled ids and references to nothing among the top-level *records*.

    *elsewhere* are IRIs that something else defines.
    """
    every = [one for top in records for one in top.all() if one.iri]
    defined: dict[str, Record] = {}
    for one in every:
        if one.cls is None:
            continue
        if (first := defined.get(one.iri)) is None:
            defined[one.iri] = one
        else:
            message = f"id `{short(one.iri)}` is doubled, first in {_place(first, one.path)}"
            hint = "to go on about that node leave `type` out"
            journal.page(one.path).note(one.line, "doubled-id", message, hint)
    known = frozenset(defined)
    for one in every:
        if one.cls is None and one.iri not in known and one.iri not in elsewhere:
            _note_missing(one.iri, one.path, one.line, known, journal)
        for value in one.values:
            if not value.iri or not value.iri.startswith(ID):
                continue
            if value.iri not in known and value.iri not in elsewhere:
                _note_missing(value.iri, one.path, value.line, known, journal)


def short(iri: str) -> str:
    """An IRI as curators write it."""
    return iri.removeprefix(ID)


def _place(first: Record, path: Path) -> str:
    return f"line {first.line}" if first.path == path else f"{first.path}:{first.line}"


def _note_missing(iri: str, path: Path, line: int, known: frozenset[str], journal: Journal) -> None:
    name = short(iri)
    ids = {short(one) for one in known}
    # The right slug under the wrong kind is the commonest slip; likeness alone would miss it.
    slug = name.rpartition("/")[2]
    same_slug = sorted(one for one in ids if one.rpartition("/")[2] == slug)
    hint = f"did you mean `{same_slug[0]}`?" if same_slug else did_you_mean(name, ids)
    journal.page(path).note(line, "unknown-reference", f"nothing defines `{name}`", hint)
