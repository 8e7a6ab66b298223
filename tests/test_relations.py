"""/api/relations: pairs of states with counts, and the dossier of a pair."""

import csv
import io
import json
import re
from collections.abc import Iterator

import httpx
import pytest
import released
from pyoxigraph import Quad, RdfFormat, parse
from serving import serving

import bilateral_kg

ID = "https://w3id.org/bilateral-kg/id/"
DAY = "2026-03-01"
PROBLEM = "application/problem+json"
COUNTED = ("agreements", "events", "projects", "commitments", "figures")


@pytest.fixture(scope="module")
def client() -> Iterator[httpx.Client]:
    with serving("--releases", released.releases()) as server, server.client() as connection:
        yield connection


@pytest.fixture(scope="module")
def graph(client: httpx.Client) -> set[object]:
    answer = client.get("/gsp?default", headers={"accept": "application/n-triples"})
    return {quad.triple for quad in parse(answer.content, format=RdfFormat.N_TRIPLES)}


def relation(client: httpx.Client, pair: str = "KZ/AZ", **parameters: str) -> dict[str, object]:
    answer = client.get(f"/api/relations/{pair}", params={"at": DAY, **parameters})
    assert answer.status_code == 200, answer.text
    (item,) = answer.json()["items"]
    return item


@pytest.fixture(scope="module")
def told(client: httpx.Client) -> dict[str, object]:
    """The dossier of Kazakhstan and Azerbaijan on a day."""
    return relation(client)


def by_id(nodes: list[dict[str, object]]) -> dict[str, dict[str, object]]:
    return {str(node["id"]).removeprefix(ID): node for node in nodes}


def as_rdf(client: httpx.Client, body: dict[str, object]) -> list[Quad]:
    context = client.get(str(body["@context"])).json()["@context"]
    text = json.dumps({**body, "@context": context})
    return list(parse(text, format=RdfFormat.JSON_LD))


def test_a_dossier_is_the_same_in_any_order_and_under_any_name(client: httpx.Client) -> None:
    answers = [
        client.get(f"/api/relations/{pair}", params={"at": DAY})
        for pair in ("KZ/AZ", "AZ/KZ", "kazakhstan/aze", "kz/azerbaijan")
    ]
    assert len({answer.content for answer in answers}) == 1
    homes = {answer.links["canonical"]["url"] for answer in answers}
    assert homes == {f"{client.base_url}/api/relations/AZ/KZ"}
    assert answers[0].links["license"]["url"] == answers[0].json()["license"]
    assert answers[0].json()["items"][0]["states"] == ["AZ", "KZ"]


@pytest.mark.parametrize("pair", ["KZ/AZ", "AM/AZ", "CN/KZ"])
def test_each_triple_of_a_dossier_is_in_the_release(
    client: httpx.Client, graph: set[object], pair: str
) -> None:
    for language in ("en", "ru"):
        body = client.get(f"/api/relations/{pair}", params={"lang": language, "at": DAY}).json()
        quads = as_rdf(client, body)
        assert len(quads) > 40
        assert [quad for quad in quads if quad.triple not in graph] == []


def test_the_parts_are_triples_and_not_only_words(
    client: httpx.Client, told: dict[str, object]
) -> None:
    body = client.get("/api/relations/KZ/AZ", params={"at": DAY}).json()
    subjects = {quad.subject.value for quad in as_rdf(client, body)}
    for part, nodes in told["dossier"].items():
        assert nodes, part
        assert {node["id"] for node in nodes} <= subjects, part


def test_how_the_two_stand_on_a_day(client: httpx.Client, told: dict[str, object]) -> None:
    def held(item: dict[str, object]) -> dict[str, str]:
        return {status["statusKind"][0]: status["held"] for status in item["status"]}

    assert held(told) == {
        "diplomatic-relations": "yes",
        "strategic-partnership": "unknown",
        "allied-relations": "unknown",
    }
    assert held(relation(client, at="1990"))["diplomatic-relations"] == "no"
    assert held(relation(client, at="1992-08-28"))["diplomatic-relations"] == "unknown"


def test_agreements_by_sector_with_their_day(told: dict[str, object]) -> None:
    agreements = by_id(told["dossier"]["agreements"])
    days = [one["day"] for one in agreements.values() if one["day"]]
    assert days == sorted(days, reverse=True)
    assert agreements["instrument/strategic-partnership-treaty"]["day"] == "2005-05-24"
    assert agreements["instrument/strategic-partnership-treaty"]["inForce"] == "unknown"
    culture = told["agreementsBySector"]["culture"]
    assert {ID + "instrument/taraz-qazax-protocol", ID + "instrument/visit-documents-2025"} <= set(
        culture
    )
    everything = {iri for group in told["agreementsBySector"].values() for iri in group}
    assert everything == {one["id"] for one in agreements.values()}


