"""The JSON of Cytoscape and cytoscape.js."""

from __future__ import annotations

import json
from io import TextIOWrapper
from typing import TYPE_CHECKING, BinaryIO, Final

import networkx as nx

from bilateral_kg.export.fitting import renamed

if TYPE_CHECKING:
    from bilateral_kg.export.drawing import Drawing

# What the format takes for its own: the `source` of an edge is where it begins, not who says so.
_OF_NODES: Final = frozenset({"id", "name", "value"})
_OF_EDGES: Final = frozenset({"id", "source", "target", "key"})


def write(drawing: Drawing, out: BinaryIO) -> None:
    """Write *drawing* as elements that Cytoscape opens; labels stand as `name` and `label`."""
    fit: Drawing = nx.MultiDiGraph()
    for node, attributes in drawing.nodes(data=True):
        fit.add_node(node, **renamed(attributes, _OF_NODES))
    for source, target, key, attributes in drawing.edges(keys=True, data=True):
        fit.add_edge(source, target, key=key, id=key, **renamed(attributes, _OF_EDGES))
    lines = TextIOWrapper(out, encoding="utf-8", newline="", write_through=True)
    try:
        json.dump(nx.cytoscape_data(fit, name="label"), lines, ensure_ascii=False, indent=1)
        lines.write("\n")
    finally:
        lines.detach()
