"""Profile `facts`: every node of the release, with all its values, for those who dig."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import networkx as nx
from pyoxigraph import Literal

from bilateral_kg.export.drawing import Attributes, Pen, connect, places
from bilateral_kg.export.identifiers import identifier
from bilateral_kg.export.labels import local_name
from bilateral_kg.export.questions import ask, text
from bilateral_kg.names import PREF_LABEL

if TYPE_CHECKING:
    from bilateral_kg.engine.base import Engine
    from bilateral_kg.export.drawing import Drawing

# Written by Pen.node and places, in a form that drawing programs understand.
_SHOWN = frozenset({"earliest", "latest", "latitude", "longitude", "date"})


def draw(engine: Engine, language: str = "en") -> Drawing:
    """Draw every resource, and every concept that one of them refers to."""
    pen = Pen.of(engine, language)
    drawing: Drawing = nx.MultiDiGraph()
    coordinates, written = places(engine), values(engine)
    for node, kind in pen.classes("facts-nodes").items():
        attributes = written.get(node, {}) | pen.node(node, kind) | coordinates.get(node, {})
        drawing.add_node(identifier(node), **attributes)
    links = ask(engine, "facts-edges")
    for node in sorted({text(row["object"]) for row in links}):
        if identifier(node) not in drawing:
            drawing.add_node(identifier(node), **pen.node(node, "Concept"))
    connect(drawing, pen, links)
    return drawing


def values(engine: Engine) -> dict[str, Attributes]:
    """The literals of each node, named by property and language; several joined with "; "."""
    found: defaultdict[str, defaultdict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for row in ask(engine, "facts-values"):
        value, iri = row["value"], text(row["property"])
        name = "label" if iri == PREF_LABEL else local_name(iri)
        if name in _SHOWN or not isinstance(value, Literal):
            continue
        column = f"{name}_{value.language}" if value.language else name
        found[text(row["node"])][column].add(value.value)
    return {
        node: {column: "; ".join(sorted(known)) for column, known in sorted(columns.items())}
        for node, columns in found.items()
    }
