"""From a changed statement to the nodes for which a query may now answer otherwise.

A query answers for a node (`?this`). A statement that matches one of its patterns can matter only
for nodes that are joined to it by the patterns that hold together with that one. The shortest
chain of these leads from the statement to the nodes: more nodes than need be, never fewer.
"""

import heapq
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import count
from typing import Final, Protocol

import pyoxigraph as ox

from bilateral_kg import names
from bilateral_kg.validation.patterns import Edge, Group
from bilateral_kg.validation.targets import Term

# Against the direction of a property lead many more statements than along it: of a state,
# thousands; of a class, most of the graph.
_ALONG, _AGAINST, _ANYHOW, _INSTANCES = 1, 4, 100, 1000
_TYPE: Final = f"<{names.RDF_TYPE}>"

Triple = tuple[ox.NamedNode | ox.BlankNode, ox.NamedNode, Term]


class Graph(Protocol):
    """Statements before and after a change, taken together."""

    def objects(self, subject: Term, predicate: str | None) -> Iterable[Term]: ...

    def subjects(self, predicate: str | None, value: Term) -> Iterable[Term]: ...


@dataclass(frozen=True, slots=True)
class Leg:
    """One edge of a route, walked from its start to its end, or back."""

    edge: Edge
    forward: bool


@dataclass(frozen=True, slots=True)
class Route:
    """From one end of an edge to a variable."""

    from_start: bool
    legs: tuple[Leg, ...]


class Reach:
    """The routes of one query; *focus* is the variable that it answers for."""

    def __init__(self, where: Group, focus: str) -> None:
        self._focus = focus
        self._where = where
        self._edges = [(edge, group) for group in where.groups() for edge in group.edges]
        # Worked out when asked for: a change has few predicates, all queries have many.
        self._routes: dict[int, Route | None] = {}
        self._by_predicate: defaultdict[str | None, list[int]] = defaultdict(list)
        for number, (edge, _) in enumerate(self._edges):
            for predicate in {step for step, _ in edge.steps}:
                self._by_predicate[predicate].append(number)

    def touched(self, changes: "Changes", graph: Graph) -> set[Term] | None:
        """Nodes whose answer may differ after *changes*; None: any node's."""
        found: set[Term] = set()
        for predicate in self._by_predicate:
            if not changes.of(predicate):
                continue
            for number in self._by_predicate[predicate]:
                starts = self._matches(number, predicate, changes)
                starts = self._held(number, starts, graph)
                if not starts:
                    continue
                route = self._route(number)
                if route is None:
                    return None
                nodes = {pair[0 if route.from_start else 1] for pair in starts}
                edge = self._edges[number][0]
                if edge.repeated:
                    nodes = _walk(nodes, Leg(edge, not route.from_start), graph)
                found |= follow(nodes, route.legs, graph)
        return found

    def touched_by(self, laid: str, subjects: set[Term] | None, graph: Graph) -> set[Term] | None:
        """As touched, when what a rule lays out under *laid* has changed for *subjects*."""
        found: set[Term] = set()
        for group in self._where.groups():
            for predicate, variable in group.asked:
                if predicate != laid or subjects == set() or not variable.startswith("?"):
                    continue
                legs = _shortest(group.holding(), variable, self._focus)
                if legs is None or subjects is None:
                    return None
                found |= follow(subjects, legs, graph)
        return found

    def asks(self, laid: str, nodes: set[Term] | None, graph: Graph) -> set[Term] | None:
        """Subjects whose *laid* is looked up to answer for *nodes*; None: any."""
        if nodes == set():
            return set()
        found: set[Term] = set()
        for group in self._where.groups():
            for predicate, variable in group.asked:
                if predicate == laid and variable.startswith("?"):
                    legs = _shortest(group.holding(), self._focus, variable)
                    if legs is None or nodes is None:
                        return None
                    found |= follow(nodes, legs, graph)
        return found

    def join(self, origin: str, goal: str) -> tuple[Leg, ...] | None:
        """The legs from one variable to another by what holds anywhere in the query."""
        return _shortest(self._where.holding(), origin, goal)

    def _matches(
        self, number: int, predicate: str | None, changes: "Changes"
    ) -> set[tuple[Term, Term]]:
        edge = self._edges[number][0]
        found: set[tuple[Term, Term]] = set()
        for step, back in edge.steps:
            if step == predicate:
                pairs = changes.of(predicate)
                found |= {(value, subject) for subject, value in pairs} if back else pairs
        if edge.repeated:
            return found
        return {
            (start, end)
            for start, end in found
            if _fits(edge.start, start) and _fits(edge.end, end)
        }

    def _held(
        self, number: int, pairs: set[tuple[Term, Term]], graph: Graph
    ) -> set[tuple[Term, Term]]:
        """Those of *pairs* whose ends are as the patterns beside say: a state, a sector."""
        edge, group = self._edges[number]
        if edge.repeated:
            return pairs
        for beside in group.holding():
            for forward, one, other in (
                (True, beside.start, beside.end),
                (False, beside.end, beside.start),
            ):
                if beside is edge or not beside.walkable or not other.startswith("<"):
                    continue
                for at, end in enumerate((edge.start, edge.end)):
                    if end == one and end.startswith("?"):
                        leg = Leg(beside, forward)
                        pairs = {pair for pair in pairs if _leads(pair[at], leg, other, graph)}
        return pairs

    def _route(self, number: int) -> Route | None:
        """The cheapest way from an end of the edge of that *number* to the focus."""
        if number not in self._routes:
            self._routes[number] = self._cheapest(*self._edges[number])
        return self._routes[number]

    def _cheapest(self, edge: Edge, group: Group) -> Route | None:
        best: tuple[int, Route] | None = None
        for from_start, end in ((True, edge.start), (False, edge.end)):
            legs = _shortest(group.holding(), end, self._focus)
            if legs is not None and (best is None or _cost(legs) < best[0]):
                best = _cost(legs), Route(from_start, legs)
        return best[1] if best else None


