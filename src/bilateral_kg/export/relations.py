"""Profile `relations`: what people expect to see.

People, states, places, bodies, corridors, events, documents, projects, measures, commitments are
nodes; what is said between them are edges. Participations, stages, occupancies, twinnings and
opinions become edges, named by the role, the stage, the post or the modality. Agenda items, stages,
statuses, kinds and sectors become attributes. Indicators and figures are left out: a number is no
relation between two things; they stand in the profile `facts` and in tables. What nothing is
related to is left out too.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import networkx as nx

from bilateral_kg.export.drawing import Attributes, Pen, connect, places
from bilateral_kg.export.identifiers import identifier
from bilateral_kg.export.questions import RELATIONS, ask, text

if TYPE_CHECKING:
    from bilateral_kg.engine.base import Engine
    from bilateral_kg.export.drawing import Drawing


def draw(engine: Engine, language: str = "en") -> Drawing:
    """Draw the release for people."""
    pen = Pen.of(engine, language)
    drawing: Drawing = nx.MultiDiGraph()
    coordinates, folded = places(engine), notes(pen)
    for node, kind in pen.classes("relations-nodes").items():
        attributes = pen.node(node, kind) | coordinates.get(node, {}) | folded.get(node, {})
        drawing.add_node(identifier(node), **attributes)
    connect(drawing, pen, (row for query in RELATIONS for row in ask(engine, query)))
    drawing.remove_nodes_from(list(nx.isolates(drawing)))
    return drawing


def notes(pen: Pen) -> dict[str, Attributes]:
    """What is folded into a node: kind, sector, stage, status, topic, deadline and the like."""
    found: defaultdict[str, defaultdict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for row in ask(pen.engine, "relations-notes"):
        fact, value = text(row["fact"]), row["value"]
        if not pen.backing.stands(fact):
            continue
        name = text(row["name"])
        shown = pen.labels.of(text(value))
        if name == "stage" and (dated := pen.dates.stated([fact])):
            shown = f"{shown} ({dated['date']})"
        found[text(row["node"])][name].add(shown)
    return {
        node: {name: "; ".join(sorted(values)) for name, values in sorted(names.items())}
        for node, names in found.items()
    }
