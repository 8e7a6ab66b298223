"""The lookups under /api/: what they find, in which shape, and that it is in the release."""

import base64
import json

import httpx
import pytest
from answering import PROBLEM, as_rdf, client, documented, get, graph, slugs

__all__ = ["client", "graph"]  # fixtures


def test_culture_of_kazakhstan_has_both_pairs_of_cities(client: httpx.Client) -> None:
    found = slugs(get(client, "/api/agreements", sector="culture", state="KZ", limit=100))
    assert {"turkistan-shusha-programme", "taraz-qazax-protocol"} <= set(found)


def test_energy_shows_the_reported_set_and_nothing_invented(client: httpx.Client) -> None:
    body = get(client, "/api/agreements", sector="energy", limit=100)
    (reported,) = [i for i in body["items"] if i["id"].endswith("/visit-documents-2025")]
    assert (reported["kind"], reported["reported"], reported["identified"]) == ("set", 15, 2)
    fields = {sector["slug"]: sector for sector in get(client, "/api/sectors")["items"]}
    energy = "https://w3id.org/bilateral-kg/vocab/sector/energy"
    below = {slug for slug, sector in fields.items() if energy in sector.get("broader", [])}
    for item in body["items"]:
        assert set(item["sector"]) & (below | {"energy"}), item["id"]
        assert item["label"], item["id"]


def test_every_item_carries_modality_passages_and_sources(client: httpx.Client) -> None:
    body = get(client, "/api/agreements", limit=100)
    assert body["total"] == len(body["items"])
    cited = {source["id"] for source in body["sources"]}
    for item in body["items"]:
        pieces = [item, *item.get("stage", [])]
        reports = [report for piece in pieces for report in piece.get("assertedBy", [])]
        assert reports, item["id"]
        for report in reports:
            assert report["modality"]
            assert report["paraphrase"]
            for place in report["evidence"]:
                source = place["inSource"][0] if "inSource" in place else place
                assert source["id"] in cited
                assert "inSource" not in place or place["start"] < place["end"]


@pytest.mark.parametrize(
    "path",
    ["/api/agreements?limit=100", "/api/agreements?sector=energy&lang=ru", "/api/sectors",
     "/api/agreements/taraz-qazax-protocol?lang=kk", "/api/agreements/visit-documents-2025"],
)  # fmt: skip
def test_each_triple_of_an_answer_is_in_the_release(
    client: httpx.Client, graph: set[object], path: str
) -> None:
    quads = as_rdf(client, client.get(path).json())
    assert len(quads) > 20
    assert [quad for quad in quads if quad.triple not in graph] == []


def test_documented_answers_are_true(client: httpx.Client, graph: set[object]) -> None:
    shown = 0
    for path, operation in documented(client).items():
        for media_type, content in operation["responses"]["200"]["content"].items():
            if "json" not in media_type:
                continue
            example = {**content["example"], "@context": f"{client.base_url}/context.jsonld"}
            quads = as_rdf(client, example)
            assert quads, path
            assert [quad for quad in quads if quad.triple not in graph] == [], path
            shown += 1
    assert shown >= 2 * 34


def test_labels_come_in_one_language_and_say_which(client: httpx.Client) -> None:
    russian = get(client, "/api/agreements/taraz-qazax-protocol", lang="ru")["items"][0]
    assert list(russian["label"]) == ["ru"]
    fallen_back = get(client, "/api/agreements/taraz-qazax-protocol", lang="de")["items"][0]
    assert list(fallen_back["label"]) == ["en"]
    assert list(fallen_back["title"]) == ["ru"]


def test_sectors_count_what_agreements_finds(client: httpx.Client) -> None:
    sectors = {s["slug"]: s for s in get(client, "/api/sectors")["items"]}
    assert sectors["energy"]["label"] == {"en": "energy"}
    for slug in ("energy", "culture", "transport"):
        found = get(client, "/api/agreements", sector=slug)
        assert sectors[slug]["agreements"] == found["total"], slug


