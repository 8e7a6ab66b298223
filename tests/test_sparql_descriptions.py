"""The service description and VoID: nothing is advertised that does not hold."""

from collections.abc import Iterator

import httpx
import pytest
import released
from pyoxigraph import QueryResultsFormat, RdfFormat, parse, parse_query_results
from rdflib import RDF, Graph, Literal, Namespace, URIRef
from serving import serving

SD = Namespace("http://www.w3.org/ns/sparql-service-description#")
VOID = Namespace("http://rdfs.org/ns/void#")
DCAT = Namespace("http://www.w3.org/ns/dcat#")
DCTERMS = Namespace("http://purl.org/dc/terms/")
SH = Namespace("http://www.w3.org/ns/shacl#")
RDFS = Namespace("http://www.w3.org/2000/01/rdf-schema#")
FORMATS = "http://www.w3.org/ns/formats/"
# What a client must say to get each advertised format, and how the answer is read.
RESULTS = {
    "SPARQL_Results_JSON": QueryResultsFormat.JSON,
    "SPARQL_Results_XML": QueryResultsFormat.XML,
    "SPARQL_Results_TSV": QueryResultsFormat.TSV,
    "SPARQL_Results_CSV": QueryResultsFormat.CSV,
}
GRAPHS = {
    "Turtle": RdfFormat.TURTLE,
    "N-Triples": RdfFormat.N_TRIPLES,
    "N-Quads": RdfFormat.N_QUADS,
    "TriG": RdfFormat.TRIG,
    "JSON-LD": RdfFormat.JSON_LD,
    "RDF_XML": RdfFormat.RDF_XML,
}


@pytest.fixture(scope="module")
def client() -> Iterator[httpx.Client]:
    with serving("--releases", released.releases()) as server, server.client() as connection:
        yield connection


@pytest.fixture(scope="module")
def service(client: httpx.Client) -> Graph:
    return Graph().parse(data=client.get("/sparql").text, format="turtle")


@pytest.fixture(scope="module")
def void(client: httpx.Client) -> Graph:
    return Graph().parse(data=client.get("/.well-known/void").text, format="turtle")


def ask(client: httpx.Client, query: str, **more: str) -> httpx.Response:
    return client.post("/sparql", data={"query": query, **more})


def number(client: httpx.Client, pattern: str, what: str = "*") -> int:
    answer = ask(client, f"SELECT (COUNT({what}) AS ?n) {pattern}")
    return int(answer.json()["results"]["bindings"][0]["n"]["value"])


def test_every_advertised_format_is_written(client: httpx.Client, service: Graph) -> None:
    advertised = {str(o).removeprefix(FORMATS) for o in service.objects(None, SD.resultFormat)}
    assert advertised == set(RESULTS) | set(GRAPHS)
    for name in advertised & set(RESULTS):
        media_type = RESULTS[name].media_type
        answer = client.post("/sparql", data={"query": "SELECT * { ?s ?p ?o } LIMIT 3"},
                             headers={"accept": media_type})  # fmt: skip
        assert answer.headers["content-type"].startswith(media_type)
        if name != "SPARQL_Results_CSV":  # CSV holds no types; pyoxigraph does not read it
            assert len(list(parse_query_results(answer.content, format=RESULTS[name]))) == 3
        else:
            assert len(answer.text.splitlines()) == 4
    for name in advertised & set(GRAPHS):
        media_type = GRAPHS[name].media_type
        answer = client.post("/sparql", headers={"accept": media_type},
                             data={"query": "CONSTRUCT WHERE { ?s ?p ?o } LIMIT 3"})  # fmt: skip
        assert answer.headers["content-type"].startswith(media_type)
        assert len(list(parse(answer.content, format=GRAPHS[name]))) == 3


def test_every_advertised_graph_is_there(client: httpx.Client, service: Graph) -> None:
    advertised = {str(o) for o in service.objects(None, SD.name)}
    answer = ask(client, "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }").json()
    assert advertised == {b["g"]["value"] for b in answer["results"]["bindings"]}
    for graph in advertised:
        assert number(client, f"FROM <{graph}> {{ ?s ?p ?o }}") > 0
        assert client.head("/gsp", params={"graph": graph}).status_code == 200


