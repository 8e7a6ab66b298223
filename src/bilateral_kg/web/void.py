"""VoID and DCAT: what the dataset holds, so that people and editors can find their way.

Counted from the store itself. Class and property partitions are what SPARQL editors
complete from.
"""

from collections.abc import Sequence
from typing import Final

from pyoxigraph import Literal, NamedNode

from bilateral_kg import names
from bilateral_kg.engine.base import Engine
from bilateral_kg.web import media
from bilateral_kg.web.rdfdoc import FORMAT_IRIS, Document
from bilateral_kg.web.served import LICENSE, Served

_TOTALS: Final = """SELECT (COUNT(*) AS ?triples) (COUNT(DISTINCT ?s) AS ?subjects)
(COUNT(DISTINCT ?p) AS ?properties) (COUNT(DISTINCT ?o) AS ?objects) WHERE { ?s ?p ?o }"""
_CLASSES: Final = """SELECT ?class (COUNT(DISTINCT ?s) AS ?n)
WHERE { ?s a ?class } GROUP BY ?class ORDER BY ?class"""
_PROPERTIES: Final = """SELECT ?p (COUNT(*) AS ?n) WHERE { ?s ?p ?o } GROUP BY ?p ORDER BY ?p"""
ATTRIBUTION: Final = "bilateral-kg and the sources that each graph names, CC BY 4.0"


def describe(served: Served, base: str) -> Document:
    """The description of the dataset as served under *base*, an address without final slash."""
    about = f"{base}/.well-known/void"
    dataset = f"{about}#dataset"
    document = Document()
    _head(document, served, base, about, dataset)
    triples, subjects, properties, objects = _numbers(served.engine, _TOTALS)[0]
    document.add(
        dataset,
        void_triples=int(triples),
        void_distinctSubjects=int(subjects),
        void_properties=int(properties),
        void_distinctObjects=int(objects),
    )
    for kind, query in (("class", _CLASSES), ("property", _PROPERTIES)):
        _partitions(document, dataset, kind, _numbers(served.engine, query))
    for source in served.sources:
        document.add(dataset, dcterms_source=source.iri)
        document.add(
            source.iri,
            skos_prefLabel=[Literal(text, language=tag) for tag, text in source.label.items()],
        )
    return document


def _head(document: Document, served: Served, base: str, about: str, dataset: str) -> None:
    document.add(about, rdf_type="void:DatasetDescription", foaf_primaryTopic=dataset)
    document.add(
        dataset,
        rdf_type=["void:Dataset", "dcat:Dataset"],
        dcterms_title=[
            Literal("bilateral-kg: relations between states", language="en"),
            Literal("bilateral-kg: отношения между государствами", language="ru"),
        ],
        dcterms_license=LICENSE,
        dcterms_rights=Literal(ATTRIBUTION, language="en"),
        dcterms_identifier=Literal(served.id),
        void_uriSpace=Literal(names.ID),
        void_vocabulary=names.ONTOLOGY,
        void_sparqlEndpoint=f"{base}/sparql",
        void_exampleResource=[source.iri for source in served.sources],
        void_feature=[FORMAT_IRIS[offer.media_type] for offer in media.GRAPHS],
        dcat_landingPage=f"{base}/",
    )
    for extension, offer in media.EXTENSIONS.items():
        if offer in media.GRAPHS:
            dump = f"{base}/gsp?default&format={extension}"
            distribution = f"{about}#{extension}"
            document.add(dataset, dcat_distribution=distribution, void_dataDump=dump)
            document.add(
                distribution,
                rdf_type="dcat:Distribution",
                dcat_downloadURL=dump,
                dcat_mediaType=f"https://www.iana.org/assignments/media-types/{offer.media_type}",
                dcterms_license=LICENSE,
            )


def _partitions(
    document: Document, dataset: str, kind: str, counts: Sequence[tuple[str, ...]]
) -> None:
    for number, (iri, count) in enumerate(counts, start=1):
        part = f"{dataset.partition('#')[0]}#{kind}-{number}"
        if kind == "class":
            document.add(dataset, void_classPartition=part)
            document.add(part, void_class=NamedNode(iri), void_entities=int(count))
        else:
            document.add(dataset, void_propertyPartition=part)
            document.add(part, void_property=NamedNode(iri), void_triples=int(count))


def _numbers(engine: Engine, query: str) -> list[tuple[str, ...]]:
    return [tuple(_text(term) for term in row) for row in engine.select(query).rows]


def _text(term: object) -> str:
    return term.value if isinstance(term, NamedNode | Literal) else ""
