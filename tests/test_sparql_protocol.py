"""The SPARQL endpoint over a socket: what is answered, and in which form."""

import json
from collections.abc import Iterator

import httpx
import pytest
import web_data
from pyoxigraph import Literal, NamedNode, RdfFormat, parse
from serving import serving

ASK = "ASK {}"
FORM = {"content-type": "application/x-www-form-urlencoded"}
KOI8 = {"content-type": "application/x-www-form-urlencoded; charset=koi8-r"}
PROBLEM = "application/problem+json"
ALL = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    data = web_data.write(tmp_path_factory.mktemp("data"))
    with serving("--rdf", data) as server, server.client() as connection:
        yield connection


def ask(client: httpx.Client, query: str, accept: str = "*/*", **more: object) -> httpx.Response:
    return client.get("/sparql", params={"query": query, **more}, headers={"accept": accept})


def count(client: httpx.Client, pattern: str, **dataset: object) -> int:
    query = f"SELECT (COUNT(*) AS ?n) {pattern}"
    found = ask(client, query, "application/sparql-results+json", **dataset)
    assert found.status_code == 200, found.text
    return int(found.json()["results"]["bindings"][0]["n"]["value"])


@pytest.mark.parametrize(
    ("query", "accept", "expected"),
    [
        (ASK, "*/*", "application/sparql-results+json"),
        (ASK, "application/json", "application/json"),
        (ASK, "application/xml", "application/xml"),
        (ASK, "application/sparql-results+xml", "application/sparql-results+xml"),
        ("SELECT * {}", "text/csv", "text/csv; charset=utf-8"),
        ("SELECT * {}", "text/tab-separated-values", "text/tab-separated-values; charset=utf-8"),
        ("SELECT * {}", "text/turtle, text/csv;q=0.1", "text/csv; charset=utf-8"),
        (ALL, "*/*", "text/turtle; charset=utf-8"),
        (ALL, "text/csv, application/ld+json;q=0.5", "application/ld+json"),
        (ALL, "application/n-quads", "application/n-quads"),
        (ALL, "application/trig", "application/trig"),
        (ALL, "application/n-triples", "application/n-triples"),
        ("DESCRIBE <http://example.org/a>", "application/ld+json", "application/ld+json"),
        ("CONSTRUCT { ?s ?p 1 } WHERE { ?s <http://example.org/p> ?o . ?s ?p ?b }",
         "application/rdf+xml", "application/rdf+xml"),
    ],
)  # fmt: skip
def test_formats_by_accept(client: httpx.Client, query: str, accept: str, expected: str) -> None:
    answer = ask(client, query, accept)
    assert (answer.status_code, answer.headers["content-type"]) == (200, expected), answer.text
    assert "accept" in answer.headers["vary"].lower()


@pytest.mark.parametrize(
    ("query", "asked"), [("SELECT * {}", "text/turtle"), (ALL, "text/csv"), (ASK, "image/png")]
)
def test_no_acceptable_format_is_406_with_a_list(
    client: httpx.Client, query: str, asked: str
) -> None:
    answer = ask(client, query, asked)
    assert answer.status_code == 406
    assert answer.headers["content-type"] == PROBLEM
    assert len(answer.json()["available"]) >= 4


def test_format_parameter_beats_accept(client: httpx.Client) -> None:
    answer = ask(client, "SELECT * {}", "application/sparql-results+xml", format="csv")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert ask(client, "SELECT * {}", format="gif").status_code == 406


@pytest.mark.parametrize(
    "media_type",
    ["text/turtle", "application/n-triples", "application/n-quads", "application/trig",
     "application/ld+json", "application/rdf+xml"],
)  # fmt: skip
def test_tags_and_datatypes_survive_graph_formats(client: httpx.Client, media_type: str) -> None:
    query = "CONSTRUCT { ?s ?p ?o } WHERE { VALUES ?s { <http://example.org/a> } ?s ?p ?o }"
    answer = ask(client, query, media_type)
    read = {q.object for q in parse(answer.content, format=RdfFormat.from_media_type(media_type))}
    assert {
        Literal("Ñandú", language="es"),
        Literal("тест", language="ru"),
        Literal("12.5", datatype=NamedNode("http://www.w3.org/2001/XMLSchema#decimal")),
        Literal("2025-10", datatype=NamedNode("http://example.org/edtf")),
        Literal('a\tb\n"c"'),
    } <= read


