"""IRIs of the project: namespaces, graphs, passages.

Everything here is fixed for good: a published IRI keeps its meaning.
"""

from typing import Final

ROOT: Final = "https://w3id.org/bilateral-kg/"
ONTOLOGY: Final = ROOT + "ontology"
BKG: Final = ONTOLOGY + "#"
SHAPES: Final = ROOT + "shapes#"
VOCAB: Final = ROOT + "vocab/"
ID: Final = ROOT + "id/"
GRAPH: Final = ROOT + "graph/"
GENID: Final = ROOT + ".well-known/genid/"

REFERENCE_GRAPH: Final = GRAPH + "reference"
ONTOLOGY_GRAPH: Final = GRAPH + "ontology"
VOCAB_GRAPH: Final = GRAPH + "vocab"
DERIVED_GRAPH: Final = GRAPH + "derived"

EDTF: Final = "http://id.loc.gov/datatypes/edtf/EDTF"
XSD: Final = "http://www.w3.org/2001/XMLSchema#"
RDF_TYPE: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
PREF_LABEL: Final = "http://www.w3.org/2004/02/skos/core#prefLabel"
BROADER: Final = "http://www.w3.org/2004/02/skos/core#broader"

PREFIXES: Final[dict[str, str]] = {
    "bkg": BKG,
    "id": ID,
    "vocab": VOCAB,
    "graph": GRAPH,
    "dcterms": "http://purl.org/dc/terms/",
    "oa": "http://www.w3.org/ns/oa#",
    "org": "http://www.w3.org/ns/org#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "prov": "http://www.w3.org/ns/prov#",
    "qudt": "http://qudt.org/schema/qudt/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "sh": "http://www.w3.org/ns/shacl#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "unit": "http://qudt.org/vocab/unit/",
    "xsd": XSD,
}


def graph_iri(source_id: str) -> str:
    """The named graph that holds what the source *source_id* reports."""
    return GRAPH + source_id


def source_iri(source_id: str) -> str:
    """The node that describes the source document *source_id*."""
    return f"{ID}source/{source_id}"


def passage_iri(source_id: str, start: int, end: int) -> str:
    """A passage: Unicode code points, 0-based, *end* exclusive."""
    return f"{ID}passage/{source_id}/{start}-{end}"


def concept_iri(scheme: str, concept: str) -> str:
    """A concept of one of the SKOS schemes under vocab/."""
    return f"{VOCAB}{scheme}/{concept}"
