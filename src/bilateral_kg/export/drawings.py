"""The formats of drawings, and which writer makes each."""

from __future__ import annotations

from typing import TYPE_CHECKING, BinaryIO, Final, Literal

from bilateral_kg.errors import ParameterError
from bilateral_kg.export import cytoscape, facts, gexf, graphml, relations, svg
from bilateral_kg.export.choice import Choice, narrow

if TYPE_CHECKING:
    from bilateral_kg.engine.base import Engine
    from bilateral_kg.export.drawing import Drawing

Profile = Literal["relations", "facts"]
_PROFILES: Final = {"relations": relations.draw, "facts": facts.draw}
_WRITERS: Final = {
    "graphml": graphml.write,
    "gexf": gexf.write,
    "cytoscape": cytoscape.write,
    "svg": svg.write,
}
EVERYTHING: Final = Choice()
FORMATS: Final = tuple(_WRITERS)


def draw(
    engine: Engine,
    profile: Profile = "relations",
    choice: Choice = EVERYTHING,
    language: str = "en",
) -> Drawing:
    """The release behind *engine*, or what is chosen of it, as a networkx graph.

    `label` is in *language*, where there is one, else in English, Russian, any.
    Raises ParameterError for a choice that names nothing, or among the profile `facts`.
    """
    if choice and profile == "facts":
        raise ParameterError("the profile facts is everything; choose among relations", "profile")
    drawing = _PROFILES[profile](engine, language)
    if choice:
        narrow(drawing, engine, choice)
    return drawing


def write(drawing: Drawing, name: str, out: BinaryIO) -> None:
    """Write *drawing* in the format *name*, one of FORMATS."""
    _WRITERS[name](drawing, out)