def test_filters_narrow(client: httpx.Client) -> None:
    everything = get(client, "/api/agreements", limit=100)["total"]
    sets = get(client, "/api/agreements", kind="set", limit=100)
    assert all(item["kind"] == "set" for item in sets["items"])
    signed = get(client, "/api/agreements", stage="signed", limit=100)
    assert 0 < sets["total"] < everything
    assert 0 < signed["total"] < everything
    for item in signed["items"]:
        assert any("signed" in stage["stageType"] for stage in item["stage"])
    old = get(client, "/api/agreements", to="2010")["total"]
    new = get(client, "/api/agreements", **{"from": "2025-10-20", "to": "2025-10-21"})
    assert 0 < old < new["total"] < everything
    assert get(client, "/api/agreements", state="kazakhstan", kind="protocol")["total"] > 0
    assert get(client, "/api/agreements", state="US", sector="health")["total"] == 0


def test_pages_join_to_the_whole(client: httpx.Client) -> None:
    whole = slugs(get(client, "/api/agreements", limit=100))
    pages, address = [], "/api/agreements?limit=4"
    while address:
        body = get(client, address)
        assert body["total"] == len(whole)
        pages += slugs(body)
        address = body["next"]
    assert pages == whole


def test_cursor_of_another_release_or_question(client: httpx.Client) -> None:
    following = httpx.URL(get(client, "/api/agreements", limit=2)["next"])
    cursor = following.params["cursor"]
    assert client.get("/api/agreements", params={"cursor": cursor}).status_code == 200
    other = client.get("/api/agreements", params={"cursor": cursor, "sector": "energy"})
    assert (other.status_code, other.json()["title"]) == (400, "Bad request")
    assert client.get("/api/agreements", params={"cursor": "rubbish"}).status_code == 400
    content = json.loads(base64.urlsafe_b64decode(cursor + "=="))
    content[0] = "an-older-one"
    outdated = base64.urlsafe_b64encode(json.dumps(content).encode()).decode().rstrip("=")
    answer = client.get("/api/agreements", params={"cursor": outdated})
    assert (answer.status_code, answer.headers["content-type"]) == (409, PROBLEM)


@pytest.mark.parametrize(
    ("query", "status", "near"),
    [
        ("sector=energi", 422, "energy"),
        ("state=Kazahstan", 422, "kazakhstan"),
        ("kind=protocoll", 422, "protocol"),
        ("stage=sined", 422, "signed"),
        ("sektor=energy", 422, "sector"),
        ("limit=0", 422, None),
        ("limit=501", 422, None),
        ("limit=many", 422, None),
        ("lang=english-please", 422, None),
        ("from=yesterday", 422, None),
        ("sector=", 422, None),
        ("sector=culture&sector=energy", 400, None),
        ("sector=%FF", 400, None),
        ("sector=%3E%20%7D%20DROP", 422, None),
    ],
)
def test_bad_parameters(client: httpx.Client, query: str, status: int, near: str | None) -> None:
    answer = client.get(f"/api/agreements?{query}")
    assert (answer.status_code, answer.headers["content-type"]) == (status, PROBLEM), answer.text
    problem = answer.json()
    assert set(problem) >= {"type", "title", "status", "detail", "instance"}
    if near is not None:
        assert near in problem["near"]


def test_unknown_agreement_is_404(client: httpx.Client) -> None:
    for slug in ("no-such-thing", "strategic-partnership"):
        answer = client.get(f"/api/agreements/{slug}")
        assert (answer.status_code, answer.headers["content-type"]) == (404, PROBLEM)
    assert client.get("/api/agreements/%2e%2e%2fetc").status_code in {404, 422}


def test_answers_are_validated_by_etag(client: httpx.Client) -> None:
    first = client.get("/api/agreements?sector=culture")
    tag = first.headers["etag"]
    again = client.get("/api/agreements?sector=culture", headers={"if-none-match": tag})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    assert client.get("/api/agreements", headers={"if-none-match": tag}).status_code == 200
    as_jsonld = client.get(
        "/api/agreements?sector=culture", headers={"accept": "application/ld+json"}
    )
    assert as_jsonld.headers["content-type"] == "application/ld+json"
    assert as_jsonld.headers["etag"] != tag
    assert as_jsonld.json() == first.json()
