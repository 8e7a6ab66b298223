"""The formats of drawings, and which writer makes each."""

from __future__ import annotations

from contextlib import closing, contextmanager
from functools import partial
from typing import TYPE_CHECKING, BinaryIO, Final, Literal

import networkx as nx

from bilateral_kg.errors import ParameterError
from bilateral_kg.export import cytoscape, facts, gexf, graphml, relations, svg
from bilateral_kg.export.choice import Choice, around, keep_kinds, kinds_of
from bilateral_kg.export.identifiers import identifier
from bilateral_kg.export.linking import Edges, links
from bilateral_kg.sorting import SortedLines

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bilateral_kg.engine.base import Engine
    from bilateral_kg.export.drawing import Drawing, Link, Node
    from bilateral_kg.export.linking import Some

Profile = Literal["relations", "facts"]
_PROFILES: Final = {"relations": relations, "facts": facts}
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
    kinds = kinds_of(engine, choice.types) if choice.types else None
    drawing: Drawing = nx.MultiDiGraph()
    with _parts(engine, profile, choice, language) as (edges, nodes):
        found = list(edges)
        for node in nodes:
            drawing.add_node(identifier(node.iri), **node.attributes)
        for edge in found:
            ends = identifier(edge.source), identifier(edge.target)
            drawing.add_edge(*ends, key=edge.key, **edge.attributes)
    if kinds is not None:
        keep_kinds(drawing, kinds)
    return drawing


def write(drawing: Drawing, name: str, out: BinaryIO) -> None:
    """Write *drawing* in the format *name*, one of FORMATS."""
    _WRITERS[name](drawing, out)


def export(
    engine: Engine,
    name: str,
    out: BinaryIO,
    profile: Profile = "relations",
    *,
    choice: Choice = EVERYTHING,
    language: str = "en",
) -> None:
    """Draw, and write in the format *name*: GraphML as it is drawn, never held in memory."""
    if name != "graphml" or choice.types:
        write(draw(engine, profile, choice, language), name, out)
        return
    with _parts(engine, profile, choice, language) as (edges, nodes):
        graphml.write_parts(
            (
                (identifier(edge.source), identifier(edge.target), edge.key, edge.attributes)
                for edge in edges
            ),
            ((identifier(node.iri), node.attributes) for node in nodes),
            out,
        )


@contextmanager
def _parts(
    engine: Engine, profile: Profile, choice: Choice, language: str
) -> Iterator[tuple[Iterator[Link], Iterator[Node]]]:
    """What is drawn: edges, and then nodes, which are known when all edges have been taken."""
    if choice and profile == "facts":
        raise ParameterError("the profile facts is everything; choose among relations", "profile")
    form, core = _PROFILES[profile], choice.core(engine)
    drawn = partial(form.drawn, engine)
    with SortedLines() as joined, closing(Edges(engine, form.EDGES, drawn)) as edges:

        def told() -> Iterator[Some]:
            for some in edges.among(None if core is None else around(edges, core)):
                joined.put(end for edge in some.edges for end in edge.ends)
                yield some

        yield links(engine, told(), language), form.nodes(engine, joined.texts(), language)