def test_events_in_the_order_of_time(told: dict[str, object]) -> None:
    events = told["dossier"]["events"]
    days = [(one["firstDay"] or "", one["lastDay"] or "") for one in events]
    assert days == sorted(days)
    found = by_id(events)
    speech = found["event/tokayev-speech-council-2025"]
    assert "date" not in speech
    assert speech["firstDay"] == "2025-10-21"
    assert "event/washington-signing" not in found


def test_projects_by_stage_and_none_invented(told: dict[str, object]) -> None:
    stages = told["projectsByStage"]
    assert ID + "project/aktau-container-hub" in stages["building"]
    assert ID + "project/alat-cargo-terminal" in stages["unstated"]
    assert list(stages)[-1] == "unstated"


def test_targets_actuals_and_forecasts_are_kept_apart(told: dict[str, object]) -> None:
    series = {key: one["series"] for key, one in by_id(told["dossier"]["indicators"]).items()}
    assert series["indicator/titr-cargo"]["target"] == [ID + "figure/titr-cargo-target-10mt"]
    assert series["indicator/titr-cargo"]["forecast"] == [ID + "figure/titr-cargo-forecast-2030"]
    assert ID + "figure/titr-cargo-last-year" in series["indicator/titr-cargo"]["actual"]
    assert "actual" not in series["indicator/aktau-hub-capacity"]
    figures = by_id(told["dossier"]["figures"])
    trade = figures["figure/kz-az-trade-target-1bn"]
    assert (trade["value"], trade["overdue"]) == ("1000000000", "unknown")
    assert figures["figure/kz-oil-btc-plan-2025"]["overdue"] == "yes"
    assert figures["figure/titr-cargo-target-10mt"]["unstated"] == ["deadline"]
    assert not {"value", "lower", "upper"} & set(figures["figure/kz-oil-transit-target"])


def test_commitments_are_open_and_overdue_is_a_question_of_the_day(
    told: dict[str, object],
) -> None:
    commitments = by_id(told["dossier"]["commitments"])
    assert len(commitments) == 6
    assert {one["overdue"] for one in commitments.values()} == {"unknown"}
    assert all(one["open"] for one in commitments.values())
    assert "commitment/az-am-accords" not in commitments


def test_people_with_their_posts_on_the_day(client: httpx.Client) -> None:
    people = by_id(relation(client, at="2025-10-21")["dossier"]["people"])
    tokayev = people["person/kassym-jomart-tokayev"]
    assert tokayev["posts"] == [{"post": ID + "post/president-kazakhstan", "held": "yes"}]
    assert tokayev["acts"] > people["person/assel-zhanasova"]["acts"]


def test_contested_and_unstated(told: dict[str, object]) -> None:
    contested = by_id(told["dossier"]["contested"])
    begins = contested["relation/az-kz#diplomatic-relations"]
    assert {said["value"] for said in begins["says"]} == {"1992-08-27", "1992-08-30"}
    assert len({said["in"] for said in begins["says"]}) == 2
    hub = contested["figure/aktau-hub-capacity-trend"]["conflictsWith"]
    assert len(hub) == 2
    unstated = by_id(told["dossier"]["notStated"])
    assert unstated["figure/titr-cargo-forecast-2030"]["unstated"] == ["baseline", "forecaster"]


def test_each_fact_of_a_part_has_modality_and_source(
    client: httpx.Client, told: dict[str, object]
) -> None:
    body = client.get("/api/relations/KZ/AZ", params={"at": DAY}).json()
    cited = {source["id"] for source in body["sources"]}
    assert cited == {source["id"] for source in told["dossier"]["sources"]}
    for part in ("events", "projects", "figures", "commitments"):
        for one in told["dossier"][part]:
            pieces = [one, *one.get("projectStage", ()), *one.get("participation", ())]
            reports = [report for piece in pieces for report in piece.get("assertedBy", ())]
            assert reports, one["id"]
            assert all(report["modality"] for report in reports)


