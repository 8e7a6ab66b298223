"""Linked data over a socket: things lead to documents, documents say what is known."""

import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
import released
import web_data
from pyoxigraph import Literal, NamedNode, RdfFormat, parse
from serving import serving

ROOT = "https://w3id.org/bilateral-kg/"
BKG = ROOT + "ontology#"
LABEL = "http://www.w3.org/2004/02/skos/core#prefLabel"
PROBLEM = "application/problem+json"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


@pytest.fixture(scope="module")
def client() -> Iterator[httpx.Client]:
    with serving("--releases", released.releases()) as server, server.client() as connection:
        yield connection


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    data = web_data.write(tmp_path_factory.mktemp("data"))
    with serving("--rdf", data) as server, server.client() as connection:
        yield connection


def triples(answer: httpx.Response) -> set[tuple[str, str, str]]:
    media_type = answer.headers["content-type"].partition(";")[0]
    read = parse(answer.content, format=RdfFormat.from_media_type(media_type))
    return {(str(q.subject.value), q.predicate.value, q.object.value) for q in read}


@pytest.mark.parametrize(
    ("accept", "extension", "media_type"),
    [
        ("text/turtle", "ttl", "text/turtle; charset=utf-8"),
        ("application/ld+json", "jsonld", "application/ld+json"),
        ("application/n-triples", "nt", "application/n-triples"),
        ("application/rdf+xml", "rdf", "application/rdf+xml"),
        ("application/trig", "trig", "application/trig"),
        ("application/n-quads", "nq", "application/n-quads"),
        (BROWSER, "html", "text/html; charset=utf-8"),
        ("*/*", "ttl", "text/turtle; charset=utf-8"),
    ],
)
def test_a_thing_leads_to_the_document_in_the_best_format(
    client: httpx.Client, accept: str, extension: str, media_type: str
) -> None:
    for name in ("id/state/kazakhstan", "vocab/sector/culture", "vocab/sector"):
        answer = client.get(f"/{name}", headers={"accept": accept})
        assert (answer.status_code, answer.content) == (303, b"")
        assert answer.headers["location"] == f"/doc/{name}.{extension}"
        assert answer.headers["vary"] == "Accept"
        document = client.get(answer.headers["location"])
        assert document.status_code == 200
        assert document.headers["content-type"] == media_type
        negotiated = client.get(f"/doc/{name}", headers={"accept": accept})
        assert negotiated.headers["content-type"] == media_type
        of_page = extension == "html"
        assert negotiated.headers["vary"] == "Accept" + ", Accept-Language" * of_page


def test_a_description_includes_assertions_and_their_evidence(client: httpx.Client) -> None:
    told = triples(client.get("/doc/id/instrument/taraz-qazax-protocol.nt"))
    about = ROOT + "id/instrument/taraz-qazax-protocol"
    reports = {s for s, p, o in told if p == BKG + "asserts" and o == about}
    assert reports
    places = {o for s, p, o in told if s in reports and p == BKG + "evidence"}
    starts = {s for s, p, _ in told if p == "http://www.w3.org/ns/oa#start"}
    assert {place for place in places if "/passage/" in place} <= starts
    assert any(s == about + "#signed" for s, _, _ in told)
    assert any(p == BKG + "paraphrase" and s in reports for s, p, _ in told)
    page = client.get("/doc/id/instrument/taraz-qazax-protocol.html").text
    assert page.count('<article class="report">') == 2  # of the protocol, of its signing


def test_everything_described_is_in_the_release(client: httpx.Client) -> None:
    everything = triples(client.get("/gsp?default", headers={"accept": "application/n-triples"}))
    for name in ("state/kazakhstan", "event/aliyev-state-visit-kazakhstan-2025"):
        assert triples(client.get(f"/doc/id/{name}.nt")) <= everything


def test_formats_say_the_same(client: httpx.Client) -> None:
    name = "/doc/id/instrument/visit-documents-2025"
    told = [triples(client.get(f"{name}.{e}")) for e in ("nt", "ttl", "jsonld", "rdf", "trig")]
    assert all(each == told[0] for each in told)
    assert len(told[0]) > 20


def test_links_name_alternates_and_the_thing(client: httpx.Client) -> None:
    links = client.get("/doc/id/state/kazakhstan.ttl").headers["link"]
    assert '</doc/id/state/kazakhstan.html>; rel="alternate"; type="text/html"' in links
    assert f'<{ROOT}id/state/kazakhstan>; rel="describes"' in links


def test_documents_are_validated_by_etag(client: httpx.Client) -> None:
    for address in ("/doc/id/state/kazakhstan", "/ontology", "/graph/vocab", "/gsp?default",
                    "/.well-known/void", "/sparql", "/context.jsonld"):  # fmt: skip
        first = client.get(address)
        tag = first.headers["etag"]
        again = client.get(address, headers={"if-none-match": f'"other", {tag}'})
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["etag"] == tag
        assert client.get(address, headers={"if-none-match": '"other"'}).status_code == 200
    turtle = client.get("/doc/id/state/kazakhstan.ttl").headers["etag"]
    assert turtle != client.get("/doc/id/state/kazakhstan.nt").headers["etag"]


