"""A release as a networkx graph: the two profiles share nodes, edges and their attributes.

Where a new profile or a filter comes in: another list of queries that give `subject`, `predicate`,
`object`, `kind` (what names the edge), `unnamed` (who, if it is not said) and `fact` (the node
whose assertions stand behind it). An edge is drawn if both its ends are.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import networkx as nx

from bilateral_kg.export.backing import Backing, Claim
from bilateral_kg.export.dates import Dates
from bilateral_kg.export.identifiers import identifier
from bilateral_kg.export.labels import Labels, local_name, prefixed
from bilateral_kg.export.questions import Solution, ask, text

if TYPE_CHECKING:
    from bilateral_kg.engine.base import Engine

    Drawing = nx.MultiDiGraph[str]

Attributes = dict[str, str | float]


@dataclass(frozen=True, slots=True)
class Pen:
    """What it takes to draw: the release and what is known about every thing in it."""

    engine: Engine
    labels: Labels
    backing: Backing
    dates: Dates

    @classmethod
    def of(cls, engine: Engine, language: str = "en") -> Pen:
        return cls(engine, Labels(engine, language), Backing(engine), Dates(engine))

    def classes(self, query: str) -> dict[str, str]:
        """Node IRIs of *query* with the name of their class, without those withdrawn."""
        found: defaultdict[str, set[str]] = defaultdict(set)
        for row in ask(self.engine, query):
            found[text(row["node"])].add(local_name(text(row["class"])))
        return {
            node: "; ".join(sorted(names))
            for node, names in sorted(found.items())
            if self.backing.stands(node)
        }

    def node(self, iri: str, kind: str) -> Attributes:
        """The attributes every node has, as far as they are known."""
        found: Attributes = {"label": self.labels.of(iri)}
        if (russian := self.labels.exactly(iri, "ru")) is not None:
            found["label_ru"] = russian
        found |= {"type": kind, "iri": iri}
        return found | self.dates.stated([iri]) | self.dates.days(iri)


@dataclass(frozen=True, slots=True, order=True)
class Edge:
    """What makes two rows the same edge: its ends, its predicate and the words on it."""

    source: str
    target: str
    predicate: str
    kind: str
    unnamed: str

    @classmethod
    def of(cls, row: Solution) -> Edge:
        return cls(
            source=identifier(text(row["subject"])),
            target=identifier(text(row["object"])),
            predicate=text(row["predicate"]),
            kind=text(row["kind"]),
            unnamed=text(row["unnamed"]) if "unnamed" in row else "",
        )

    def named(self, labels: Labels) -> dict[str, str]:
        """The attributes `label`, `label_ru` and `predicate`."""
        label, russian = labels.of(self.kind), labels.exactly(self.kind, "ru")
        if self.unnamed:
            label += f" (unnamed: {labels.of(self.unnamed)})"
            russian = russian and f"{russian} (не названы: {labels.of(self.unnamed, 'ru')})"
        found = {"label": label, "predicate": prefixed(self.predicate)}
        return found | ({"label_ru": russian} if russian else {})


def places(engine: Engine) -> dict[str, Attributes]:
    """Coordinates by node. A node with two pairs of them keeps the first, not a mixture."""
    pairs: defaultdict[str, set[tuple[float, float]]] = defaultdict(set)
    for row in ask(engine, "places"):
        pairs[text(row["node"])].add((float(text(row["latitude"])), float(text(row["longitude"]))))
    return {
        node: {"latitude": min(known)[0], "longitude": min(known)[1]}
        for node, known in pairs.items()
    }


def connect(drawing: Drawing, pen: Pen, rows: Iterable[Solution]) -> None:
    """Add the edges that *rows* name between the nodes of *drawing*.

    What several facts say of one pair in the same words is one edge with all their evidence.
    """
    edges: defaultdict[Edge, set[Claim]] = defaultdict(set)
    for row in rows:
        edge = Edge.of(row)
        fact = text(row["fact"])
        if edge.source in drawing and edge.target in drawing and pen.backing.stands(fact):
            edges[edge].add(Claim(fact, edge.predicate))
    for number, edge in enumerate(sorted(edges)):
        claims = edges[edge]
        why = pen.backing.attributes(claims, pen.labels)
        facts = {claim.fact for claim in claims}
        when = pen.dates.stated(facts) | pen.dates.span(facts)
        named = edge.named(pen.labels)
        drawing.add_edge(edge.source, edge.target, key=f"e{number}", **named, **when, **why)
