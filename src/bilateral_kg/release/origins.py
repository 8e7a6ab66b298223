"""Which file of RDF said something of a node: files are read again only when a finding asks."""

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Final

from pyoxigraph import NamedNode, Quad, Store

from bilateral_kg.validation.rdfplaces import RdfPlaces

# Files whose lines are kept.
_KEPT: Final = 32
# Stands for the default graph among the graphs.
NOWHERE: Final = ""


class Origins:
    """A locator over the files that graphs of *store* were read from: graph IRI -> its files.

    Those of NOWHERE were read into the default graph.
    """

    def __init__(self, store: Store, files: Mapping[str, Iterable[Path]]) -> None:
        self._store = store
        self._files = files
        self._places = lru_cache(maxsize=_KEPT)(lambda path: RdfPlaces([path]))

    def of(self, subject: str, predicate: str | None = None) -> tuple[Path, int] | None:
        """File and line of *subject*, where it is described before where it is mentioned."""
        node = NamedNode(subject)
        for held in (
            self._store.quads_for_pattern(node, None, None, None),
            self._store.quads_for_pattern(None, None, node, None),
        ):
            for path in dict.fromkeys(self._files_of(held)):
                place = self._places(path).of(subject, predicate)
                if place is not None:
                    return place
        return None

    def _files_of(self, quads: Iterable[Quad]) -> Iterator[Path]:
        for quad in quads:
            if isinstance(quad.graph_name, NamedNode):
                yield from self._files.get(quad.graph_name.value, ())
        yield from self._files.get(NOWHERE, ())
