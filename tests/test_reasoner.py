"""The ontology is OWL 2 DL, and nothing in it or in the data contradicts itself: HermiT says so.

Each contradiction is planted alone, so that a reasoner which sees nothing fails here.
"""

from pathlib import Path

import pytest
from conftest import ROOT
from rdflib import OWL, RDF, Graph, URIRef
from reasoner import FIXTURES, KINDS, distinct, facts, findings, model, properties, triples

from bilateral_kg.curation.load import load
from bilateral_kg.names import ONTOLOGY_GRAPH, VOCAB_GRAPH
from bilateral_kg.release.derive import derive

pytestmark = pytest.mark.long

CONTRADICTIONS = sorted((FIXTURES / "contradictions").glob("*.ttl"))


def data_of(*paths: Path) -> Graph:
    graph = Graph()
    for path in paths:
        graph.parse(path)
    return graph


def with_model(data: Graph) -> Graph:
    graph = model()
    graph += facts(data, graph)
    distinct(graph)
    return graph


@pytest.fixture(scope="module")
def published() -> Graph:
    """What the release holds of data and derivations; the model is read from its own files."""
    quads = load(ROOT / "data", ROOT / "ontology").quads
    own = {ONTOLOGY_GRAPH, VOCAB_GRAPH}
    derived = derive(quads)
    return triples(
        [quad for quad in quads if quad.graph_name.value not in own]
        + [quad for quad in derived if "/id/" in quad.subject.value]
    )


def test_ontology_is_dl_and_satisfiable(tmp_path: Path) -> None:
    assert findings(model(), tmp_path) == []


def test_profile_check_sees_what_is_not_dl(tmp_path: Path) -> None:
    graph = model()
    graph.parse(FIXTURES / "not-dl.ttl")
    found = findings(graph, tmp_path)
    assert any(line.startswith("PROFILE") and "partOf" in line for line in found)


def test_sound_facts_are_consistent(tmp_path: Path) -> None:
    assert findings(with_model(data_of(FIXTURES / "consistent.ttl")), tmp_path) == []


@pytest.mark.parametrize("path", CONTRADICTIONS, ids=lambda path: path.stem)
def test_planted_contradiction_is_found(path: Path, tmp_path: Path) -> None:
    data = data_of(FIXTURES / "consistent.ttl", path)
    assert findings(with_model(data), tmp_path) == ["INCONSISTENT"]


def test_data_uses_declared_terms_only(published: Graph) -> None:
    """A contradiction through an undeclared property would not be seen."""
    graph = model()
    known = set(properties(graph)) | {RDF.type}
    assert set(published.predicates()) - known == set()
    classes = set(graph.subjects(RDF.type, OWL.Class))
    assert set(published.objects(None, RDF.type)) - classes == set()
    for one, other in ((KINDS[0], KINDS[1]), (KINDS[0], KINDS[2]), (KINDS[1], KINDS[2])):
        assert not set(graph[: RDF.type : one]) & set(graph[: RDF.type : other])


def test_published_data_is_consistent(published: Graph, tmp_path: Path) -> None:
    graph = with_model(published)
    assert (None, RDF.type, URIRef("https://w3id.org/bilateral-kg/ontology#Assertion")) in graph
    assert findings(graph, tmp_path) == []
