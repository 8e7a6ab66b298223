"""The model as a promise: whoever reads a term finds what it means, in English and in Russian.

What a reasoner alone can see (consistency, the OWL 2 DL profile) is in test_reasoner.py.
"""

import json
import re
from itertools import combinations
from pathlib import Path
from typing import Any

import pyoxigraph
import pytest
from conftest import ROOT
from rdflib import OWL, RDF, RDFS, SKOS, Graph, Literal, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

from bilateral_kg.names import BKG, ONTOLOGY, VOCAB

FOLDER = ROOT / "ontology"
MAIN = FOLDER / "bilateral.ttl"
VOCABULARIES = sorted((FOLDER / "vocab").glob("*.ttl"))
ALIGNMENTS = sorted((FOLDER / "align").glob("*.ttl"))
ALL = [MAIN, *VOCABULARIES, *ALIGNMENTS]
# The labels of QUDT's units: these are no concepts of ours and form no scheme.
SCHEMES = [path for path in VOCABULARIES if path.stem != "units"]

B = Namespace(BKG)
PROPERTY_KINDS = (OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)
ABSTRACT = {B.Entity, B.Fact, B.Place}
# Properties that say something of terms and concepts; no curator writes them.
ABOUT_TERMS = {
    B[name]
    for name in (
        "idSegment",
        "parentLink",
        "valueDatatype",
        "valueScheme",
        "realised",
        "stageOrder",
        "perParty",
    )
}
CYRILLIC = re.compile(r"[\u0400-\u04ff]")
ORG = Namespace("http://www.w3.org/ns/org#")


def graph_of(*paths: Path) -> Graph:
    graph = Graph()
    for path in paths:
        graph.parse(path)
    return graph


@pytest.fixture(scope="module")
def model() -> Graph:
    return graph_of(MAIN)


@pytest.fixture(scope="module")
def everything() -> Graph:
    return graph_of(*ALL)


@pytest.fixture(scope="module")
def context() -> dict[str, Any]:
    content: dict[str, Any] = json.loads((FOLDER / "context.jsonld").read_text())["@context"]
    return content


def ours(graph: Graph, *kinds: URIRef) -> set[Node]:
    """Terms of our own namespace, and the two classes of ORG that we use as ours."""
    found = {term for kind in kinds for term in graph.subjects(RDF.type, kind)}
    return {term for term in found if str(term).startswith(BKG)} | (
        found & {ORG.Post, ORG.Organization}
    )


def languages(graph: Graph, subject: Node, *predicates: URIRef) -> set[str | None]:
    return {
        value.language
        for predicate in predicates
        for value in graph.objects(subject, predicate)
        if isinstance(value, Literal)
    }


def iri_of(name: str, context: dict[str, Any]) -> URIRef:
    prefix, _, local = name.partition(":")
    return URIRef(context[prefix] + local)