def test_tags_and_datatypes_survive_result_formats(client: httpx.Client) -> None:
    query = "SELECT ?o { <http://example.org/a> <http://example.org/p> ?o }"
    found = ask(client, query, "application/sparql-results+json").json()["results"]["bindings"]
    terms = {(b["o"].get("xml:lang"), b["o"].get("datatype"), b["o"]["value"]) for b in found}
    assert ("ru", None, "тест") in terms
    assert (None, "http://example.org/edtf", "2025-10") in terms
    xml = ask(client, query, "application/sparql-results+xml").text
    assert 'xml:lang="ru"' in xml
    assert '"тест"@ru' in ask(client, query, "text/tab-separated-values").text
    assert '"a\tb\n""c"""' in ask(client, query, "text/csv").text


def test_three_ways_to_ask_give_one_answer(client: httpx.Client) -> None:
    query = "SELECT ?o { <http://example.org/b> <http://example.org/q> ?o } ORDER BY ?o"
    by_get = ask(client, query)
    by_form = client.post("/sparql", data={"query": query})
    by_body = client.post(
        "/sparql", content=query, headers={"content-type": "application/sparql-query"}
    )
    assert by_get.json() == by_form.json() == by_body.json()
    assert len(by_get.json()["results"]["bindings"]) == 2
    assert client.get("/sparql/", params={"query": query}).json() == by_get.json()


def test_default_graph_is_the_merge_and_counts_are_right(client: httpx.Client) -> None:
    pattern = "{ <http://example.org/a> <http://example.org/shared> ?o }"
    assert count(client, "WHERE " + pattern) == 1
    assert count(client, f"FROM <http://example.org/g2> WHERE {pattern}") == 1
    named = f"WHERE {{ GRAPH ?g {pattern} }}"
    assert count(client, named) == 2
    assert count(client, "FROM NAMED <http://example.org/g2> " + named) == 1


def test_protocol_dataset_overrides_the_query(client: httpx.Client) -> None:
    everything = "WHERE { ?s ?p ?o }"
    graph = "http://example.org/g2"
    assert count(client, everything, **{"default-graph-uri": graph}) == 3
    overridden = f"FROM <http://example.org/g1> {everything}"
    assert count(client, overridden, **{"default-graph-uri": graph}) == 3
    assert count(client, everything, **{"named-graph-uri": graph}) == 0
    inside = "WHERE { GRAPH ?g { ?s ?p ?o } }"
    assert count(client, inside, **{"named-graph-uri": graph}) == 3


@pytest.mark.parametrize(
    "graph", ["http://127.0.0.1:9/x", "file:///etc/passwd", "https://example.org/none"]
)
def test_unknown_graphs_are_empty_and_never_fetched(client: httpx.Client, graph: str) -> None:
    assert count(client, f"FROM <{graph}> WHERE {{ ?s ?p ?o }}") == 0
    assert count(client, "WHERE { ?s ?p ?o }", **{"default-graph-uri": graph}) == 0


def test_malformed_query_gives_the_position(client: httpx.Client) -> None:
    answer = ask(client, "SELECT ?s WHERE {\n  ?s ?p ?o ,\n}")
    assert (answer.status_code, answer.headers["content-type"]) == (400, PROBLEM)
    problem = answer.json()
    assert problem["line"] == 3
    assert problem["column"] >= 1
    assert problem["title"] == "Query does not parse"


