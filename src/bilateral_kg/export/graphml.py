"""GraphML for Gephi, yEd, Cytoscape, igraph: valid, and the same on every machine."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, BinaryIO

import networkx as nx

if TYPE_CHECKING:
    from bilateral_kg.export.drawing import Drawing

# XML 1.0 cannot hold these at all; a bare carriage return comes back as a line feed.
_UNFIT = re.compile(r"[^\t\n -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_CONTROL_PICTURES = 0x2400


def write(drawing: Drawing, out: BinaryIO) -> None:
    """Write *drawing*; control characters become their visible pictures (U+2400 and up).

    networkx picks another writer where lxml is installed; this one is always there, so that a
    release has one GraphML.
    """
    fit: Drawing = nx.MultiDiGraph()
    for node, attributes in drawing.nodes(data=True):
        fit.add_node(node, **_fit(attributes))
    for source, target, key, attributes in drawing.edges(keys=True, data=True):
        fit.add_edge(source, target, key=key, **_fit(attributes))
    nx.write_graphml_xml(fit, out, prettyprint=True)


def _fit(attributes: Mapping[str, str | float]) -> dict[str, str | float]:
    return {
        name: _UNFIT.sub(_picture, value) if isinstance(value, str) else value
        for name, value in attributes.items()
    }


def _picture(match: re.Match[str]) -> str:
    code = ord(match[0])
    if code < ord(" "):
        return chr(_CONTROL_PICTURES + code)
    return "\ufffd"
