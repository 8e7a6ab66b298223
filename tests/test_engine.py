"""The embedded engine: every query form, every format, the protocol's dataset, its errors."""

import json
from pathlib import Path

import pytest
import rdflib
from pyoxigraph import (
    DefaultGraph,
    Literal,
    NamedNode,
    Quad,
    QueryResultsFormat,
    RdfFormat,
    Store,
    Triple,
    parse,
    parse_query_results,
)

from bilateral_kg.engine import formats
from bilateral_kg.engine.base import DatasetChoice, Rows
from bilateral_kg.engine.embedded import EmbeddedEngine
from bilateral_kg.engine.remembering import Remembering
from bilateral_kg.errors import (
    QueryError,
    QueryForbidden,
    QuerySyntaxError,
    ReleaseError,
    ResultTooLarge,
    UnsuitableFormat,
)

A, P, B = NamedNode("http://example.org/a"), NamedNode("http://example.org/p"), NamedNode("urn:b")
G1, G2 = NamedNode("http://example.org/g1"), NamedNode("http://example.org/g2")
VALUES = (
    Literal("Шуша", language="ru"),
    Literal("Şuşa", language="az"),
    Literal('a "quoted"\tline\nand \\ more'),
    Literal("12.5", datatype=NamedNode("http://www.w3.org/2001/XMLSchema#decimal")),
    Literal("2025-10", datatype=NamedNode("http://id.loc.gov/datatypes/edtf/EDTF")),
    Literal("true", datatype=NamedNode("http://www.w3.org/2001/XMLSchema#boolean")),
    B,
)
EVERYTHING = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"


@pytest.fixture
def store() -> Store:
    """Seven values in g1, one of them in g2 too; the default graph is their merge."""
    made = Store()
    made.extend(Quad(A, P, value, graph) for value in VALUES for graph in (G1, DefaultGraph()))
    made.add(Quad(A, P, B, G2))
    return made


@pytest.fixture
def engine(store: Store) -> EmbeddedEngine:
    return EmbeddedEngine(store)


def test_select_gives_rows_in_the_order_of_the_variables(engine: EmbeddedEngine) -> None:
    rows = engine.select(f"SELECT ?o ?none ?s WHERE {{ ?s ?p ?o FILTER (?o = <{B.value}>) }}")
    assert rows.variables == ("o", "none", "s")
    assert rows.rows == ((B, None, A),)


def test_ask_and_construct(engine: EmbeddedEngine) -> None:
    assert engine.ask("ASK { <http://example.org/a> ?p ?o }") is True
    assert engine.ask("ASK { <http://example.org/none> ?p ?o }") is False
    once = engine.construct("CONSTRUCT { ?s <urn:t> 1 } WHERE { ?s ?p ?o }")
    assert [(str(t.subject), str(t.predicate)) for t in once] == [(str(A), "<urn:t>")]


@pytest.mark.parametrize("method", ["select", "ask", "construct"])
def test_a_form_that_does_not_fit_is_an_error(engine: EmbeddedEngine, method: str) -> None:
    queries = {"select": "ASK {}", "ask": EVERYTHING, "construct": "SELECT * {}"}
    with pytest.raises(QueryError, match="wanted here"):
        getattr(engine, method)(queries[method])


@pytest.mark.parametrize("media_type", [*formats.GRAPHS])
def test_graphs_survive_every_format(engine: EmbeddedEngine, media_type: str) -> None:
    answer = engine.answer(EVERYTHING, [media_type])
    assert answer.media_type == media_type
    read = {
        Triple(q.subject, q.predicate, q.object)
        for q in parse(answer.body, RdfFormat.from_media_type(media_type))
    }
    assert read == {Triple(A, P, value) for value in VALUES}


def test_rdflib_reads_the_same_turtle(engine: EmbeddedEngine) -> None:
    graph = rdflib.Graph().parse(data=engine.answer(EVERYTHING, ["text/turtle"]).body)
    read = set(graph.objects())
    assert len(read) == len(VALUES)
    assert rdflib.Literal("Şuşa", lang="az") in read
    assert rdflib.Literal("2025-10", datatype=rdflib.URIRef(VALUES[4].datatype.value)) in read