def test_head_says_what_get_says(client: httpx.Client) -> None:
    for address in ("/doc/id/state/kazakhstan.ttl", "/id/state/kazakhstan", "/gsp?default"):
        got, head = client.get(address), client.head(address)
        assert head.status_code == got.status_code
        assert head.content == b""
        for name in ("content-type", "content-length", "etag", "location", "link"):
            assert head.headers.get(name) == got.headers.get(name), name


def test_ontology_and_its_version(client: httpx.Client) -> None:
    now = client.get("/ontology", headers={"accept": "text/turtle"})
    assert (BKG + "Instrument", "http://www.w3.org/1999/02/22-rdf-syntax-ns#type",
            "http://www.w3.org/2002/07/owl#Class") in triples(now)  # fmt: skip
    assert triples(client.get("/ontology/0.1.0")) == triples(now)
    assert client.get("/ontology/9.9.9").status_code == 404


def test_graphs_by_name_by_parameter_and_by_path(client: httpx.Client) -> None:
    by_name = triples(client.get("/graph/kazpravda-2025"))
    iri = f"{ROOT}graph/kazpravda-2025"
    assert len(by_name) > 100
    assert triples(client.get("/gsp", params={"graph": iri})) == by_name
    assert triples(client.get("/gsp/kazpravda-2025")) == by_name
    assert by_name < triples(client.get("/gsp?default"))
    for address in ("/graph/none", "/gsp?graph=urn:none", "/gsp/none"):
        assert client.get(address).status_code == 404
    for address in ("/gsp", "/gsp?default&graph=urn:x", "/gsp?graph=urn:a&graph=urn:b"):
        assert client.get(address).status_code == 400
    for method, status in (("PUT", 403), ("POST", 403), ("DELETE", 403), ("PATCH", 405)):
        assert client.request(method, "/gsp?default").status_code == status


def test_unknown_is_404_retired_410_replaced_308(small: httpx.Client) -> None:
    for prefix in ("/id", "/doc/id"):
        assert small.get(f"{prefix}/state/unknown").status_code == 404
        gone = small.get(f"{prefix}/state/gone")
        assert (gone.status_code, gone.headers["content-type"]) == (410, PROBLEM)
        moved = small.get(f"{prefix}/state/old")
        assert (moved.status_code, moved.headers["location"]) == (308, f"{prefix}/state/new")
    assert small.get("/doc/elsewhere/x").status_code == 404


def test_parts_are_told_with_the_whole(small: httpx.Client) -> None:
    told = triples(small.get("/doc/id/event/e.nt"))
    assert (f"{ROOT}id/event/e#part", BKG + "participant", f"{ROOT}id/person/x") in told
    assert (f"{ROOT}id/assertion/s/one", BKG + "asserts", f"{ROOT}id/event/e") in told
    assert (f"{ROOT}id/passage/s/1-9", BKG + "inSource", f"{ROOT}id/source/s") in told


def test_what_data_holds_cannot_run_in_a_page(small: httpx.Client) -> None:
    page = small.get("/doc/id/person/x.html").text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert 'href="javascript:' not in page
    assert 'href="data:' not in page
    assert "javascript:alert(2)" in page
    assert "Event &#34;quoted&#34; &amp; more" in small.get("/doc/id/event/e.html").text


@pytest.mark.parametrize(
    "name",
    ["%0d%0aSet-Cookie:%20a=b", "..%2f..%2fetc%2fpasswd", "%00", "%ff%fe", "a%20b", "%3Cx%3E",
     "%22%3E%3Cscript%3E", "тест", "a" * 3000, "%E2%80%AE"],
)  # fmt: skip
@pytest.mark.parametrize("prefix", ["/id/", "/doc/id/", "/vocab/", "/graph/", "/gsp/"])
def test_odd_names_are_unknown_and_break_nothing(
    small: httpx.Client, prefix: str, name: str
) -> None:
    answer = small.get(prefix + name)
    assert answer.status_code == 404, answer.text
    assert "set-cookie" not in answer.headers
    assert answer.headers["content-type"] == PROBLEM


def test_labels_keep_their_languages(client: httpx.Client) -> None:
    answer = client.get("/doc/id/state/kazakhstan.nt")
    quads = parse(answer.content, format=RdfFormat.N_TRIPLES)
    labels = {q.object for q in quads if q.predicate == NamedNode(LABEL)}
    assert Literal("Kazakhstan", language="en") in labels
    assert Literal("Казахстан", language="ru") in labels


def test_nodes_without_a_name_have_an_address(tmp_path: Path) -> None:
    (tmp_path / "x.ttl").write_text("<urn:a> <urn:b> [ <urn:c> 'here' ] .")
    with serving("--rdf", tmp_path) as server, server.client() as client:
        told = client.get("/gsp?default", headers={"accept": "application/n-triples"}).text
        (iri,) = set(re.findall(r"<(\S+/genid/\S+)>", told))
        answer = client.get("/" + iri.removeprefix(ROOT), headers={"accept": "text/turtle"})
        assert answer.status_code == 303
        assert "here" in client.get(answer.headers["location"]).text
