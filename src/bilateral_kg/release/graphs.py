"""The graphs of a release that came as RDF: read when asked for, and which were exchanged."""

from collections.abc import Iterable, Iterator, MutableMapping
from typing import Final

from pyoxigraph import NamedNode, Quad, Store

from bilateral_kg import names

_ASSERTS: Final = NamedNode(names.BKG + "asserts")


class Graphs(MutableMapping[str, list[Quad]]):
    """Source id -> quads. What nobody looks at or exchanges stays in the store of the release."""

    def __init__(self, store: Store, sources: Iterable[str]) -> None:
        self._store = store
        self._kept = set(sources)
        self._given: dict[str, list[Quad]] = {}
        self._own = Store()

    @property
    def kept(self) -> frozenset[str]:
        """Those that are as the release has them."""
        return frozenset(self._kept)

    @property
    def given(self) -> dict[str, list[Quad]]:
        """Those that are new or other."""
        return dict(self._given)

    def describes(self, iri: str) -> bool:
        """Whether one of the graphs says something of the node *iri*."""
        return next(self._about(NamedNode(iri), None, None), None) is not None

    def assertions_of(self, iri: str) -> int:
        """How many assertions assert the node *iri*, or the one that it is a part of.

        As spoken_of() counts them, for one node.
        """
        node, whole = NamedNode(iri), NamedNode(iri.partition("#")[0])
        found = {quad.subject for quad in self._about(None, _ASSERTS, node)}
        if whole != node and self.describes(iri):
            found |= {quad.subject for quad in self._about(None, _ASSERTS, whole)}
        return len(found)

    def _about(
        self, subject: NamedNode | None, predicate: NamedNode | None, value: NamedNode | None
    ) -> Iterator[Quad]:
        for quad in self._store.quads_for_pattern(subject, predicate, value, None):
            home = quad.graph_name
            if isinstance(home, NamedNode) and home.value.removeprefix(names.GRAPH) in self._kept:
                yield quad
        yield from self._own.quads_for_pattern(subject, predicate, value, None)

    def __getitem__(self, source: str) -> list[Quad]:
        if source in self._kept:
            graph = NamedNode(names.graph_iri(source))
            return list(self._store.quads_for_pattern(None, None, None, graph))
        return self._given[source]

    def __setitem__(self, source: str, quads: list[Quad]) -> None:
        self._kept.discard(source)
        self._given[source] = quads
        self._index()

    def __delitem__(self, source: str) -> None:
        if source in self._kept:
            self._kept.discard(source)
        else:
            del self._given[source]
            self._index()

    def _index(self) -> None:
        self._own = Store()
        for quads in self._given.values():
            self._own.extend(quads)

    def __iter__(self) -> Iterator[str]:
        return iter(sorted({*self._kept, *self._given}))

    def __len__(self) -> int:
        return len(self._kept) + len(self._given)
