"""/api/why: each statement of the release can say what it rests on."""

import json

import httpx
import pytest
import released
from pyoxigraph import NamedNode, RdfFormat, parse

BKG = "https://w3id.org/bilateral-kg/ontology#"
ID = "https://w3id.org/bilateral-kg/id/"
PROTOCOL = "instrument/taraz-qazax-protocol"


@pytest.fixture(scope="module")
def client() -> httpx.Client:
    return released.client()


@pytest.fixture(scope="module")
def quads(client: httpx.Client) -> list[tuple[str, str, str, dict[str, str]]]:
    """Every statement of the release with its graph."""
    answer = client.get(
        "/sparql",
        params={"query": "SELECT ?g ?s ?p ?o { GRAPH ?g { ?s ?p ?o } }", "format": "json"},
    )
    assert answer.status_code == 200
    nodes = [
        (row["g"]["value"], row["s"]["value"], row["p"]["value"], row["o"])
        for row in answer.json()["results"]["bindings"]
    ]
    return [node for node in nodes if node[1].startswith(ID)]


def ask(client: httpx.Client, **asked: str) -> list[dict[str, object]]:
    answer = client.get("/api/why", params=asked)
    assert answer.status_code == 200, answer.text
    return answer.json()["items"]


def test_a_reported_statement_has_its_assertion_and_passages(client: httpx.Client) -> None:
    (item,) = ask(client, s=PROTOCOL, p="party", o="city/taraz", lang="ru")
    assert item["basis"] == "reported"
    assert item["graphs"] == ["https://w3id.org/bilateral-kg/graph/kazpravda-2025"]
    (report,) = item["assertedBy"]
    assert report["modality"] == ["signed"]
    assert report["voice"] == ["narrator"]
    assert report["explicitness"] == ["explicit"]
    assert report["curation"] == ["reviewed"]
    assert set(report["paraphrase"]) == {"ru"}
    assert {"reviewedBy", "curatedBy"} <= set(report)
    for place in report["evidence"]:
        assert place["start"] < place["end"]
        (source,) = place["inSource"]
        assert source["id"].endswith("/source/kazpravda-2025")
        assert source["address"].startswith("https://")
        assert "#" not in source["address"]


def test_each_of_several_reports_backs_what_it_names(client: httpx.Client) -> None:
    (item,) = ask(client, s="twinning/taraz-qazax", p="twinCity", o="city/taraz")
    backed = {one["id"]: one.get("backs", []) for one in item["assertedBy"]}
    assert len(backed) > 1
    assert all("twinCity" in properties for properties in backed.values())
    (other,) = ask(client, s="twinning/taraz-qazax", p="establishedBy")
    assert {one["id"] for one in other["assertedBy"]} < set(backed)


def test_a_reference_value_has_its_attestations(client: httpx.Client) -> None:
    items = ask(client, s="person/ilham-aliyev", p="label")
    assert len(items) == 4
    for item in items:
        (language,) = item["label"]
        assert item["basis"] == "reference"
        assert {one["inLanguage"] for one in item["attestation"]} == {language}
        assert all(one["address"] and one["verification"] for one in item["attestation"])


@pytest.mark.parametrize(
    ("asked", "rule", "premises"),
    [
        ({"s": PROTOCOL, "p": "type", "o": "bkg:Fact"}, "type", {"type", "rdfs:subClassOf"}),
        ({"s": PROTOCOL, "p": "partyState", "o": "state/kazakhstan"}, "party-state", {"party"}),
        ({"s": "city/taraz", "p": "twinnedWith"}, "twinned-with", {"twinCity"}),
        ({"s": "state/kazakhstan", "p": "memberOfRelation"}, "member-of-relation", {"relates"}),
        ({"s": "event/aliyev-state-visit-kazakhstan-2025", "p": "earliest"}, "days", {"date"}),
    ],
)
def test_a_derived_statement_says_what_it_follows_from(
    client: httpx.Client, asked: dict[str, str], rule: str, premises: set[str]
) -> None:
    item = ask(client, **asked)[0]
    assert item["basis"] == "derived"
    assert item["rule"]["name"] == rule
    told = {key for premise in item["premises"] for key in premise}
    assert premises <= told | {p["statement"]["predicate"] for p in item["premises"]} | {
        "rdfs:subClassOf"
    }
    for premise in item["premises"]:
        assert premise["basis"] in {"reported", "reference", "ontology"}
        assert ask(client, **httpx.URL(premise["why"]).params)


