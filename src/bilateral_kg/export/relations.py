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
from collections.abc import Collection, Iterable, Iterator
from typing import TYPE_CHECKING, Final

from bilateral_kg.export.drawing import Attributes, Node, Pen, classes, places
from bilateral_kg.export.questions import TOGETHER, ask, chunks, iris, text

if TYPE_CHECKING:
    from bilateral_kg.engine.base import Engine, Solution

EDGES: Final = (
    "relations-direct",
    "relations-roles",
    "relations-stages",
    "relations-posts",
    "relations-twinnings",
    "relations-topics",
    "relations-opinions",
)


def drawn(engine: Engine, nodes: Collection[str]) -> set[str]:
    """Those of *nodes* that people expect to see."""
    return iris(row["node"] for row in ask(engine, "relations-drawn", node=nodes))


def nodes(engine: Engine, joined: Iterable[str], language: str) -> Iterator[Node]:
    """The nodes *joined*, as far as edges do: what nothing is related to is left out."""
    for some in chunks(joined, TOGETHER):
        notes = list(ask(engine, "relations-notes", node=some))
        facts = {*some, *iris(row["fact"] for row in notes)}
        pen = Pen.about(engine, facts, {*some, *iris(row["value"] for row in notes)}, language)
        kinds, coordinates = classes(engine, some), places(engine, some)
        folded = _folded(pen, notes)
        for node in some:
            known = pen.node(node, kinds[node])
            yield Node(node, known | coordinates.get(node, {}) | folded.get(node, {}))


def _folded(pen: Pen, notes: Iterable[Solution]) -> dict[str, Attributes]:
    """What is folded into a node: kind, sector, stage, status, topic, deadline and the like."""
    found: defaultdict[str, defaultdict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for row in notes:
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