def test_pairs_count_what_their_dossiers_hold(client: httpx.Client) -> None:
    body = client.get("/api/relations").json()
    assert body["total"] == len(body["items"])
    pairs = {tuple(item["states"]): item for item in body["items"]}
    assert pairs["AZ", "KZ"]["id"] == ID + "relation/az-kz"
    assert pairs["AZ", "KZ"]["names"] == ["Azerbaijan", "Kazakhstan"]
    assert body["items"][0]["states"] == ["AZ", "KZ"]
    for states in (("AZ", "KZ"), ("AM", "AZ"), ("CN", "KZ"), ("AZ", "UZ")):
        item = pairs[states]
        assert relation(client, "/".join(states))["counts"] == item["counts"]
        assert client.get(item["href"]).status_code == 200
    russian = client.get("/api/relations", params={"lang": "ru"}).json()["items"][0]
    assert russian["names"] == ["Азербайджан", "Казахстан"]


def test_a_table_of_pairs_says_what_each_number_counts(client: httpx.Client) -> None:
    table = client.get("/api/relations", params={"format": "csv"}).text
    counts = next(csv.DictReader(io.StringIO(table)))["counts"]
    told = client.get("/api/relations").json()["items"][0]["counts"]
    assert counts == "; ".join(f"{part} {number}" for part, number in told.items())


def test_a_dossier_as_a_table_is_406_and_leads_to_tables(client: httpx.Client) -> None:
    asked = [{"params": {"format": "csv"}}, {"headers": {"accept": "text/csv"}}]
    for how in asked:
        answer = client.get("/api/relations/KZ/AZ", **how)
        assert answer.status_code == 406
        tables = re.findall(r"/\S+csv", answer.json()["detail"])
        assert len(tables) == 2
        for table in tables:
            found = client.get(table)
            assert found.headers["content-type"].startswith("text/csv")
            assert len(found.text.splitlines()) > 2
    both = {"accept": "text/csv, application/json;q=0.5"}
    assert client.get("/api/relations/KZ/AZ", headers=both).json()["total"] == 1


def test_a_pair_of_which_nothing_is_known(client: httpx.Client) -> None:
    item = relation(client, "CN/UZ")
    assert "id" not in item
    assert set(item["counts"].values()) == {0}
    assert not any(item["dossier"].values())


@pytest.mark.parametrize(
    ("path", "parameter", "near"),
    [
        ("KZ/KZ", "second", None),
        ("KZ/kazakhstan", "second", None),
        ("KZ/Azerbajan", "second", "azerbaijan"),
        ("kazakstan/AZ", "first", "kazakhstan"),
        ("KZ/AZ?at=yesterday", "at", None),
        ("KZ/CN?at=2026-02-31", "at", None),
        ("KZ/UZ?att=2026", "att", "at"),
        ("KZ/%22%3E%20%7D%20%23", "second", None),
        ("KZ/city", "second", None),
    ],
)
def test_what_cannot_be_answered_says_why(
    client: httpx.Client, path: str, parameter: str, near: str | None
) -> None:
    answer = client.get(f"/api/relations/{path}")
    assert (answer.status_code, answer.headers["content-type"]) == (422, PROBLEM)
    body = answer.json()
    assert body["parameter"] == parameter
    assert near is None or near in body["near"]


def test_the_day_is_part_of_the_validator(client: httpx.Client) -> None:
    first = client.get("/api/relations/AM/AZ", params={"at": DAY})
    again = {"if-none-match": first.headers["etag"]}
    path = "/api/relations/AM/AZ"
    assert client.get(path, params={"at": DAY}, headers=again).status_code == 304
    assert client.get(path, params={"at": "2020"}, headers=again).status_code == 200


def test_whoever_scripts_gets_the_same(told: dict[str, object]) -> None:
    kg = bilateral_kg.open(released.releases())
    pair = kg.relation("AZ", "KZ")
    for part, column, rows in (
        ("agreements", "item", kg.query("pair-agreements", state="KZ", other="AZ")),
        ("events", "event", pair.events()),
        ("projects", "project", pair.projects()),
        ("figures", "figure", pair.figures()),
        ("commitments", "commitment", pair.commitments()),
        ("people", "person", pair.people()),
        ("twinnings", "twinning", pair.twinnings()),
    ):
        named = list(dict.fromkeys(row[column] for row in rows))
        assert named == [node["id"] for node in told["dossier"][part]], part
    contested = {row["thing"] for row in pair.contested()}
    assert contested == {ID + "relation/az-kz#diplomatic-relations"}
    assert {row["overdue"] for row in pair.overdue(DAY)} == {"yes", "no", "unknown"}
    holders = {row["holder"] for row in pair.posts(DAY)}
    assert holders <= {node["id"] for node in told["dossier"]["people"]}
    assert pair.conflicts()
    assert {row["fact"] for row in pair.unstated()} <= {
        node["id"] for node in told["dossier"]["notStated"]
    }