def entries(context: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Key -> its definition, for all keys that stand for a term."""
    found = {}
    for key, value in context.items():
        entry = {"@id": value} if isinstance(value, str) else value
        name = entry.get("@id") or entry.get("@reverse") if isinstance(entry, dict) else None
        is_prefix = isinstance(name, str) and name.startswith("http")
        if name and not name.startswith("@") and not key.startswith("@") and not is_prefix:
            found[key] = entry
    return found


@pytest.mark.parametrize("path", ALL, ids=lambda path: path.stem)
def test_each_file_means_the_same_to_both_parsers(path: Path) -> None:
    assert len(Graph().parse(path)) == len(set(pyoxigraph.parse(path=str(path)))) > 0


def test_header_names_version_prefix_and_licence(model: Graph) -> None:
    head = URIRef(ONTOLOGY)
    assert (head, OWL.versionIRI, URIRef(f"{ONTOLOGY}/0.1.0")) in model
    stated = {str(predicate): str(value) for predicate, value in model.predicate_objects(head)}
    assert stated["http://purl.org/vocab/vann/preferredNamespacePrefix"] == "bkg"
    assert stated["http://purl.org/vocab/vann/preferredNamespaceUri"] == BKG
    assert stated["http://purl.org/dc/terms/license"].endswith("/licenses/by/4.0/")


def test_every_key_of_the_context_is_declared(model: Graph, context: dict[str, Any]) -> None:
    declared = {term for kind in (OWL.Class, *PROPERTY_KINDS) for term in model[: RDF.type : kind]}
    known = declared | {RDFS.seeAlso}  # built into OWL
    keys = entries(context)
    assert len(keys) > 150
    undeclared = {
        key
        for key, entry in keys.items()
        if iri_of(entry.get("@id") or entry["@reverse"], context) not in known
    }
    assert undeclared == set()


def test_every_term_that_data_may_use_has_a_key(model: Graph, context: dict[str, Any]) -> None:
    reachable = {
        iri_of(entry.get("@id") or entry["@reverse"], context)
        for entry in entries(context).values()
    }
    terms = ours(model, OWL.Class, *PROPERTY_KINDS) - ABSTRACT - ABOUT_TERMS
    assert terms - reachable == set()


def test_context_and_ontology_agree_on_kinds_of_values(
    model: Graph, context: dict[str, Any]
) -> None:
    wrong = {}
    for key, entry in entries(context).items():
        term = iri_of(entry.get("@id") or entry["@reverse"], context)
        if (term, RDF.type, OWL.Class) in model or term == RDFS.seeAlso:
            continue
        typed = entry.get("@type")
        if entry.get("@container") == "@language" or typed == "@vocab":
            fits = (term, RDF.type, OWL.AnnotationProperty) in model
        elif typed == "@id":
            fits = (term, RDF.type, OWL.ObjectProperty) in model
        else:
            fits = (term, B.valueDatatype, iri_of(typed, context)) in model
        base = entry.get("@context", {}).get("@base", "")
        if base.startswith(VOCAB):
            fits = fits and (term, B.valueScheme, URIRef(base.rstrip("/"))) in model
        if not fits:
            wrong[key] = typed
    assert wrong == {}


def test_every_term_says_what_it_means_in_english_and_russian(model: Graph) -> None:
    lacking = {}
    for term in ours(model, OWL.Class, *PROPERTY_KINDS):
        missing = [
            name
            for name, present in {
                "label": languages(model, term, RDFS.label) == {"en", "ru"},
                # A term of another vocabulary is not ours to define: we say how we use it.
                "definition": languages(model, term, SKOS.definition, SKOS.scopeNote)
                == {"en", "ru"},
                "example": (term, SKOS.example, None) in model,
                "isDefinedBy": (term, RDFS.isDefinedBy, None) in model,
            }.items()
            if not present
        ]
        if missing:
            lacking[str(term)] = missing
    assert lacking == {}


def test_every_property_says_between_what_it_stands(model: Graph) -> None:
    properties = ours(model, OWL.ObjectProperty, OWL.DatatypeProperty)
    assert {term for term in properties if (term, RDFS.domain, None) not in model} == set()
    objects = ours(model, OWL.ObjectProperty)
    assert {term for term in objects if (term, RDFS.range, None) not in model} == set()
    # Dates have no range, for want of a datatype in OWL 2, but an annotation for SHACL.
    literals = ours(model, OWL.DatatypeProperty)
    assert {term for term in literals if (term, B.valueDatatype, None) not in model} == set()


def test_english_is_not_written_in_cyrillic(everything: Graph) -> None:
    wrong = {
        value
        for value in everything.objects()
        if isinstance(value, Literal) and value.language == "en" and CYRILLIC.search(value)
    }
    assert wrong == set()


def test_no_name_is_given_twice_in_a_language(everything: Graph) -> None:
    doubled = set()
    for predicate in (RDFS.label, SKOS.prefLabel, SKOS.definition):
        for subject in set(everything.subjects(predicate)):
            tags = [value.language for value in everything.objects(subject, predicate)]
            if len(tags) != len(set(tags)):
                doubled.add((subject, predicate))
    assert doubled == set()


LOWER = """State Person City Venue Port Region Corridor Indicator Occupancy Twinning Instrument
Project Measure Commitment Figure Passage Assertion Curator"""
EVENTS = """Event Visit Talks CouncilSession Briefing Forum Tour Presentation Signing Speech"""
SEGMENTS = {
    **{f"bkg:{name}": name.lower() for name in LOWER.split()},
    **{f"bkg:{name}": "event" for name in EVENTS.split()},
    "bkg:BilateralRelation": "relation",
    "bkg:Instruction": "commitment",
    "bkg:InstrumentSet": "instrument",
    "bkg:SourceDocument": "source",
    "org:Organization": "organization",
    "org:Post": "post",
}
PARENTS = {
    "bkg:Participation": "participationIn",
    "bkg:AgendaItem": "agendaOf",
    "bkg:AgreementStage": "stageOf",
    "bkg:ProjectStage": "projectStageOf",
    "bkg:RelationStatus": "statusOf",
    "bkg:Attestation": "attestationOf",
}


def test_every_concrete_class_has_its_place_among_the_identifiers(model: Graph) -> None:
    def short(term: Node) -> str:
        return term.n3(model.namespace_manager)

    concrete = ours(model, OWL.Class) - ABSTRACT
    segments = {short(term): str(value) for term, value in model[: B.idSegment :]}
    parents = {short(term): str(value)[len(BKG) :] for term, value in model[: B.parentLink :]}
    assert segments == SEGMENTS
    assert parents == PARENTS
    assert segments.keys() | parents.keys() == {short(term) for term in concrete}


def superclasses(graph: Graph, term: Node) -> set[Node]:
    return set(graph.transitive_objects(term, RDFS.subClassOf))


def test_two_classes_share_no_instance_unless_one_is_the_wider(model: Graph) -> None:
    disjoint = {
        frozenset(pair)
        for axiom in model.subjects(RDF.type, OWL.AllDisjointClasses)
        for members in model.objects(axiom, OWL.members)
        for pair in combinations(Collection(model, members), 2)
    }
    above = {term: superclasses(model, term) for term in ours(model, OWL.Class)}
    overlapping = {
        frozenset((one, other))
        for one, other in combinations(above, 2)
        if one not in above[other]
        and other not in above[one]
        and not any(
            frozenset((wider, widest)) in disjoint
            for wider in above[one]
            for widest in above[other]
        )
    }
    assert overlapping == set()


@pytest.mark.parametrize("path", SCHEMES, ids=lambda path: path.stem)
def test_scheme_is_complete(path: Path) -> None:
    graph = graph_of(path)
    scheme = URIRef(VOCAB + path.stem)
    assert set(graph.subjects(RDF.type, SKOS.ConceptScheme)) == {scheme}
    concepts = set(graph.subjects(RDF.type, SKOS.Concept))
    assert concepts
    assert set(graph.subjects()) == concepts | {scheme}
    for node in concepts | {scheme}:
        assert languages(graph, node, SKOS.prefLabel) >= {"en", "ru"}, node
        assert languages(graph, node, SKOS.definition) == {"en", "ru"}, node
    for concept in concepts:
        assert str(concept).startswith(f"{scheme}/")
        assert re.fullmatch(r"[a-z0-9-]+", str(concept).rsplit("/", 1)[1])
        assert set(graph.objects(concept, SKOS.inScheme)) == {scheme}
        wider = set(graph.objects(concept, SKOS.broader))
        assert wider <= concepts
        assert bool(wider) != ((concept, SKOS.topConceptOf, scheme) in graph), concept


@pytest.mark.parametrize("path", SCHEMES, ids=lambda path: path.stem)
def test_no_two_concepts_of_a_scheme_have_the_same_label(path: Path) -> None:
    labels = list(graph_of(path).objects(None, SKOS.prefLabel))
    doubled = {label for label in labels if labels.count(label) > 1}
    assert doubled == set()


def test_every_property_of_concepts_has_its_scheme(everything: Graph) -> None:
    schemes = set(everything.subjects(RDF.type, SKOS.ConceptScheme))
    named = set(everything.objects(None, B.valueScheme))
    assert named <= schemes
    # The codes of the DAC are met by way of sectors only.
    assert schemes - named == {URIRef(VOCAB + "dac")}


def test_sectors_have_two_levels(everything: Graph) -> None:
    sectors = set(everything.subjects(SKOS.inScheme, URIRef(VOCAB + "sector")))
    narrower = {term for term in sectors if (term, SKOS.broader, None) in everything}
    assert 25 <= len(sectors) <= 45
    assert not {wider for term in narrower for wider in everything[term : SKOS.broader]} & narrower


def test_sectors_map_to_the_verified_codes_and_no_others(everything: Graph) -> None:
    mapped = {
        str(sector).rsplit("/", 1)[1]: str(everything.value(code, SKOS.notation))
        for sector, code in everything[: SKOS.closeMatch :]
        if str(code).startswith(VOCAB + "dac/")
    }
    assert mapped == {
        "transport": "21010",
        "water-transport": "21040",
        "telecommunications": "22020",
        "digitalisation": "22040",
        "electricity": "23630",
        "agriculture": "31110",
        "trade": "33110",
        "culture": "16061",
        "statistics": "16062",
        "health": "12110",
    }


def test_only_what_has_come_about_is_realised(everything: Graph) -> None:
    modalities = set(everything.subjects(SKOS.inScheme, URIRef(VOCAB + "modality")))
    realised = {
        str(term).rsplit("/", 1)[1]
        for term in modalities
        if bool(everything.value(term, B.realised, any=False))
    }
    assert realised == {"occurred", "ongoing", "signed", "adopted"}
    assert all((term, B.realised, None) in everything for term in modalities)


def test_stages_are_in_the_order_of_life(everything: Graph) -> None:
    stages = set(everything.subjects(SKOS.inScheme, URIRef(VOCAB + "agreement-stage")))
    order = {
        str(term).rsplit("/", 1)[1]: everything.value(term, B.stageOrder).toPython()
        for term in stages
    }
    line = "announced negotiated agreed-to-conclude initialled signed provisionally-applied "
    line += "procedures-notified in-force amended suspended terminated"
    steps = [order[name] for name in line.split()]
    assert steps == sorted(set(steps))
    for name, same in {
        "instructed-to-conclude": "agreed-to-conclude",
        "adopted": "signed",
        "extended": "amended",
        "expired": "terminated",
        "superseded": "terminated",
    }.items():
        assert order[name] == order[same]
    alone = {str(term).rsplit("/", 1)[1] for term in everything[: B.perParty : Literal(True)]}
    assert alone == {"procedures-notified", "ratified", "accepted", "approved", "acceded"}


def test_alignments_start_from_declared_terms_and_reach_https(everything: Graph) -> None:
    declared = {
        term for kind in (OWL.Class, *PROPERTY_KINDS) for term in everything[: RDF.type : kind]
    } | set(everything.subjects(RDF.type, SKOS.Concept))
    links = (SKOS.exactMatch, SKOS.closeMatch, SKOS.relatedMatch, RDFS.subClassOf)
    for path in ALIGNMENTS:
        graph = graph_of(path)
        assert "http://schema.org/" not in path.read_text()
        for link in (*links, RDFS.subPropertyOf):
            assert set(graph.subjects(link)) <= declared, path.name
    # Whoever says that two terms are equal says more than anyone has checked.
    assert not set(everything[: OWL.equivalentProperty :]) | set(
        everything[: OWL.equivalentClass :]
    )
