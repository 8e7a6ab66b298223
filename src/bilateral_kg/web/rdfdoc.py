"""Small RDF documents about the service itself: built as triples, written in any format."""

from collections.abc import Iterable
from typing import Final

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, serialize

from bilateral_kg import names
from bilateral_kg.web import media

PREFIXES: Final = {
    **names.PREFIXES,
    "dcat": "http://www.w3.org/ns/dcat#",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "formats": "http://www.w3.org/ns/formats/",
    "sd": "http://www.w3.org/ns/sparql-service-description#",
    "schema": "https://schema.org/",
    "void": "http://rdfs.org/ns/void#",
}
# The W3C's names of formats.
FORMAT_IRIS: Final = {
    media.RESULTS_JSON.media_type: "formats:SPARQL_Results_JSON",
    media.RESULTS_XML.media_type: "formats:SPARQL_Results_XML",
    media.RESULTS_CSV.media_type: "formats:SPARQL_Results_CSV",
    media.RESULTS_TSV.media_type: "formats:SPARQL_Results_TSV",
    media.TURTLE.media_type: "formats:Turtle",
    media.N_TRIPLES.media_type: "formats:N-Triples",
    media.N_QUADS.media_type: "formats:N-Quads",
    media.TRIG.media_type: "formats:TriG",
    media.JSON_LD.media_type: "formats:JSON-LD",
    media.RDF_XML.media_type: "formats:RDF_XML",
}
Value = NamedNode | Literal | int | str


class Document:
    """Triples under construction; names are written as compact IRIs."""

    def __init__(self) -> None:
        self.triples: list[Triple] = []

    def add(self, subject: str, **properties: Value | Iterable[Value]) -> None:
        """State properties of *subject*, named `prefix_local`; an `rdf_type` may be compact."""
        for name, value in properties.items():
            prefix, _, local = name.partition("_")
            predicate = NamedNode(PREFIXES[prefix] + local)
            for each in [value] if isinstance(value, Value) else value:
                self.triples.append(Triple(NamedNode(subject), predicate, _term(each)))

    def write(self, media_type: str) -> bytes:
        """The document in one of the graph formats."""
        written = RdfFormat.from_media_type(media_type)
        if written is None:
            raise ValueError(media_type)
        prefixes = PREFIXES if written in {RdfFormat.TURTLE, RdfFormat.TRIG} else None
        return serialize(self.triples, format=written, prefixes=prefixes) or b""


def _term(value: Value) -> NamedNode | Literal:
    """A term as it is; a number as a literal; a string as an IRI, full or compact."""
    if isinstance(value, NamedNode | Literal):
        return value
    if isinstance(value, int):
        return Literal(value)
    prefix, _, local = value.partition(":")
    return NamedNode(PREFIXES[prefix] + local if prefix in PREFIXES else value)
