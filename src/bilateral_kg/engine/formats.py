"""The formats that results are written in, by media type, and their short names."""

import re
from collections.abc import Iterable, Sequence
from typing import Final

from pyoxigraph import Literal, QueryResultsFormat, RdfFormat, Triple

from bilateral_kg.errors import UnsuitableFormat

RESULTS: Final[dict[str, QueryResultsFormat]] = {
    "application/sparql-results+json": QueryResultsFormat.JSON,
    "application/sparql-results+xml": QueryResultsFormat.XML,
    "text/csv": QueryResultsFormat.CSV,
    "text/tab-separated-values": QueryResultsFormat.TSV,
}
GRAPHS: Final[dict[str, RdfFormat]] = {
    "text/turtle": RdfFormat.TURTLE,
    "application/n-triples": RdfFormat.N_TRIPLES,
    "application/n-quads": RdfFormat.N_QUADS,
    "application/trig": RdfFormat.TRIG,
    "application/ld+json": RdfFormat.JSON_LD,
    "application/rdf+xml": RdfFormat.RDF_XML,
}
SHORT_NAMES: Final[dict[str, str]] = {
    "json": "application/sparql-results+json",
    "xml": "application/sparql-results+xml",
    "csv": "text/csv",
    "tsv": "text/tab-separated-values",
    "turtle": "text/turtle",
    "ntriples": "application/n-triples",
    "nquads": "application/n-quads",
    "trig": "application/trig",
    "jsonld": "application/ld+json",
    "rdfxml": "application/rdf+xml",
}
# XML has no element for a predicate that ends in no name, and none of these characters.
_ELEMENT: Final = re.compile(r"[A-Za-z_\u00c0-\ufffd][\w.\u00b7-]*\Z")
_NOT_XML: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def first(media_types: Sequence[str], form: str, known: Iterable[str]) -> str:
    """The first of *media_types* that is *known*; UnsuitableFormat if none is."""
    offered = tuple(known)
    for media_type in media_types:
        if media_type in offered:
            return media_type
    raise UnsuitableFormat(
        f"The answer of {form} cannot be written as {' or '.join(media_types) or 'nothing'}; "
        f"there is: {', '.join(offered)}."
    )


def check_xml(triples: Iterable[Triple]) -> None:
    """UnsuitableFormat for what RDF/XML cannot express."""
    for triple in triples:
        predicate = triple.predicate.value
        if _ELEMENT.search(predicate) is None:
            raise UnsuitableFormat(
                f"RDF/XML has no name for the property <{predicate}>; take Turtle."
            )
        if isinstance(triple.object, Literal) and _NOT_XML.search(triple.object.value):
            raise UnsuitableFormat(
                "A value holds a control character, which XML cannot; take Turtle."
            )