@pytest.mark.parametrize(
    ("path", "body", "headers", "status"),
    [
        ("/sparql?query=ASK%7B%7D&query=ASK%7B%7D", None, {}, 400),
        ("/sparql?query=%zz", None, {}, 400),
        ("/sparql?query=%FF%FE", None, {}, 400),
        ("/sparql?default-graph-uri=relative&query=ASK%7B%7D", None, {}, 400),
        ("/sparql", b"query=ASK%7B%7D&query=ASK%7B%7D", FORM, 400),
        ("/sparql", b"nothing=here", FORM, 400),
        ("/sparql", b"query=%FF", FORM, 400),
        ("/sparql", b"query=ASK{}", KOI8, 415),
        ("/sparql", b"\xff\xfe", {"content-type": "application/sparql-query"}, 400),
        ("/sparql?query=ASK%7B%7D", b"ASK{}", {"content-type": "application/sparql-query"}, 400),
        ("/sparql", b"ASK{}", {}, 415),
        ("/sparql", b"ASK{}", {"content-type": "text/plain"}, 415),
        ("/sparql", b"query=ASK{}", {"content-type": "multipart/form-data; boundary=x"}, 415),
        ("/sparql", b"INSERT DATA {}", {"content-type": "application/sparql-update"}, 403),
        ("/sparql", b"update=CLEAR+ALL", FORM, 403),
        ("/sparql?update=CLEAR+ALL", None, {}, 403),
        ("/sparql?query=INSERT+DATA+%7B%7D", None, {}, 403),
        ("/sparql?query=" + "x" * 20_000, None, {}, 414),
        ("/sparql", b"query=" + b"x" * 1_100_000, FORM, 413),
        ("/sparql", b"&".join([b"a=b"] * 500), FORM, 400),
    ],
)  # fmt: skip
def test_bad_requests(
    client: httpx.Client, path: str, body: bytes | None, headers: dict[str, str], status: int
) -> None:
    method = "GET" if body is None else "POST"
    answer = client.request(method, path, content=body, headers=headers)
    assert (answer.status_code, answer.headers["content-type"]) == (status, PROBLEM), answer.text
    assert answer.json()["status"] == status


def test_head_and_methods(client: httpx.Client) -> None:
    head = client.head("/sparql", params={"query": ASK})
    assert (head.status_code, head.content) == (200, b"")
    assert int(head.headers["content-length"]) > 0
    for method in ("PUT", "DELETE", "PATCH", "TRACE"):
        answer = client.request(method, "/sparql")
        assert answer.status_code == 405
        assert answer.headers["content-type"] == PROBLEM
        assert "GET" in answer.headers["allow"]


def test_cors_lets_any_origin_read_without_credentials(client: httpx.Client) -> None:
    asked = {"origin": "https://elsewhere.example", "access-control-request-method": "POST"}
    preflight = client.options("/sparql", headers=asked)
    assert preflight.status_code == 204
    assert preflight.headers["access-control-allow-origin"] == "*"
    assert "access-control-allow-credentials" not in preflight.headers
    answer = client.get("/sparql", params={"query": ASK}, headers={"origin": asked["origin"]})
    assert answer.headers["access-control-allow-origin"] == "*"


def test_every_answer_carries_the_security_headers(client: httpx.Client) -> None:
    for path in ("/sparql?query=ASK%7B%7D", "/nowhere", "/docs", "/", "/sparql?query=x"):
        headers = client.get(path).headers
        assert "default-src 'none'" in headers["content-security-policy"]
        assert "unsafe" not in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"


def test_access_log_has_a_hash_and_no_query(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    data = web_data.write(tmp_path_factory.mktemp("log"))
    with serving("--rdf", data) as server:
        with server.client() as client:
            ask(client, "ASK { <urn:secret> ?p ?o }")
            ask(client, "  ASK\n{ <urn:secret> ?p ?o }")
            metrics = client.get("/metrics").text
        server.process.terminate()
        server.process.wait(20)
    lines = [json.loads(line) for line in server.log if line.startswith("{")]
    asked = [line for line in lines if line["route"] == "/sparql"]
    assert [line["outcome"] for line in asked] == ["answered", "answered"]
    assert asked[0]["query"] == asked[1]["query"]
    assert asked[0]["ms"] >= 0
    assert "secret" not in "".join(server.log)
    assert 'bilateral_kg_queries_total{outcome="answered"} 2.0' in metrics
    assert 'route="/sparql"' in metrics
    assert "bilateral_kg_release{" in metrics
