"""Entries of the ontology's page: one for each class, each property."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from bilateral_kg import names
from bilateral_kg.web.ontology_graph import Statements, compact, expand
from bilateral_kg.web.ontology_speech import Piece, Pieces, Row, Speech, anchor
from bilateral_kg.web.ontology_words import FEATURES

PROPERTY_TYPES: Final = {
    "object_properties": "owl:ObjectProperty",
    "data_properties": "owl:DatatypeProperty",
    "annotation_properties": "owl:AnnotationProperty",
}
_MATCHES: Final = ("skos:exactMatch", "skos:closeMatch", "skos:relatedMatch", "rdfs:seeAlso")


@dataclass(frozen=True, slots=True)
class Entry:
    """What the page says of one term."""

    iri: str
    anchor: str
    name: str
    label: Piece
    other_labels: Pieces
    definitions: Pieces
    examples: Pieces
    notes: Pieces
    rows: Sequence[Row]
    deprecated: bool


def entry(speech: Speech, iri: str, rows: Iterable[Row]) -> Entry:
    """The entry of *iri*; rows without values are left out."""
    said, links = speech.said, speech.links
    iris = speech.graph.iris
    matches = [Row(speech.label(expand(p)).text, links(iris(iri, p))) for p in _MATCHES]
    successor = Row(speech.words["replaced"], links(iris(iri, "dcterms:isReplacedBy")))
    deprecated = [literal.value for literal in speech.graph.literals(iri, "owl:deprecated")]
    return Entry(
        iri=iri,
        anchor=anchor(iri),
        name=compact(iri),
        label=speech.label(iri),
        other_labels=speech.other_labels(iri),
        definitions=said(iri, "skos:definition") + said(iri, "skos:scopeNote"),
        examples=said(iri, "skos:example"),
        notes=said(iri, "rdfs:comment"),
        rows=[row for row in (*rows, *matches, successor) if row.values],
        deprecated="true" in deprecated,
    )


def property_entry(speech: Speech, iri: str) -> Entry:
    """What a property joins, and how it behaves."""
    graph, words = speech.graph, speech.words
    iris, links = graph.iris, speech.links
    types = {compact(type_) for type_ in iris(iri, "rdf:type")}
    features = tuple((Piece(words[each]),) for each in FEATURES if each in types)
    ranges = iris(iri, "rdfs:range")
    datatypes = [each for each in iris(iri, "bkg:valueDatatype") if each not in ranges]
    rows = [
        Row(words["domain"], [speech.expression(node) for node in iris(iri, "rdfs:domain")]),
        Row(words["range"], [speech.expression(node) for node in ranges]),
        Row(words["datatype"], links(datatypes)),
        Row(words["scheme"], links(iris(iri, "bkg:valueScheme"))),
        Row(words["features"], features),
        Row(words["superproperties"], links(iris(iri, "rdfs:subPropertyOf"))),
        Row(words["subproperties"], links(graph.pointing("rdfs:subPropertyOf", iri))),
        Row(words["inverse"], links(_both_ways(graph, iri, "owl:inverseOf"))),
        Row(words["excluded"], links(_both_ways(graph, iri, "owl:propertyDisjointWith"))),
    ]
    return entry(speech, iri, rows)


def _both_ways(graph: Statements, iri: str, predicate: str) -> Iterator[str]:
    """What a symmetric relation joins to *iri*, on whichever side it is written."""
    yield from graph.iris(iri, predicate)
    yield from graph.pointing(predicate, iri)


def labelled(graph: Statements, type_: str) -> list[str]:
    """Terms of a type that the ontology speaks about: a bare declaration has no label."""
    return [
        iri
        for iri in graph.of_type(type_)
        if graph.literals(iri, "rdfs:label") and not iri.startswith(names.GENID)
    ]