def test_every_derived_statement_of_the_graph_has_premises(
    client: httpx.Client, quads: list[tuple[str, str, str, dict[str, str]]]
) -> None:
    derived = [quad for quad in quads if quad[0].endswith("/graph/derived")]
    by_subject = {subject: predicate for _, subject, predicate, _ in derived}
    chosen = {predicate: subject for subject, predicate in by_subject.items()}
    chosen |= {predicate: subject for _, subject, predicate, _ in derived}
    assert BKG + "partyState" in chosen
    for predicate, subject in chosen.items():
        for item in ask(client, s=subject, p=predicate):
            assert item["basis"] != "derived" or item["premises"], item["statement"]


def test_all_that_is_said_of_a_fact_is_reported_or_derived(
    client: httpx.Client, quads: list[tuple[str, str, str, dict[str, str]]]
) -> None:
    facts = {s for _, s, p, o in quads if o["value"] == BKG + "Fact"}
    for fact in sorted(facts)[::12]:
        for item in ask(client, s=fact):
            assert item["basis"] in {"reported", "derived"}, item["statement"]


def test_without_a_property_each_statement_is_an_item(
    client: httpx.Client, quads: list[tuple[str, str, str, dict[str, str]]]
) -> None:
    stated = {(p, *_told(o)) for _, s, p, o in quads if s == ID + PROTOCOL}
    items = ask(client, s=PROTOCOL)
    told = [item["statement"] for item in items]
    assert {
        (one["predicate"], *(one["object"].get(key) for key in ("iri", "text", "lang")))
        for one in told
    } == stated
    assert len(told) == len(stated)


def _told(term: dict[str, str]) -> tuple[str | None, ...]:
    iri = term["value"] if term["type"] == "uri" else None
    return iri, None if iri else term["value"], term.get("xml:lang")


def test_items_are_json_ld_of_the_release(client: httpx.Client) -> None:
    body = client.get("/api/why", params={"s": PROTOCOL}).json()
    context = client.get("/context.jsonld").json()["@context"]
    text = json.dumps({**body, "@context": context})
    found = {quad.triple for quad in parse(text, format=RdfFormat.JSON_LD)}
    answer = client.get("/gsp?default", headers={"accept": "application/n-triples"})
    graph = {quad.triple for quad in parse(answer.content, format=RdfFormat.N_TRIPLES)}
    assert any(triple.predicate == NamedNode(BKG + "evidence") for triple in found)
    assert found <= graph


@pytest.mark.parametrize(
    ("asked", "status", "said"),
    [
        ({"s": "instrument/no-such"}, 404, "says nothing about"),
        ({"s": PROTOCOL, "p": "party", "o": "city/shusha"}, 404, "does not state"),
        ({"s": PROTOCOL, "p": "party", "o": 'x" . } DROP ALL'}, 404, "does not state"),
        ({"s": PROTOCOL, "p": "no such key"}, 422, "p: "),
        ({"s": "> ?x <"}, 422, "s: "),
        ({"s": "http://a b"}, 422, "s: "),
        ({}, 422, "s: "),
        ({"s": PROTOCOL, "x": "1"}, 422, "no parameter"),
        ({"s": PROTOCOL, "lang": "english"}, 422, "lang"),
    ],
)
def test_what_is_not_there_is_said(
    client: httpx.Client, asked: dict[str, str], status: int, said: str
) -> None:
    answer = client.get("/api/why", params=asked)
    assert (answer.status_code, answer.headers["content-type"]) == (
        status,
        "application/problem+json",
    )
    assert said in answer.json()["detail"]


def test_the_text_of_a_literal_names_it_too(client: httpx.Client) -> None:
    found = [
        item["statement"]["object"] for item in ask(client, s="city/taraz", p="label", o="Тараз")
    ]
    assert {one["text"] for one in found} == {"Тараз"}
    assert "ru" in {one["lang"] for one in found}