@pytest.mark.parametrize(
    "media_type", ["application/sparql-results+json", "application/sparql-results+xml",
                   "text/tab-separated-values"]
)  # fmt: skip
def test_rows_survive_every_format(engine: EmbeddedEngine, media_type: str) -> None:
    body = engine.answer("SELECT ?o WHERE { ?s ?p ?o }", [media_type]).body
    read = parse_query_results(body, QueryResultsFormat.from_media_type(media_type))
    assert {solution["o"] for solution in read} == set(VALUES)


def test_csv_holds_bare_values(engine: EmbeddedEngine) -> None:
    body = engine.answer("SELECT ?o WHERE { ?s ?p ?o FILTER (isIRI(?o)) }", ["text/csv"]).body
    assert body.decode().split() == ["o", B.value]


def test_yes_and_no_in_json(engine: EmbeddedEngine) -> None:
    body = engine.answer("ASK { ?s ?p 5 }", ["application/sparql-results+json"]).body
    assert json.loads(body)["boolean"] is False


def test_the_first_format_that_fits_the_form_is_taken(engine: EmbeddedEngine) -> None:
    wanted = ["text/csv", "text/turtle", "application/n-triples"]
    assert engine.answer("SELECT * {}", wanted).media_type == "text/csv"
    assert engine.answer(EVERYTHING, wanted).media_type == "text/turtle"
    with pytest.raises(UnsuitableFormat, match="text/turtle"):
        engine.answer("ASK {}", ["text/turtle"])


@pytest.mark.parametrize(
    ("predicate", "value", "why"),
    [("http://example.org/2025", "x", "no name"), ("http://example.org/p", "\x07", "control")],
)
def test_rdf_xml_refuses_what_it_cannot_say(predicate: str, value: str, why: str) -> None:
    store = Store()
    store.add(Quad(A, NamedNode(predicate), Literal(value)))
    with pytest.raises(UnsuitableFormat, match=why):
        EmbeddedEngine(store).answer(EVERYTHING, ["application/rdf+xml"])


def _values(engine: EmbeddedEngine, query: str, dataset: DatasetChoice) -> int:
    body = engine.answer(query, ["application/sparql-results+json"], dataset).body
    return len(json.loads(body)["results"]["bindings"])


@pytest.mark.parametrize(
    ("dataset", "default", "named"),
    [
        (DatasetChoice(), 7, 8),
        (DatasetChoice(default=(G2.value,)), 1, 0),
        (DatasetChoice(default=(G1.value, G2.value)), 8, 0),
        (DatasetChoice(named=(G2.value,)), 0, 1),
        (DatasetChoice((G1.value,), (G2.value,)), 7, 1),
        (DatasetChoice(default=("http://example.org/unknown",)), 0, 0),
    ],
)
def test_the_dataset_of_the_protocol(
    engine: EmbeddedEngine, dataset: DatasetChoice, default: int, named: int
) -> None:
    assert _values(engine, "SELECT * { ?s ?p ?o }", dataset) == default
    assert _values(engine, "SELECT * { GRAPH ?g { ?s ?p ?o } }", dataset) == named


def test_the_protocol_beats_from(engine: EmbeddedEngine) -> None:
    query = f"SELECT * FROM <{G1.value}> {{ ?s ?p ?o }}"
    assert _values(engine, query, DatasetChoice()) == len(VALUES)
    assert _values(engine, query, DatasetChoice(default=(G2.value,))) == 1


def test_from_never_reads_a_file(engine: EmbeddedEngine, tmp_path: Path) -> None:
    secret = tmp_path / "secret.nt"
    secret.write_text("<urn:a> <urn:b> <urn:c> .\n")
    assert not engine.select(f"SELECT * FROM <{secret.as_uri()}> {{ ?s ?p ?o }}").rows
    named = f"FROM NAMED <{secret.as_uri()}> {{ GRAPH ?g {{ ?s ?p ?o }} }}"
    assert not engine.select(f"SELECT * {named}").rows


