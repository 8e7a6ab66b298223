"""Everything in a store that can be found, in the order in which equal hits are told.

What things.read() gives of a graph of any size, in bounded memory: one pass over the statements,
then what was found is put in order outside of memory, by thing and then by rank.
"""

import json
from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import attrgetter, itemgetter
from typing import Any, Final

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, Store

from bilateral_kg import names
from bilateral_kg.search.things import LABELS, Thing, is_shown, whole
from bilateral_kg.sorting import SortedLines

_RUN: Final = 32_000_000
_SKOS: Final = names.PREFIXES["skos"]
_NAMINGS: Final = frozenset(
    (
        *(*LABELS, _SKOS + "altLabel"),
        *(names.BKG + name for name in ("officialName", "alpha2", "alpha3")),
    )
)
_TYPE: Final = NamedNode(names.RDF_TYPE)
_BROADER: Final = NamedNode(_SKOS + "broader")
_NOTES: Final = frozenset((_SKOS + "definition", _SKOS + "note"))
_SPEAKS_OF: Final = frozenset((names.BKG + "asserts", names.BKG + "about"))
_PARAPHRASE: Final = names.BKG + "paraphrase"
_SECTOR: Final = names.BKG + "sector"
_ONTOLOGY: Final = names.ROOT + "ontology"
_UNSTATED: Final = (DefaultGraph(), NamedNode(names.DERIVED_GRAPH))

Row = list[Any]


def gather(store: Store, run: int = _RUN) -> Iterator[Thing]:
    """As things.read(), with *run* bytes at a time in memory."""
    with SortedLines(run) as told, SortedLines(run) as ranked:
        told.put(_told(store))
        for _, lines in groupby(map(_split, told.texts()), key=itemgetter(0)):
            for thing, about in _things(row for _, rows in lines for row in json.loads(rows)):
                group, shortest, iri = thing.rank
                ranked.put([f"{group:03} {shortest:09} {iri}\t{json.dumps(about)}"])
        for _, rows in map(_split, ranked.texts()):
            ((thing, _),) = _things(json.loads(rows))
            yield thing


def _split(line: str) -> tuple[str, str]:
    # No IRI holds a tab, and none of what an IRI holds comes before one in the order of bytes.
    key, _, rows = line.partition("\t")
    return key, rows


def _told(store: Store) -> Iterator[str]:
    """What rows belong to, a tab, the rows: [thing, of what kind the row is, its values...]."""
    broader = _Broader(store)
    statements = store.quads_for_pattern(None, None, None, DefaultGraph())
    # A store has the statements of one subject side by side.
    for subject, quads in groupby(statements, key=attrgetter("subject")):
        about = list(quads)
        for row in _texts(about):
            yield f"{whole(row[0])}\t{json.dumps([row])}"
        if isinstance(subject, NamedNode) and not subject.value.startswith(_ONTOLOGY):
            rows = list(_named(store, subject.value, about, broader))
            if rows:
                yield f"{whole(subject.value)}\t{json.dumps(rows)}"


def _texts(about: list[Quad]) -> Iterator[Row]:
    spoken = [quad.object for quad in about if quad.predicate.value in _SPEAKS_OF]
    for quad in about:
        if quad.predicate.value in _NOTES:
            yield from _text((quad.subject,), quad)
        elif quad.predicate.value == _PARAPHRASE:
            yield from _text(spoken, quad)


def _text(things: Iterable[object], quad: Quad) -> Iterator[Row]:
    value = quad.object.value if isinstance(quad.object, Literal | NamedNode) else ""
    for thing in things:
        if isinstance(thing, NamedNode):
            yield [thing.value, "text", value]


def _named(store: Store, iri: str, about: list[Quad], broader: "_Broader") -> Iterator[Row]:
    """Names, classes and sectors of what has a name."""
    named = False
    for quad in about:
        value = quad.object
        if quad.predicate.value in _NAMINGS and isinstance(value, Literal):
            named = True
            kind = value.language or "", value.datatype.value
            yield [iri, "name", quad.predicate.value, value.value, *kind]
    if not named:
        return
    for quad in store.quads_for_pattern(NamedNode(iri), _TYPE, None, None):
        if isinstance(quad.object, NamedNode):
            yield [iri, "class", quad.object.value, quad.graph_name not in _UNSTATED]
    for quad in about:
        if quad.predicate.value == _SECTOR and isinstance(quad.object, NamedNode):
            for sector in broader.of(quad.object.value):
                yield [iri, "sector", sector]


def _things(rows: Iterable[Row]) -> Iterator[tuple[Thing, list[Row]]]:
    """Things with all that their rows say; the rows are of one whole and its parts."""
    held = list(rows)
    found = {row[0]: (Thing(row[0]), list[Row]()) for row in held if row[1] == "name"}
    for row in held:
        iri, kind, *values = row
        # What is said of a part (a stage, a participation) is said of the whole.
        target = iri if iri in found else whole(iri)
        if target in found:
            thing, about = found[target]
            about.append(row)
            _say(thing, iri, kind, values)
    yield from (each for each in found.values() if is_shown(each[0]))


def _say(thing: Thing, iri: str, kind: str, values: Row) -> None:
    if kind == "name":
        naming, value, language, datatype = values
        literal = (
            Literal(value, language=language)
            if language
            else Literal(value, datatype=NamedNode(datatype))
        )
        thing.named.setdefault(naming, []).append(literal)
    elif kind == "class":
        cls, stated = values
        thing.wider.add(cls)
        if stated:
            thing.classes.add(cls)
    elif kind == "sector":
        thing.sectors.add(values[0])
    else:
        thing.texts.append(values[0])
        if iri != thing.iri:
            thing.parts.add(iri)


class _Broader:
    """Sectors with all that are wider."""

    def __init__(self, store: Store) -> None:
        self._direct: dict[str, list[str]] = {}
        for quad in store.quads_for_pattern(None, _BROADER, None, DefaultGraph()):
            if isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode):
                self._direct.setdefault(quad.subject.value, []).append(quad.object.value)

    def of(self, sector: str) -> set[str]:
        found: set[str] = set()
        waiting = [sector]
        while waiting:
            one = waiting.pop()
            if one not in found:
                found.add(one)
                waiting.extend(self._direct.get(one, ()))
        return found
