"""A release as nodes and edges with their attributes: what the two profiles share.

Where a new profile or a filter comes in: another list of queries that give `subject`, `predicate`,
`object`, `kind` (what names the edge), `unnamed` (who, if it is not said) and `fact` (the node
whose assertions stand behind it). An edge is drawn if both its ends are.

Both come one after the other, edges first: the rows behind them are sorted outside of memory, and
what is known about the things on them is asked for some hundreds at a time. So a drawing that is
written as it goes takes no more memory for a large release than for a small one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import networkx as nx

from bilateral_kg.export.backing import Backing
from bilateral_kg.export.dates import Dates
from bilateral_kg.export.labels import Labels, local_name
from bilateral_kg.export.questions import ask, text

if TYPE_CHECKING:
    from collections.abc import Collection

    from bilateral_kg.engine.base import Engine

    Drawing = nx.MultiDiGraph[str]

Attributes = dict[str, str | float]


@dataclass(frozen=True, slots=True)
class Node:
    """A node to be drawn: its IRI and what is written at it."""

    iri: str
    attributes: Attributes


@dataclass(frozen=True, slots=True)
class Link:
    """An edge to be drawn, between two IRIs."""

    source: str
    target: str
    key: str
    attributes: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Pen:
    """What it takes to draw: the release, and what is known about some things in it."""

    engine: Engine
    labels: Labels
    backing: Backing
    dates: Dates

    @classmethod
    def about(
        cls,
        engine: Engine,
        facts: Collection[str],
        things: Iterable[str],
        language: str = "en",
        backing: Backing | None = None,
    ) -> Pen:
        """For *facts* with their assertions, unless these are known, and dates; *things* named."""
        behind = backing or Backing(engine, facts)
        labels = Labels(engine, {*things, *behind.named()}, language)
        return cls(engine, labels, behind, Dates(engine, facts))

    def node(self, iri: str, kind: str) -> Attributes:
        """The attributes every node has, as far as they are known."""
        found: Attributes = {"label": self.labels.of(iri)}
        if (russian := self.labels.exactly(iri, "ru")) is not None:
            found["label_ru"] = russian
        found |= {"type": kind, "iri": iri}
        return found | self.dates.stated([iri]) | self.dates.days(iri)


def classes(engine: Engine, nodes: Iterable[str]) -> dict[str, str]:
    """The names of the classes of each of *nodes*."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for row in ask(engine, "classes", node=nodes):
        found[text(row["node"])].add(local_name(text(row["class"])))
    return {node: "; ".join(sorted(names)) for node, names in found.items()}


def places(engine: Engine, nodes: Iterable[str]) -> dict[str, Attributes]:
    """Coordinates by node. A node with two pairs of them keeps the first, not a mixture."""
    pairs: defaultdict[str, set[tuple[float, float]]] = defaultdict(set)
    for row in ask(engine, "places", node=nodes):
        pairs[text(row["node"])].add((float(text(row["latitude"])), float(text(row["longitude"]))))
    return {
        node: {"latitude": min(known)[0], "longitude": min(known)[1]}
        for node, known in pairs.items()
    }
