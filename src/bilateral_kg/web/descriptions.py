"""What is said about one thing: asked of the graph, written in any format."""

from collections.abc import Sequence

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, serialize

from bilateral_kg import names
from bilateral_kg.errors import NotFound
from bilateral_kg.web.errors import Gone
from bilateral_kg.web.media import Format
from bilateral_kg.web.served import Served


def successor(served: Served, iri: str) -> str | None:
    """The IRI that replaced *iri*, if any. Raises NotFound and Gone."""
    state = served.questions.own_rows("thing-state", {"thing": iri})
    if not state.rows:
        raise NotFound(f"Nothing is known about <{iri}>.")
    _, replaced_by, deprecated = state.rows[0]
    if isinstance(replaced_by, NamedNode):
        return replaced_by.value
    if isinstance(deprecated, Literal) and deprecated.value == "true":
        raise Gone(f"<{iri}> was retired and has no successor.")
    return None


def of_thing(served: Served, iri: str) -> Sequence[Triple]:
    """The thing, its parts, and the assertions about them with their evidence."""
    return served.questions.own_triples("thing", {"thing": iri})


def write(triples: Sequence[Triple], chosen: Format) -> bytes:
    """Triples in one of the graph formats."""
    written = RdfFormat.from_media_type(chosen.native)
    if written is None:
        raise ValueError(chosen.native)
    prefixes = names.PREFIXES if written in {RdfFormat.TURTLE, RdfFormat.TRIG} else None
    ordered = sorted(triples, key=str)
    return serialize(ordered, format=written, prefixes=prefixes) or b""
