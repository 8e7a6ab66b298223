"""Which agreements a change may list otherwise, and what their documents are made of.

The questions of listed.read() are asked of an excerpt: all that can be said of a few agreements.
"""

from collections.abc import Callable, Collection, Iterable, Iterator
from itertools import islice
from typing import Final

from pyoxigraph import BlankNode, DefaultGraph, NamedNode, Quad, Store

from bilateral_kg import names
from bilateral_kg.engine.embedded import EmbeddedEngine
from bilateral_kg.search.listed import Listed, read

_BROADER: Final = NamedNode(names.PREFIXES["skos"] + "broader")
_STAGE_OF: Final = NamedNode(names.BKG + "stageOf")
_EVENT: Final = NamedNode(names.BKG + "event")
_PART_OF: Final = NamedNode(names.BKG + "partOf")
_LOCATION: Final = NamedNode(names.BKG + "location")
_IN_CITY: Final = NamedNode(names.BKG + "inCity")
_DYAD: Final = NamedNode(names.BKG + "dyad")
_RELATES: Final = NamedNode(names.BKG + "relates")
_TYPE: Final = NamedNode(names.RDF_TYPE)
_KINDS: Final = tuple(NamedNode(names.BKG + name) for name in ("Instrument", "InstrumentSet"))
# Agreements of which an excerpt is made at a time: enough for the questions not to count.
_BATCH: Final = 2_000
# Said of a stage or of an event, an agreement has them too.
_OF_STAGES: Final = frozenset(
    {
        *(_EVENT, _PART_OF, _LOCATION),
        *(NamedNode(names.BKG + name) for name in ("latest", "stageType")),
    }
)
_Node = NamedNode | BlankNode


def listed_in(store: Store) -> Iterator[Listed]:
    """What read() gives of *store*; memory holds a batch of agreements, however many there are."""
    waiting = (
        quad.subject
        for kind in _KINDS
        for quad in store.quads_for_pattern(None, _TYPE, kind, DefaultGraph())
        # What is of both kinds is listed once.
        if kind == _KINDS[0] or Quad(quad.subject, _TYPE, _KINDS[0]) not in store
    )
    while batch := [node for node in islice(waiting, _BATCH) if isinstance(node, _Node)]:
        yield from _read(store, batch)


def relisted(store: Store, changed: Iterable[Quad]) -> tuple[list[Listed], set[str]]:
    """Agreements of *store* as they are listed now, and IRIs that may have been before."""
    touched = {node for quad in changed for node in _touched(store, quad)}
    return list(_read(store, touched)), {node.value for node in touched}


def _read(store: Store, nodes: Collection[_Node]) -> Iterator[Listed]:
    """Those of *nodes* that are listed."""
    excerpt = Store()
    excerpt.extend(store.quads_for_pattern(None, _BROADER, None, DefaultGraph()))
    excerpt.extend(quad for node in nodes for quad in _made_of(store, node))
    iris = {node.value for node in nodes}
    return (one for one in read(EmbeddedEngine(excerpt)) if one.iri in iris)


def _touched(store: Store, quad: Quad) -> Iterator[_Node]:
    subject = quad.subject
    if isinstance(subject, _Node):
        yield subject
        if quad.predicate == _STAGE_OF and isinstance(quad.object, NamedNode):
            yield quad.object
        elif quad.predicate in _OF_STAGES:
            yield from _agreements(store, subject)
        elif quad.predicate == _IN_CITY:
            for event in _subjects(store, _LOCATION, subject):
                yield from _agreements(store, event)
        elif quad.predicate == _RELATES:
            yield from _subjects(store, _DYAD, subject)


def _agreements(store: Store, node: _Node) -> Iterator[_Node]:
    """Those with the stage *node*, or with a stage at this event or at a part of it."""
    yield from _objects(store, node, _STAGE_OF)
    for event in _walked(node, lambda whole: _subjects(store, _PART_OF, whole)):
        for step in _subjects(store, _EVENT, event):
            yield from _objects(store, step, _STAGE_OF)


def _made_of(store: Store, agreement: _Node) -> Iterator[Quad]:
    steps = list(_subjects(store, _STAGE_OF, agreement))
    events = {
        each
        for step in steps
        for event in _objects(store, step, _EVENT)
        for each in _walked(event, lambda part: _objects(store, part, _PART_OF))
    }
    places = {place for event in events for place in _objects(store, event, _LOCATION)}
    pairs = _objects(store, agreement, _DYAD)
    for node in (agreement, *steps, *events, *places, *pairs):
        yield from store.quads_for_pattern(node, None, None, DefaultGraph())


def _walked(start: _Node, following: Callable[[_Node], Iterable[_Node]]) -> set[_Node]:
    found, todo = {start}, [start]
    while todo:
        fresh = set(following(todo.pop())) - found
        found |= fresh
        todo += fresh
    return found


def _subjects(store: Store, predicate: NamedNode, node: _Node) -> Iterator[_Node]:
    for quad in store.quads_for_pattern(None, predicate, node, DefaultGraph()):
        if isinstance(quad.subject, _Node):
            yield quad.subject


def _objects(store: Store, node: _Node, predicate: NamedNode) -> Iterator[_Node]:
    for quad in store.quads_for_pattern(node, predicate, None, DefaultGraph()):
        if isinstance(quad.object, _Node):
            yield quad.object
