"""W3C SPARQL 1.1 Service Description: the three tests of its manifest."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from rdflib import RDF, Graph, Namespace, URIRef
from serving import serving

from conformance.manifests import entries

SD = Namespace("http://www.w3.org/ns/sparql-service-description#")
DATA = Path(__file__).parent / "protocol" / "data1.nt"


@pytest.fixture(scope="module")
def client() -> Iterator[httpx.Client]:
    with serving("--rdf", DATA) as server, server.client() as connection:
        yield connection


@pytest.fixture(scope="module")
def answer(client: httpx.Client) -> httpx.Response:
    return client.get("/sparql")


def returns_rdf(answer: httpx.Response) -> None:
    """GET on the endpoint, without a query, returns RDF."""
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/turtle")
    assert len(Graph().parse(data=answer.text, format="turtle")) > 0


def has_endpoint_triple(answer: httpx.Response) -> None:
    """It says which endpoint it describes: this one."""
    graph = Graph().parse(data=answer.text, format="turtle")
    endpoint = URIRef(str(answer.request.url))
    assert (None, SD.endpoint, endpoint) in graph


def conforms_to_schema(answer: httpx.Response) -> None:
    """Types, and the properties that each must have or may not have more than once."""
    graph = Graph().parse(data=answer.text, format="turtle")
    (service,) = graph.subjects(RDF.type, SD.Service)
    for functional in (SD.endpoint, SD.defaultDataset, SD.defaultEntailmentRegime):
        assert len(list(graph.objects(service, functional))) <= 1
    assert all(isinstance(o, URIRef) for o in graph.objects(service, SD.resultFormat))
    (dataset,) = graph.objects(service, SD.defaultDataset)
    assert (dataset, RDF.type, SD.Dataset) in graph
    (default,) = graph.objects(dataset, SD.defaultGraph)
    assert (default, RDF.type, SD.Graph) in graph
    for named in graph.objects(dataset, SD.namedGraph):
        assert (named, RDF.type, SD.NamedGraph) in graph
        assert len(list(graph.objects(named, SD.name))) == 1


TESTS = {
    "returns-rdf": returns_rdf,
    "has-endpoint-triple": has_endpoint_triple,
    "conforms-to-schema": conforms_to_schema,
}


@pytest.mark.parametrize("name", [entry.id for entry in entries("service-description")])
def test_service_description(answer: httpx.Response, name: str) -> None:
    TESTS[name](answer)
