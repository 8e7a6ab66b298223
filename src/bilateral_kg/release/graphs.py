"""The graphs of a release that came as RDF: read when asked for, and which were exchanged."""

from collections.abc import Iterable, Iterator, MutableMapping

from pyoxigraph import NamedNode, Quad, Store

from bilateral_kg import names


class Graphs(MutableMapping[str, list[Quad]]):
    """Source id -> quads. What nobody looks at or exchanges stays in the store of the release."""

    def __init__(self, store: Store, sources: Iterable[str]) -> None:
        self._store = store
        self._kept = set(sources)
        self._given: dict[str, list[Quad]] = {}

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
        node = NamedNode(iri)
        homes = (quad.graph_name for quad in self._store.quads_for_pattern(node, None, None, None))
        kept = any(
            isinstance(home, NamedNode) and home.value.removeprefix(names.GRAPH) in self._kept
            for home in homes
        )
        return kept or any(quad.subject == node for one in self._given.values() for quad in one)

    def __getitem__(self, source: str) -> list[Quad]:
        if source in self._kept:
            graph = NamedNode(names.graph_iri(source))
            return list(self._store.quads_for_pattern(None, None, None, graph))
        return self._given[source]

    def __setitem__(self, source: str, quads: list[Quad]) -> None:
        self._kept.discard(source)
        self._given[source] = quads

    def __delitem__(self, source: str) -> None:
        if source in self._kept:
            self._kept.discard(source)
        else:
            del self._given[source]

    def __iter__(self) -> Iterator[str]:
        return iter(sorted({*self._kept, *self._given}))

    def __len__(self) -> int:
        return len(self._kept) + len(self._given)