def test_a_graph_that_is_no_iri(engine: EmbeddedEngine) -> None:
    with pytest.raises(QueryError, match="absolute IRI"):
        engine.answer("ASK {}", ["text/csv"], DatasetChoice(default=("no iri",)))


@pytest.mark.parametrize(
    ("query", "line", "column", "said"),
    [
        ("SELECT * {\n  ?s ?p ex:x }", 2, 13, "Prefix not found"),
        ("SELECT *\nWHERE { ?s ?p ?o", 2, 17, "the end of the line"),
        ("SELECT ?x { ?s ?p ?o } GROUP BY ?s", 1, 35, "unbound"),
        ("", 1, 1, "cannot be read"),
    ],
)
def test_syntax_errors_say_where(
    engine: EmbeddedEngine, query: str, line: int, column: int, said: str
) -> None:
    with pytest.raises(QuerySyntaxError, match=said) as caught:
        engine.select(query)
    assert (caught.value.line, caught.value.column) == (line, column)


def test_half_a_character_is_a_syntax_error(engine: EmbeddedEngine) -> None:
    with pytest.raises(QuerySyntaxError, match="surrogate"):
        engine.select("SELECT * { ?s ?p '\ud800' }")


def test_an_unknown_function_is_the_query_s_fault(engine: EmbeddedEngine) -> None:
    with pytest.raises(QueryError, match="not supported"):
        engine.select("SELECT (<urn:f>(1) AS ?x) {}")


@pytest.mark.parametrize(
    "update",
    [
        "INSERT DATA { <urn:a> <urn:b> 1 }",
        "PREFIX : <urn:x> # comment\n delete where { ?s ?p ?o }",
        "CLEAR ALL",
        "LOAD <http://example.org/x>",
        "WITH <urn:g> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
    ],
)
def test_updates_are_forbidden(engine: EmbeddedEngine, store: Store, update: str) -> None:
    with pytest.raises(QueryForbidden, match="update"):
        engine.answer(update, ["text/csv"])
    assert len(store) == 2 * len(VALUES) + 1


def test_a_result_above_the_cap_is_refused_whole(store: Store) -> None:
    whole = EmbeddedEngine(store).answer("SELECT * { ?s ?p ?o }", ["text/csv"]).body
    exact = EmbeddedEngine(store, len(whole))
    assert exact.answer("SELECT * { ?s ?p ?o }", ["text/csv"]).body == whole
    with pytest.raises(ResultTooLarge, match="LIMIT"):
        EmbeddedEngine(store, len(whole) - 1).answer("SELECT * { ?s ?p ?o }", ["text/csv"])
    with pytest.raises(ResultTooLarge):
        EmbeddedEngine(store, 100).answer(EVERYTHING, ["text/turtle"])


def test_a_store_on_disk_is_read_and_left_as_it_was(tmp_path: Path) -> None:
    written = Store(str(tmp_path / "store"))
    written.extend([Quad(A, P, B)])
    written.flush()
    del written
    before = {path: path.read_bytes() for path in (tmp_path / "store").iterdir()}
    assert EmbeddedEngine(tmp_path / "store").ask("ASK { ?s ?p <urn:b> }")
    assert {path: path.read_bytes() for path in (tmp_path / "store").iterdir()} == before


def test_no_store_is_a_release_error(tmp_path: Path) -> None:
    with pytest.raises(ReleaseError, match="cannot be opened"):
        EmbeddedEngine(tmp_path / "nothing")


def test_a_remembering_engine_asks_each_select_once_and_forgets_the_oldest() -> None:
    asked: list[str] = []

    class Counting(EmbeddedEngine):
        def select(self, query: str) -> Rows:
            asked.append(query)
            return super().select(query)

    engine = Remembering(Counting(Store()), most=2)
    queries = [f"SELECT ?x WHERE {{ VALUES ?x {{ {n} }} }}" for n in range(3)]
    for query in (queries[0], queries[0], queries[1], queries[0], queries[2], queries[0]):
        assert engine.select(query).rows
    assert asked == queries
    engine.select(queries[1])
    assert asked == [*queries, queries[1]]
    assert engine.ask("ASK {}")
