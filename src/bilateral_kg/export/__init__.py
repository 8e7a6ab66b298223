"""A release in other formats: GraphML for drawing, RDF for everything else."""

from collections.abc import Callable
from typing import BinaryIO, Final, Literal

from pyoxigraph import RdfFormat

from bilateral_kg.engine.base import Engine
from bilateral_kg.export import facts, graphml, relations
from bilateral_kg.export.rdf import write_graphs, write_merge

Profile = Literal["relations", "facts"]

_RDF: Final[dict[str, Callable[[Engine, BinaryIO], None]]] = {
    "turtle": lambda engine, out: write_merge(engine, RdfFormat.TURTLE, out),
    "trig": lambda engine, out: write_graphs(engine, RdfFormat.TRIG, out),
    "nquads": lambda engine, out: write_graphs(engine, RdfFormat.N_QUADS, out),
    "jsonld": lambda engine, out: write_graphs(engine, RdfFormat.JSON_LD, out),
}
_DRAWINGS: Final = {"relations": relations.draw, "facts": facts.draw}
FORMATS: Final = ("graphml", *_RDF)


def export(engine: Engine, name: str, out: BinaryIO, profile: Profile = "relations") -> None:
    """Write the release behind *engine* to *out* in the format *name*, one of FORMATS.

    The profile concerns drawings only. The same release always gives the same bytes.
    """
    if name == "graphml":
        graphml.write(_DRAWINGS[profile](engine), out)
    else:
        _RDF[name](engine, out)
