"""A store of named graphs and their RDF merge, changed quad by quad; what changed is kept."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import islice
from typing import Final

from pyoxigraph import DefaultGraph, Quad, Store

# What the store sorts at a time. Left to itself it does so in several threads, which
# takes 2 GB for no less time; smaller ones it has to merge more often.
_BATCH: Final = 500_000


@dataclass(slots=True)
class Merge:
    """`came` and `went`: statements of the default graph that were not, or are no longer, there."""

    store: Store
    came: list[Quad] = field(default_factory=list)
    went: list[Quad] = field(default_factory=list)

    def change(self, removed: list[Quad], added: list[Quad]) -> None:
        """Take *removed* out of its graphs, put *added* into them; the merge follows."""
        for quad in removed:
            self.store.remove(quad)
        new = [one for one in dict.fromkeys(map(merged, added)) if one not in self.store]
        self.store.bulk_extend([*added, *new])
        gone: list[Quad] = []
        for one in dict.fromkeys(map(merged, removed)):
            held = self.store.quads_for_pattern(one.subject, one.predicate, one.object, None)
            # The merge holds a triple as long as one named graph does.
            if all(isinstance(each.graph_name, DefaultGraph) for each in held):
                self.store.remove(one)
                gone.append(one)
        # What went and comes again has not changed.
        back = set(self.went) & set(new)
        lost = set(self.came) & set(gone)
        self.went = [one for one in [*self.went, *gone] if one not in back and one not in lost]
        self.came = [one for one in [*self.came, *new] if one not in lost and one not in back]
        for graph in {quad.graph_name for quad in removed}:
            if next(iter(self.store.quads_for_pattern(None, None, None, graph)), None) is None:
                self.store.remove_graph(graph)


def merged(quad: Quad) -> Quad:
    """The statement of *quad*, in the default graph."""
    return Quad(quad.subject, quad.predicate, quad.object)


def lay(store: Store, quads: Iterable[Quad]) -> None:
    """Add *quads* to their graphs and to the merge of all; memory does not grow with them."""
    rest = iter(quads)
    while batch := list(islice(rest, _BATCH)):
        store.bulk_extend(each for quad in batch for each in (quad, merged(quad)))
