"""The formats of drawings, and which writer makes each."""

from __future__ import annotations

from typing import TYPE_CHECKING, BinaryIO, Final, Literal

from bilateral_kg.export import cytoscape, facts, gexf, graphml, relations

if TYPE_CHECKING:
    from bilateral_kg.engine.base import Engine
    from bilateral_kg.export.drawing import Drawing

Profile = Literal["relations", "facts"]
_PROFILES: Final = {"relations": relations.draw, "facts": facts.draw}
_WRITERS: Final = {"graphml": graphml.write, "gexf": gexf.write, "cytoscape": cytoscape.write}
FORMATS: Final = tuple(_WRITERS)


def draw(engine: Engine, profile: Profile) -> Drawing:
    """The release behind *engine* as a networkx graph."""
    return _PROFILES[profile](engine)


def write(engine: Engine, name: str, out: BinaryIO, profile: Profile) -> None:
    """Write the drawing in the format *name*, one of FORMATS."""
    _WRITERS[name](draw(engine, profile), out)
