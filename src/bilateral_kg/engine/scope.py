"""One release among those that a remote engine holds: which graphs a query may see there.

In the engine a graph's name carries the release: `.../graph/x` of release r is
`.../graph/release/r/x`, and the merge of all of them, which is the default graph here, is
`.../graph/release/r`. The one beginning stands for the other in the text of a query (prefixes
and strings included), in the data as it is written, and, backwards, in results; so a name that
a query compares or takes apart is the public one. What can be said by the protocol is said by it:
the dataset, always, so that no query sees another release, or what else the engine holds.
"""

import re
from dataclasses import dataclass
from typing import Final

from bilateral_kg import names
from bilateral_kg.engine.base import DatasetChoice
from bilateral_kg.engine.clauses import dataset_of

# Graphs of the engine that no query of a release can name.
RELEASES: Final = names.GRAPH + "releases"
_EMPTY: Final = names.GRAPH + "release/none"
_NAMES_GRAPHS: Final = re.compile("graph", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Scope:
    """The graphs of the release *release*; *graphs* are their public names."""

    release: str
    graphs: tuple[str, ...]

    @property
    def merge(self) -> str:
        """The graph that holds the merge of all the release's graphs."""
        return f"{names.GRAPH}release/{self.release}"

    @property
    def manifest(self) -> str:
        """The graph that holds what is known about the release."""
        return f"{self.merge}/about/manifest"

    @property
    def all_graphs(self) -> tuple[str, ...]:
        """Every graph of the release as the engine names it."""
        return (*map(self.inward, self.graphs), self.merge, self.manifest)

    def inward(self, text: str) -> str:
        """A query, an IRI or N-Triples with the engine's names for public ones."""
        return text.replace(names.GRAPH, f"{self.merge}/")

    def outward(self, result: bytes) -> bytes:
        """A result with public names for the engine's."""
        return result.replace(f"{self.merge}/".encode(), names.GRAPH.encode())

    def dataset(self, query: str, asked: DatasetChoice) -> DatasetChoice:
        """The engine's graphs that *query* sees: those asked for, else in its FROM, else all."""
        if asked.default is None and asked.named is None:
            asked = dataset_of(query)
        if asked.default is not None or asked.named is not None:
            return DatasetChoice(self._held(asked.default or ()), self._held(asked.named or ()))
        # A thousand names cost a request of 100 kB; most queries look at none of the graphs.
        named = self.graphs if _NAMES_GRAPHS.search(query) else ()
        return DatasetChoice((self.merge,), tuple(map(self.inward, named)) or (_EMPTY,))

    def _held(self, graphs: tuple[str, ...]) -> tuple[str, ...]:
        """Those that the release has; an empty one where it has none, for none means all."""
        held = tuple(self.inward(graph) for graph in graphs if graph in self.graphs)
        return held or (_EMPTY,)