def test_every_advertised_feature_holds(client: httpx.Client, service: Graph) -> None:
    assert set(service.objects(None, SD.feature)) == {SD.UnionDefaultGraph}
    merged = number(client, "{ { SELECT DISTINCT ?s ?p ?o { GRAPH ?g { ?s ?p ?o } } } }")
    assert number(client, "{ ?s ?p ?o }") == merged
    assert set(service.objects(None, SD.supportedLanguage)) == {SD.SPARQL11Query}
    for feature in (
        "BIND (1 AS ?x)",
        "VALUES ?x { 1 }",
        "FILTER NOT EXISTS { ?a ?b ?c }",
        "{ SELECT (COUNT(*) AS ?x) { ?s ?p ?o } }",
        "?s <urn:a>/<urn:b>* ?o",
    ):
        assert ask(client, f"SELECT * {{ {feature} }}").status_code == 200, feature


def test_declared_prefixes_and_examples_work(client: httpx.Client, service: Graph) -> None:
    endpoint = next(service.objects(None, SD.endpoint))
    declared = {
        str(service.value(d, SH.prefix)): service.value(d, SH.namespace)
        for d in service.objects(endpoint, SH.declare)
    }
    assert str(declared["bkg"]) == "https://w3id.org/bilateral-kg/ontology#"
    examples = list(service.subjects(RDF.type, SH.SPARQLExecutable))
    assert len(examples) >= 5
    for example in examples:
        assert {label.language for label in service.objects(example, RDFS.label)} == {"en", "ru"}
        texts = [*service.objects(example, SH.select), *service.objects(example, SH.construct),
                 *service.objects(example, SH.ask)]  # fmt: skip
        assert len(texts) == 1
        answer = ask(client, str(texts[0]))
        assert answer.status_code == 200, (example, answer.text)
        assert service.value(example, SH.prefixes) == endpoint


def test_void_counts_are_true(client: httpx.Client, void: Graph) -> None:
    (dataset,) = void.subjects(RDF.type, VOID.Dataset)
    everything = "{ ?s ?p ?o }"
    counted = {
        VOID.triples: number(client, everything),
        VOID.distinctSubjects: number(client, everything, "DISTINCT ?s"),
        VOID.distinctObjects: number(client, everything, "DISTINCT ?o"),
        VOID.properties: number(client, everything, "DISTINCT ?p"),
    }
    for name, expected in counted.items():
        assert void.value(dataset, name) == Literal(expected), name
    for part in void.objects(dataset, VOID.classPartition):
        pattern = f"{{ ?s a <{void.value(part, VOID['class'])}> }}"
        found = number(client, pattern, "DISTINCT ?s")
        assert void.value(part, VOID.entities) == Literal(found), pattern
    listed = list(void.objects(dataset, VOID.propertyPartition))
    assert len(listed) == counted[VOID.properties]
    assert sum(int(void.value(part, VOID.triples)) for part in listed) == counted[VOID.triples]


def test_dcat_says_licence_attribution_and_where_the_data_is(
    client: httpx.Client, void: Graph
) -> None:
    (dataset,) = void.subjects(RDF.type, DCAT.Dataset)
    licence = URIRef("https://creativecommons.org/licenses/by/4.0/")
    assert void.value(dataset, DCTERMS.license) == licence
    assert void.value(dataset, DCTERMS.rights)
    assert len(list(void.objects(dataset, DCTERMS.source))) >= 1
    downloads = list(void.objects(dataset, DCAT.distribution))
    assert len(downloads) == len(GRAPHS)
    for distribution in downloads:
        address = str(void.value(distribution, DCAT.downloadURL))
        media_type = str(void.value(distribution, DCAT.mediaType)).partition("media-types/")[2]
        answer = client.get(address)
        assert answer.status_code == 200, address
        assert answer.headers["content-type"].startswith(media_type)
    endpoint = void.value(dataset, VOID.sparqlEndpoint)
    assert client.get(str(endpoint), params={"query": "ASK {}"}).status_code == 200


@pytest.mark.parametrize("path", ["/sparql", "/.well-known/void"])
def test_descriptions_come_in_every_graph_format(client: httpx.Client, path: str) -> None:
    read = []
    for form in GRAPHS.values():
        answer = client.get(path, headers={"accept": form.media_type})
        read.append({q.triple for q in parse(answer.content, format=form)})
    assert all(triples == read[0] for triples in read)
    assert client.get(path, headers={"accept": "image/png"}).status_code == 406
