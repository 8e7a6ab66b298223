"""GraphML for Gephi, yEd, Cytoscape, igraph: valid, and the same on every machine."""

from __future__ import annotations

from typing import TYPE_CHECKING, BinaryIO

import networkx as nx

from bilateral_kg.export.fitting import attributes_for_xml

if TYPE_CHECKING:
    from bilateral_kg.export.drawing import Drawing


def write(drawing: Drawing, out: BinaryIO) -> None:
    """Write *drawing*; control characters become their visible pictures (U+2400 and up).

    networkx picks another writer where lxml is installed; this one is always there, so that a
    release has one GraphML.
    """
    fit: Drawing = nx.MultiDiGraph()
    for node, attributes in drawing.nodes(data=True):
        fit.add_node(node, **attributes_for_xml(attributes))
    for source, target, key, attributes in drawing.edges(keys=True, data=True):
        fit.add_edge(source, target, key=key, **attributes_for_xml(attributes))
    nx.write_graphml_xml(fit, out, prettyprint=True)
