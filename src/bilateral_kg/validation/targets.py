"""Which nodes a shape looks at: sh:targetClass, -Node, -SubjectsOf, -ObjectsOf."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import pyoxigraph as ox
import rdflib
from rdflib import SH
from rdflib.term import Node

from bilateral_kg import names

Term = ox.NamedNode | ox.BlankNode | ox.Literal
_TYPE: Final = ox.NamedNode(names.RDF_TYPE)
_SUBCLASS: Final = ox.NamedNode(names.PREFIXES["rdfs"] + "subClassOf")
_MERGE: Final = ox.DefaultGraph()


@dataclass(frozen=True, slots=True)
class Targets:
    """What a shape says of its focus nodes."""

    classes: tuple[str, ...] = ()
    nodes: tuple[str, ...] = ()
    subjects_of: tuple[str, ...] = ()
    objects_of: tuple[str, ...] = ()

    @classmethod
    def read(cls, graph: rdflib.Graph, shape: Node) -> "Targets":
        """The targets of *shape* in the shapes *graph*."""

        def values(predicate: rdflib.URIRef) -> tuple[str, ...]:
            return tuple(sorted(str(one) for one in graph.objects(shape, predicate)))

        return cls(
            values(SH.targetClass),
            values(SH.targetNode),
            values(SH.targetSubjectsOf),
            values(SH.targetObjectsOf),
        )


class Population:
    """The focus nodes of shapes in the default graph of a store, instances of a class kept."""

    def __init__(self, store: ox.Store) -> None:
        self._store = store
        self._instances: dict[str, frozenset[Term]] = {}

    def of(self, targets: Targets) -> list[Term]:
        """Every focus node, in a fixed order."""
        found: set[Term] = {ox.NamedNode(one) for one in targets.nodes}
        for one in targets.classes:
            found |= self._members(one)
        for one in targets.subjects_of:
            quads = self._store.quads_for_pattern(None, ox.NamedNode(one), None, _MERGE)
            found |= {_plain(quad.subject) for quad in quads}
        for one in targets.objects_of:
            quads = self._store.quads_for_pattern(None, ox.NamedNode(one), None, _MERGE)
            found |= {_plain(quad.object) for quad in quads}
        return sorted(found, key=str)

    def _members(self, iri: str) -> frozenset[Term]:
        if iri not in self._instances:
            self._instances[iri] = frozenset(
                _plain(quad.subject)
                for each in _below(self._store, ox.NamedNode(iri))
                for quad in self._store.quads_for_pattern(None, _TYPE, each, _MERGE)
            )
        return self._instances[iri]


def _below(store: ox.Store, top: ox.NamedNode) -> Iterator[Term]:
    """The class *top* and all its subclasses."""
    seen: set[Term] = {top}
    waiting: list[Term] = [top]
    while waiting:
        each = waiting.pop()
        yield each
        for quad in store.quads_for_pattern(None, _SUBCLASS, each, _MERGE):
            lower = _plain(quad.subject)
            if lower not in seen:
                seen.add(lower)
                waiting.append(lower)


def _plain(term: object) -> Term:
    if not isinstance(term, Term):
        raise TypeError(f"RDF 1.2 is not supported: {term}")
    return term