class Changes:
    """Statements that came or went, by predicate."""

    def __init__(self, triples: Iterable[Triple]) -> None:
        self._pairs: defaultdict[str | None, set[tuple[Term, Term]]] = defaultdict(set)
        for subject, predicate, value in triples:
            self._pairs[str(predicate)].add((subject, value))
            self._pairs[None].add((subject, value))

    def of(self, predicate: str | None) -> set[tuple[Term, Term]]:
        """(subject, object) of each changed statement of *predicate*; None: of all."""
        return self._pairs.get(predicate, set())


def _fits(pattern: str, term: Term) -> bool:
    return pattern.startswith("?") or not pattern.startswith("<") or pattern == str(term)


def _leads(node: Term, leg: Leg, constant: str, graph: Graph) -> bool:
    return any(str(one) == constant for one in _walk({node}, leg, graph))


def _cost(legs: Iterable[Leg]) -> int:
    return sum(_weight(leg) for leg in legs)


def _weight(leg: Leg) -> int:
    back = any(back == leg.forward for _, back in leg.edge.steps)
    if any(step is None for step, _ in leg.edge.steps):
        return _ANYHOW
    if not back:
        return _ALONG
    return _INSTANCES if any(step == _TYPE for step, _ in leg.edge.steps) else _AGAINST


def _shortest(edges: list[Edge], origin: str, goal: str) -> tuple[Leg, ...] | None:
    """The cheapest legs from variable *origin* to variable *goal* along *edges*."""
    ticket = count()
    waiting: list[tuple[int, int, str, tuple[Leg, ...]]] = [(0, next(ticket), origin, ())]
    seen: set[str] = set()
    while waiting:
        cost, _, here, legs = heapq.heappop(waiting)
        if here == goal:
            return legs
        if here in seen or not here.startswith("?"):
            continue
        seen.add(here)
        for edge in edges:
            if not edge.walkable:
                continue
            for forward, one, other in (
                (True, edge.start, edge.end),
                (False, edge.end, edge.start),
            ):
                if one == here and other not in seen:
                    leg = Leg(edge, forward)
                    total = cost + _weight(leg)
                    heapq.heappush(waiting, (total, next(ticket), other, (*legs, leg)))
    return None


def follow(nodes: set[Term], legs: Iterable[Leg], graph: Graph) -> set[Term]:
    """Where *legs* lead from *nodes*."""
    for leg in legs:
        nodes = _walk(nodes, leg, graph)
    return nodes


def _walk(nodes: set[Term], leg: Leg, graph: Graph) -> set[Term]:
    """Nodes at the other end of the edge."""
    if not leg.edge.repeated:
        return {after for node in nodes for after in _next(node, leg, graph)}
    found, waiting = set(nodes), list(nodes)
    while waiting:
        for after in _next(waiting.pop(), leg, graph):
            if after not in found:
                found.add(after)
                waiting.append(after)
    return found


def _next(node: Term, leg: Leg, graph: Graph) -> Iterator[Term]:
    for predicate, back in leg.edge.steps:
        if back != leg.forward:
            yield from graph.objects(node, predicate)
        else:
            yield from graph.subjects(predicate, node)
