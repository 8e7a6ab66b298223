"""The media types spoken here, each with its short names for `format=`.

Order is the server's preference: the first one wins where the client does not care.
"""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Format:
    """A representation on offer. *native* is the type the engine writes it as."""

    media_type: str
    names: tuple[str, ...] = ()
    alias_of: str | None = None

    @property
    def native(self) -> str:
        return self.alias_of or self.media_type

    @property
    def content_type(self) -> str:
        """The Content-Type header: text says its charset, since its default is not UTF-8."""
        if self.media_type.startswith("text/"):
            return f"{self.media_type}; charset=utf-8"
        return self.media_type


RESULTS_JSON: Final = Format("application/sparql-results+json", ("json", "srj"))
RESULTS_XML: Final = Format("application/sparql-results+xml", ("xml", "srx"))
RESULTS_CSV: Final = Format("text/csv", ("csv",))
RESULTS_TSV: Final = Format("text/tab-separated-values", ("tsv",))

TURTLE: Final = Format("text/turtle", ("turtle", "ttl"))
N_TRIPLES: Final = Format("application/n-triples", ("ntriples", "nt"))
N_QUADS: Final = Format("application/n-quads", ("nquads", "nq"))
TRIG: Final = Format("application/trig", ("trig",))
JSON_LD: Final = Format("application/ld+json", ("jsonld", "json-ld"))
RDF_XML: Final = Format("application/rdf+xml", ("rdfxml", "rdf"))

HTML: Final = Format("text/html", ("html",))
JSON: Final = Format("application/json", ("json",))
CSV: Final = Format("text/csv", ("csv",))
XLSX: Final = Format("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ("xlsx",))

# Plain JSON and XML are what browsers, curl users and simple HTTP libraries ask for.
RESULTS: Final = (
    RESULTS_JSON,
    RESULTS_XML,
    RESULTS_CSV,
    RESULTS_TSV,
    Format("application/json", (), RESULTS_JSON.media_type),
    Format("application/xml", (), RESULTS_XML.media_type),
)
GRAPHS: Final = (TURTLE, JSON_LD, N_TRIPLES, RDF_XML, TRIG, N_QUADS)
EXTENSIONS: Final = {
    "ttl": TURTLE,
    "jsonld": JSON_LD,
    "nt": N_TRIPLES,
    "rdf": RDF_XML,
    "trig": TRIG,
    "nq": N_QUADS,
    "html": HTML,
}
