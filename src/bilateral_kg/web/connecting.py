"""How two things are connected: the shortest ways over links that somebody reports."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from itertools import islice, pairwise

from bilateral_kg.web.graph_reading import Reading
from bilateral_kg.web.graph_thing import Link

# A search that has seen so many things ends, and says that it did.
MOST_SEEN = 5_000


@dataclass(frozen=True, slots=True)
class Way:
    """Things from one end to the other, and the links between each two that follow each other."""

    nodes: tuple[str, ...]
    links: tuple[tuple[Link, ...], ...]


@dataclass(slots=True)
class _Search:
    """Two circles that grow until they meet."""

    reading: Reading
    reference: bool
    links: defaultdict[frozenset[str], list[Link]] = field(
        default_factory=lambda: defaultdict(list)
    )

    def step(self, frontier: Collection[str], seen: set[str], ends: Collection[str]) -> set[str]:
        """The new neighbours of *frontier*; the links to them are kept."""
        inside = set(frontier)
        touching = [
            link
            for link in self.reading.links(frontier)
            if link.source in inside or link.target in inside
        ]
        if not self.reference:
            supported = self.reading.support(touching)
            touching = [link for link in touching if supported[link].reports]
        found: set[str] = set()
        for link in touching:
            pair = frozenset((link.source, link.target))
            if all(end in ends or not self.reading.thing(end).hidden for end in pair):
                if link not in self.links[pair]:
                    self.links[pair].append(link)
                found |= pair
        return found - seen


def ways(
    reading: Reading, first: str, second: str, *, longest: int, limit: int, reference: bool
) -> tuple[list[Way], bool]:
    """At most *limit* of the shortest ways, and whether there may be more of them.

    None is longer than *longest* links. Links of reference data (a city lies in a state) are
    walked with *reference* only: they connect everything, and nobody reports them.
    """
    search = _Search(reading, reference)
    circles = {first: ({first}, {first}), second: ({second}, {second})}
    for _ in range(longest):
        start = min(circles, key=lambda end: len(circles[end][0]))
        frontier, seen = circles[start]
        new = search.step(frontier, seen, (first, second))
        circles[start] = new, seen | new
        if circles[first][1] & circles[second][1]:
            return _shortest(search, first, second, limit)
        if not new or len(seen) > MOST_SEEN:
            return [], bool(new)
    return [], True


def _shortest(search: _Search, first: str, second: str, limit: int) -> tuple[list[Way], bool]:
    import networkx as nx  # noqa: PLC0415  heavy

    graph: nx.Graph[str] = nx.Graph()
    # Sorted, so that equally good ways come in the same order on every machine.
    for one, other in sorted(sorted(pair) for pair in search.links if len(pair) > 1):
        graph.add_edge(one, other)
    found = list(islice(nx.all_shortest_paths(graph, first, second), limit + 1))
    # Through what has few links: a way over a state that everything touches says little.
    found.sort(key=lambda nodes: (sum(graph.degree(node) for node in nodes[1:-1]), nodes))
    told = [_way(search, nodes) for nodes in found[:limit]]
    return told, len(found) > limit or search.reading.cut


def _way(search: _Search, nodes: list[str]) -> Way:
    steps = (search.links[frozenset(pair)] for pair in pairwise(nodes))
    return Way(tuple(nodes), tuple(map(tuple, steps)))
