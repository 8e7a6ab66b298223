"""GEXF for Gephi's time line: each node and edge with the days between which it may lie."""

from __future__ import annotations

from typing import TYPE_CHECKING, BinaryIO, Final

import networkx as nx
from networkx.readwrite.gexf import GEXFWriter

from bilateral_kg.export.fitting import attributes_for_xml, renamed

if TYPE_CHECKING:
    from bilateral_kg.export.drawing import Attributes, Drawing

# What the writer takes for its own: a passage has a `start` too, and that is no day.
_RESERVED: Final = frozenset(
    {"id", "pid", "start", "end", "viz", "parents", "slices", "spells", "key"}
)
_OF_EDGES: Final = _RESERVED | {"weight", "type"}


def write(drawing: Drawing, out: BinaryIO) -> None:
    """Write *drawing*; `start` and `end` are its `earliest` and `latest` days.

    What has no date has no interval and is always shown. Control characters become their
    visible pictures, as in GraphML.
    """
    fit: Drawing = nx.MultiDiGraph()
    for node, attributes in drawing.nodes(data=True):
        fit.add_node(node, **_timed(attributes, _RESERVED))
    for source, target, key, attributes in drawing.edges(keys=True, data=True):
        fit.add_edge(source, target, key=key, id=key, **_timed(attributes, _OF_EDGES))
    writer = GEXFWriter(encoding="utf-8", prettyprint=True, version="1.2draft")
    writer.add_graph(fit)
    # The day of the export is no property of the release.
    writer.xml.find("meta").attrib.pop("lastmodifieddate")
    writer.write(out)


def _timed(attributes: Attributes, reserved: frozenset[str]) -> Attributes:
    found = renamed(attributes_for_xml(attributes), reserved)
    for ours, theirs in (("earliest", "start"), ("latest", "end")):
        if ours in found:
            found[theirs] = found[ours]
    return found
