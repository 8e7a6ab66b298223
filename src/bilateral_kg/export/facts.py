"""Profile `facts`: every node of the release, with all its values, for those who dig."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from heapq import merge
from itertools import groupby
from typing import TYPE_CHECKING, Final

from pyoxigraph import Literal

from bilateral_kg.export.drawing import Attributes, Node, Pen, classes, places
from bilateral_kg.export.labels import local_name
from bilateral_kg.export.questions import TOGETHER, ask, chunks, text
from bilateral_kg.names import ID, PREF_LABEL
from bilateral_kg.sorting import SortedLines

if TYPE_CHECKING:
    from bilateral_kg.engine.base import Engine

EDGES: Final = ("facts-edges",)
# Written by Pen.node and places, in a form that drawing programs understand.
_SHOWN: Final = frozenset({"earliest", "latest", "latitude", "longitude", "date"})


def drawn(_: Engine, nodes: Collection[str]) -> set[str]:
    """Those of *nodes* that are drawn: each."""
    return set(nodes)


def nodes(engine: Engine, joined: Iterable[str], language: str) -> Iterator[Node]:
    """Every resource, and every concept that is *joined* to one of them."""
    with SortedLines() as resources:
        resources.put(text(row["node"]) for row in ask(engine, "facts-drawn"))
        both = merge(((iri, False) for iri in resources.texts()), ((iri, True) for iri in joined))
        ends = ((iri, any(end for _, end in same)) for iri, same in groupby(both, key=_iri))
        for some in chunks(ends, TOGETHER):
            yield from _nodes(engine, dict(some), language)


def _iri(pair: tuple[str, bool]) -> str:
    return pair[0]


def _nodes(engine: Engine, some: dict[str, bool], language: str) -> Iterator[Node]:
    pen = Pen.about(engine, some.keys(), some, language)
    ours = {iri for iri in some if iri.startswith(ID) and pen.backing.stands(iri)}
    kinds, coordinates, written = classes(engine, ours), places(engine, ours), values(engine, ours)
    for iri, joined in some.items():
        if iri in kinds:
            known = written.get(iri, {}) | pen.node(iri, kinds[iri]) | coordinates.get(iri, {})
            yield Node(iri, known)
        elif joined:
            yield Node(iri, pen.node(iri, "Concept"))


def values(engine: Engine, nodes: Iterable[str]) -> dict[str, Attributes]:
    """The literals of each node, named by property and language; several joined with "; "."""
    found: defaultdict[str, defaultdict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for row in ask(engine, "facts-values", node=nodes):
        value, iri = row["value"], text(row["property"])
        name = "label" if iri == PREF_LABEL else local_name(iri)
        if name in _SHOWN or not isinstance(value, Literal):
            continue
        column = f"{name}_{value.language}" if value.language else name
        found[text(row["node"])][column].add(value.value)
    return {
        node: {column: "; ".join(sorted(known)) for column, known in sorted(columns.items())}
        for node, columns in found.items()
    }
