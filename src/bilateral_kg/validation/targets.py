"""Which nodes a shape looks at: sh:targetClass, -Node, -SubjectsOf, -ObjectsOf."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

import pyoxigraph as ox

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
    def read(cls, about: Mapping[str, Iterable[Term]]) -> "Targets":
        """The targets of a shape of which *about* has the values of each property."""

        def values(name: str) -> tuple[str, ...]:
            return tuple(sorted(one.value for one in about.get(names.PREFIXES["sh"] + name, ())))

        return cls(
            values("targetClass"),
            values("targetNode"),
            values("targetSubjectsOf"),
            values("targetObjectsOf"),
        )


class Population:
    """The focus nodes of shapes in the default graph of a store."""

    def __init__(self, store: ox.Store) -> None:
        self._store = store

    def of(self, targets: Targets) -> Iterator[Term]:
        """Every focus node, once."""
        alternatives = list(self._alternatives(targets))
        if not alternatives:
            return
        query = f"SELECT DISTINCT ?node WHERE {{ {' UNION '.join(alternatives)} }}"
        found = self._store.query(query)
        if not isinstance(found, ox.QuerySolutions):
            raise TypeError("a SELECT query gives rows")
        for (node,) in found:
            yield plain(node)

    def _alternatives(self, targets: Targets) -> Iterator[str]:
        below = {one for top in targets.classes for one in _below(self._store, ox.NamedNode(top))}
        if below:
            classes = " ".join(sorted(map(str, below)))
            yield f"{{ VALUES ?class {{ {classes} }} ?node <{names.RDF_TYPE}> ?class }}"
        for one in targets.subjects_of:
            yield f"{{ ?node <{one}> ?value }}"
        for one in targets.objects_of:
            yield f"{{ ?subject <{one}> ?node }}"
        if targets.nodes:
            nodes = " ".join(f"<{one}>" for one in targets.nodes)
            yield f"{{ VALUES ?node {{ {nodes} }} }}"

    def among(self, targets: Targets, nodes: Iterable[Term]) -> list[Term]:
        """Those of *nodes* that are focus nodes, in a fixed order."""
        classes = {one for top in targets.classes for one in _below(self._store, ox.NamedNode(top))}
        return sorted((one for one in nodes if self._is_one(one, targets, classes)), key=str)

    def _is_one(self, node: Term, targets: Targets, classes: set[Term]) -> bool:
        def has(subject: Term | None, predicate: str, value: Term | None) -> bool:
            if isinstance(subject, ox.Literal):
                return False
            found = self._store.quads_for_pattern(subject, ox.NamedNode(predicate), value, _MERGE)
            return next(iter(found), None) is not None

        return (
            (isinstance(node, ox.NamedNode) and node.value in targets.nodes)
            or any(has(node, names.RDF_TYPE, one) for one in classes)
            or any(has(node, one, None) for one in targets.subjects_of)
            or any(has(None, one, node) for one in targets.objects_of)
        )


def _below(store: ox.Store, top: ox.NamedNode) -> Iterator[Term]:
    """The class *top* and all its subclasses."""
    seen: set[Term] = {top}
    waiting: list[Term] = [top]
    while waiting:
        each = waiting.pop()
        yield each
        for quad in store.quads_for_pattern(None, _SUBCLASS, each, _MERGE):
            lower = plain(quad.subject)
            if lower not in seen:
                seen.add(lower)
                waiting.append(lower)


def plain(term: object) -> Term:
    if not isinstance(term, Term):
        raise TypeError(f"RDF 1.2 is not supported: {term}")
    return term
