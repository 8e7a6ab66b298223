"""The lookups under /api: each by its documented examples, and by what the data must give."""

import csv
import io
import re

import httpx
import pytest
from answering import (
    ID,
    PROBLEM,
    address,
    as_rdf,
    client,
    documented,
    examples,
    get,
    graph,
    needs,
    slugs,
)
from conftest import ROOT
from openpyxl import load_workbook

from bilateral_kg.catalogue import Catalogue, compose
from bilateral_kg.resources import folder

__all__ = ["client", "graph"]  # fixtures
LISTS = [
    *("agreements", "events", "visits", "people", "posts", "states", "cities", "organisations"),
    *("twinnings", "projects", "commitments", "figures", "indicators", "claims", "sources"),
    *("passages", "sectors"),
]
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DAY = "2025-10-21"


def test_every_lookup_and_each_parameter_is_documented_with_an_example_that_finds(
    client: httpx.Client,
) -> None:
    operations = documented(client)
    assert {f"/api/{name}" for name in LISTS} <= set(operations)
    assert {f"/api/{name}/{{slug}}" for name in LISTS} <= set(operations)
    asked, without = 0, set()
    for path, operation in operations.items():
        real, needed = address(path, operation), needs(operation)
        assert get(client, real, **needed)["items"], real
        for parameter in operation.get("parameters", ()):
            assert parameter["description"], (path, parameter["name"])
            if parameter["in"] != "query":
                continue
            if path.removeprefix("/api/") in LISTS and not examples(parameter):
                without.add(parameter["name"])
            for example in examples(parameter):
                given = {**needed, parameter["name"]: example}
                given |= {"at": DAY} if parameter["name"] in {"overdue", "inForce"} else {}
                answer = client.get(real, params=given)
                assert answer.status_code == 200, (real, given, answer.text)
                # Of a search, the examples of all parameters together may find nothing.
                is_list = path.split("/")[2] in LISTS
                if is_list and answer.headers["content-type"] == "application/json":
                    assert answer.json()["items"], (real, given)
                asked += 1
    assert asked > 150
    # A cursor is of one release; no source of ours gives a commitment a date as deadline.
    assert without == {"cursor", "due"}


@pytest.mark.parametrize("name", LISTS)
def test_each_triple_of_a_list_is_in_the_release(
    client: httpx.Client, graph: set[object], name: str
) -> None:
    body = get(client, f"/api/{name}", lang="ru", **({} if name == "sectors" else {"limit": 60}))
    quads = as_rdf(client, body)
    assert len(quads) >= len(body["items"])
    assert [quad for quad in quads if quad.triple not in graph] == []


@pytest.mark.parametrize("name", [name for name in LISTS if name != "sectors"])
def test_pages_join_to_the_whole_in_every_order(client: httpx.Client, name: str) -> None:
    operation = documented(client)[f"/api/{name}"]
    (sort,) = [p for p in operation["parameters"] if p["name"] == "sort"]
    orders = {}
    for order in sort["schema"]["enum"]:
        whole = get(client, f"/api/{name}", sort=order, limit=500, fields="id")
        assert len(whole["items"]) == whole["total"] == len({i["id"] for i in whole["items"]})
        step = max(1, whole["total"] // 3)
        pages, following = [], f"/api/{name}?sort={order}&fields=id&limit={step}"
        while following:
            body = get(client, following)
            assert body["total"] == whole["total"]
            pages += body["items"]
            following = body["next"]
        assert pages == whole["items"], order
        orders[order] = [item["id"] for item in whole["items"]]
    assert len({frozenset(order) for order in orders.values()}) == 1
    assert orders["id"] == sorted(orders["id"])


def test_pairs_cities_parties_and_text(client: httpx.Client) -> None:
    both = slugs(get(client, "/api/agreements", pair="KZ-AZ", limit=100))
    assert both == slugs(get(client, "/api/agreements", pair="azerbaijan,kazakhstan", limit=100))
    assert "strategic-partnership-treaty" in both
    assert "washington-declaration" not in both
    shusha = slugs(get(client, "/api/agreements", city="shusha"))
    assert shusha == ["turkistan-shusha-programme"]
    assert "turkistan-shusha-programme" in slugs(get(client, "/api/agreements", q="ШУШИ"))
    assert slugs(get(client, "/api/agreements", party="city/qazax")) == ["taraz-qazax-protocol"]


def test_where_two_signed_is_an_event_of_both(client: httpx.Client) -> None:
    both = slugs(get(client, "/api/events", pair="KZ-AZ", limit=100))
    assert {"treaty-signing-2005", "declaration-signing-2022", "green-energy-signing-2024"} <= {
        *both
    }
    assert "washington-signing" not in both
    for state in ("KZ", "AZ"):
        assert set(both) <= {*slugs(get(client, "/api/events", state=state, limit=100))}


@pytest.mark.parametrize("name", ["agreements", "events", "projects", "commitments", "figures"])
def test_a_pair_has_in_lists_what_its_dossier_counts(client: httpx.Client, name: str) -> None:
    dossier = client.get("/api/relations/KZ/AZ").json()["items"][0]
    assert get(client, f"/api/{name}?pair=KZ-AZ&limit=1")["total"] == dossier["counts"][name]


def test_nothing_is_in_force_before_it_was_signed(client: httpx.Client) -> None:
    treaty = "/api/agreements/strategic-partnership-treaty?at="
    before, after = (get(client, treaty + day)["items"][0] for day in ("2000-01-01", "2025-10-21"))
    assert (before["onDay"]["inForce"], after["onDay"]["inForce"]) == ("no", "unknown")


def test_in_force_is_yes_no_or_unknown_and_says_why(client: httpx.Client) -> None:
    listed = get(client, "/api/agreements", at=DAY, limit=100)["items"]
    answers = {item["id"].rpartition("/")[2]: item["onDay"] for item in listed}
    assert all(told["at"] == DAY for told in answers.values())
    by_question = {
        "/".join(row["document"]["value"].split("/")[-1:]): row["inForce"]["value"]
        for row in _public(client, "in-force", at=DAY)
    }
    for slug, told in answers.items():
        assert told["inForce"] == by_question.get(slug, "unknown"), slug
    for answer in ("yes", "no", "unknown"):
        found = slugs(get(client, "/api/agreements", at=DAY, inForce=answer, limit=100))
        expected = [slug for slug, told in answers.items() if told["inForce"] == answer]
        assert found == expected
    assert client.get("/api/agreements?inForce=yes").status_code == 422
    (one,) = get(client, "/api/agreements/joint-statement-2025", at=DAY)["items"]
    (signed,) = [s for s in one["onDay"]["steps"] if s["stage"].endswith("/signed")]
    assert (signed["reached"], signed["from"]) == ("yes", DAY)
    assert signed["report"].startswith(ID + "assertion/")
    (before,) = get(client, "/api/agreements/joint-statement-2025", at="2025-10-20")["items"]
    (unsigned,) = [s for s in before["onDay"]["steps"] if s["stage"].endswith("/signed")]
    assert unsigned["reached"] == "no"


def _public(client: httpx.Client, name: str, **given: str) -> list[dict[str, dict[str, str]]]:
    """The rows of a public question, asked as everybody can: as SPARQL."""
    text = compose(Catalogue.load(folder("queries")).get(name), given)
    return client.get("/sparql", params={"query": text}).json()["results"]["bindings"]


@pytest.mark.parametrize(
    ("post", "day", "held"),
    [
        ("president-azerbaijan", "2025-10-21", "yes"),
        ("president-azerbaijan", "2002-01-01", "no"),
        ("president-kazakhstan", "2019-03-19", "no"),
        ("president-kazakhstan", "2019-03-20", "yes"),
    ],
)
def test_who_held_a_post_on_a_day(client: httpx.Client, post: str, day: str, held: str) -> None:
    (item,) = get(client, f"/api/posts/{post}", at=day)["items"]
    assert [row["held"] for row in item["onDay"]["holders"]] == [held]
    (holder,) = {row["holder"] for row in item["onDay"]["holders"]}
    (person,) = get(client, f"/api/people/{holder.rpartition('/')[2]}", at=day)["items"]
    (told,) = [row for row in person["onDay"]["posts"] if row["post"].endswith("/" + post)]
    assert told["held"] == held


def test_projects_by_stage_and_stage_at_a_day(client: httpx.Client) -> None:
    building = slugs(get(client, "/api/projects", stage="building"))
    assert building == ["aktau-container-hub", "housing-and-infrastructure"]
    unstated = set(slugs(get(client, "/api/projects", stage="unstated", limit=100)))
    everything = set(slugs(get(client, "/api/projects", limit=100)))
    assert len(everything) == 16
    assert len(unstated) == 11
    (fibre,) = get(client, "/api/projects/caspian-fibre-line", at="2027-01-01")["items"]
    stages = fibre["onDay"]["stages"]
    assert {row["modality"].rpartition("/")[2] for row in stages} == {"planned", "forecast"}
    # A deadline that has passed is no stage reached.
    assert {row["reached"] for row in stages} == {"unknown"}


def test_commitments_by_bearer_and_overdue(client: httpx.Client) -> None:
    of_government = slugs(
        get(client, "/api/commitments", bearer="organization/government-kazakhstan", sort="id")
    )
    assert of_government == [
        "adopt-industrial-roadmap",
        "keep-industry-under-control",
        "make-fibre-line-ready",
    ]
    for answer in ("yes", "no", "unknown"):
        found = get(client, "/api/commitments", at=DAY, overdue=answer, limit=100)["items"]
        rows = _public(client, "overdue", at=DAY, **{"class": "commitments"})
        expected = {r["thing"]["value"] for r in rows if r["overdue"]["value"] == answer}
        assert {item["id"] for item in found} == expected
        assert {item["onDay"]["overdue"] for item in found} <= {answer}
    assert len(found) == 7
    answer = client.get("/api/commitments", params={"overdue": "yes"})
    assert (answer.status_code, answer.json()["parameter"]) == (422, "at")


def test_a_series_keeps_results_targets_and_forecasts_apart(client: httpx.Client) -> None:
    (trade,) = get(client, "/api/indicators/kz-az-trade")["items"]
    kinds = {figure["id"]: figure["figureKind"] for figure in trade["figure"]}
    assert len(kinds) == 4
    for kind, points in trade["series"].items():
        assert [kinds[point["id"]] for point in points] == [[kind]] * len(points)
    targets = {(p.get("value"), p["unit"][0]) for p in trade["series"]["target"]}
    assert ("1000000000", "CCY_USD") in targets
    assert {"actual", "baseline", "target"} == set(trade["series"])


def test_events_of_a_day_and_a_visit_with_its_parts(client: httpx.Client) -> None:
    found = get(client, "/api/events", at=DAY, limit=100)["items"]
    rows = _public(client, "on-day", at=DAY)
    certain = {r["thing"]["value"] for r in rows if r["onDay"]["value"] == "yes"}
    assert {i["id"] for i in found if i["onDay"]["onDay"] == "yes"} == {
        iri for iri in certain if iri.startswith(ID + "event/")
    }
    state_visits = get(client, "/api/visits", pair="KZ-AZ", participant="ilham-aliyev")
    assert slugs(state_visits) == ["aliyev-state-visit-kazakhstan-2025"]
    (visit,) = state_visits["items"]
    assert visit["visitKind"] == ["state"]
    within = slugs(get(client, "/api/events", within="aliyev-state-visit-kazakhstan-2025"))
    assert "aliyev-state-visit-kazakhstan-2025" not in within
    assert len(within) == 18


def test_claims_by_speaker_and_subject(client: httpx.Client) -> None:
    found = get(client, "/api/claims", speaker="ilham-aliyev", limit=100)
    assert found["total"] == 23
    for item in found["items"]:
        assert ID + "person/ilham-aliyev" in {speaker["id"] for speaker in item["attributedTo"]}
    about = "instrument/strategic-partnership-treaty"
    for item in get(client, "/api/claims", about=about)["items"]:
        subjects = [*item.get("about", ()), *item.get("asserts", ())]
        assert ID + about in {subject["id"] for subject in subjects}
        assert all(subject["label"] for subject in subjects if "#" not in subject["id"])


def test_passages_tell_what_rests_on_them(client: httpx.Client) -> None:
    found = get(client, "/api/passages", fact="instrument/taraz-qazax-protocol")["items"]
    assert len(found) == 2
    for passage in found:
        assert passage["start"] < passage["end"]
        assert any(report["paraphrase"] for report in passage["supports"])


def test_a_part_tells_its_parent(client: httpx.Client) -> None:
    (part,) = get(client, "/api/agreements/joint-statement-2025%23signed")["items"]
    assert part["id"] == ID + "instrument/joint-statement-2025#signed"
    assert part["stageType"] == ["signed"]
    assert part["parent"]["id"] == ID + "instrument/joint-statement-2025"
    assert part["parent"]["label"]
    for wrong in ("joint-statement-2025%23no-such", "no-such%23signed"):
        assert client.get(f"/api/agreements/{wrong}").status_code == 404


def test_each_parameter_is_explained_in_russian_too(client: httpx.Client) -> None:
    paths = client.get("/openapi.json").json()["paths"]
    english = {
        (path, parameter["name"])
        for path, operations in paths.items()
        if path.startswith("/api/")
        for operation in operations.values()
        for parameter in operation.get("parameters", ())
        if not re.search("[а-я]{2}", parameter.get("x-description-ru", ""))
    }
    assert not english


@pytest.mark.parametrize("code", ["KZ", "kz", "KAZ"])
def test_a_state_by_its_code(client: httpx.Client, code: str) -> None:
    (state,) = client.get(f"/api/states/{code}").json()["items"]
    assert state["id"].endswith("/state/kazakhstan")
    of_it = client.get("/api/agreements", params={"party": code}).json()
    assert of_it["total"] > 0
    named = client.get("/api/agreements", params={"party": "state/kazakhstan"}).json()
    assert named["items"] == of_it["items"]


@pytest.mark.parametrize(
    ("path", "near"),
    [
        ("people/ilham-aliev", "ilham-aliyev"),
        ("people/Ilham%20Aliyev", "ilham-aliyev"),
        ("agreements/taraz-qazax-protocl", "taraz-qazax-protocol"),
        ("states/kazakstan", "kazakhstan"),
    ],
)
def test_a_wrong_name_has_near_ones(client: httpx.Client, path: str, near: str) -> None:
    answer = client.get(f"/api/{path}")
    assert answer.status_code in {404, 422}
    assert near in answer.json()["near"]
    assert near in answer.json()["detail"]


@pytest.mark.parametrize(
    ("path", "status"), [("states/FR", 404), ("relations/KZ/FR", 422), ("events?state=fr", 422)]
)
def test_of_a_state_that_is_not_told_of_no_other_is_meant(
    client: httpx.Client, path: str, status: int
) -> None:
    answer = client.get(f"/api/{path}")
    assert answer.status_code == status
    assert "nothing is told here of France" in answer.json()["detail"]
    assert answer.json()["near"] == []


def test_a_fault_of_a_pair_names_the_parameter_that_was_given(client: httpx.Client) -> None:
    for pair in ("KZ-XX", "XX-KZ"):
        told = client.get("/api/agreements", params={"pair": pair}).json()
        assert told["parameter"] == "pair"
        assert told["detail"].startswith("pair: 'XX' is not known")


def test_sectors_as_a_tree_hold_every_sector(client: httpx.Client) -> None:
    flat = get(client, "/api/sectors")["items"]
    tree = get(client, "/api/sectors", shape="tree")["items"]
    met: list[str] = []

    def walk(item: dict[str, object], above: str | None) -> None:
        met.append(item["slug"])
        (same,) = [each for each in flat if each["id"] == item["id"]]
        assert same["agreements"] == item["agreements"]
        assert above is None or above in same["broader"]
        for below in item.get("narrower", ()):
            walk(below, item["id"])

    for top in tree:
        walk(top, None)
    # One that belongs to two stands under both.
    assert set(met) == {item["slug"] for item in flat}
    (culture,) = get(client, "/api/sectors/culture")["items"]
    assert {"cinema", "arts"} & {below["slug"] for below in culture["narrower"]}


def test_every_item_leads_to_what_stands_behind_it(client: httpx.Client) -> None:
    for name in LISTS:
        for item in get(client, f"/api/{name}")["items"]:
            link = httpx.URL(item["why"])
            assert (link.path, link.params["s"]) == ("/api/why", item["id"])


def test_fields_and_their_near_matches(client: httpx.Client) -> None:
    for item in get(client, "/api/projects", fields="label,projectStage")["items"]:
        assert {"id", "label"} <= set(item) <= {"id", "label", "projectStage"}
    answer = client.get("/api/projects", params={"fields": "label,projectStag"})
    assert (answer.status_code, answer.headers["content-type"]) == (422, PROBLEM)
    assert "projectStage" in answer.json()["near"]


def test_the_language_by_parameter_and_by_header(client: httpx.Client) -> None:
    address = "/api/posts/president-kazakhstan?fields=label"
    wanted = {"accept-language": "de-DE;q=0.3, ru-RU, en;q=0.8"}
    answer = client.get(address, headers=wanted)
    assert set(answer.json()["items"][0]["label"]) == {"ru"}
    assert {part.strip() for part in answer.headers["vary"].split(",")} == {
        "Accept",
        "Accept-Language",
    }
    plain = client.get(address)
    assert set(plain.json()["items"][0]["label"]) == {"en"}
    assert plain.headers["etag"] != answer.headers["etag"]
    asked = client.get(address + "&lang=az", headers=wanted)
    assert set(asked.json()["items"][0]["label"]) == {"az"}
    again = client.get(address, headers={**wanted, "if-none-match": answer.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize(("lang", "near"), [("russian", "ru"), ("rus", "ru"), ("kazakh", "kk")])
def test_an_unknown_language_is_422_with_near_ones(
    client: httpx.Client, lang: str, near: str
) -> None:
    for path in ("/api/agreements", "/api/events", "/api/sectors"):
        answer = client.get(path, params={"lang": lang})
        assert (answer.status_code, answer.headers["content-type"]) == (422, PROBLEM)
    assert near in client.get("/api/events", params={"lang": lang}).json()["near"]


@pytest.mark.parametrize("name", LISTS)
def test_tables_have_the_rows_of_the_list(client: httpx.Client, name: str) -> None:
    items = get(client, f"/api/{name}", **({} if name == "sectors" else {"limit": 500}))["items"]
    answer = client.get(f"/api/{name}", headers={"accept": "text/csv"})
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    rows = list(csv.DictReader(io.StringIO(answer.text, newline="")))
    assert [row["id"] for row in rows] == [item["id"] for item in items]
    assert not [cell for row in rows for cell in row.values() if cell.startswith(("=", "@", "{"))]
    assert all(row.get("label", row.get("paraphrase", "x")) for row in rows)
    book = client.get(f"/api/{name}?format=xlsx")
    assert book.headers["content-type"] == XLSX
    assert book.headers["content-disposition"].endswith(f"{name}.xlsx")
    sheet = load_workbook(io.BytesIO(book.content))[name]
    assert sheet.max_row == len(items) + 1
    assert [cell.value for cell in sheet[1]] == list(rows[0])


def test_the_page_about_http_tells_the_lookups_as_they_are(client: httpx.Client) -> None:
    page = (ROOT / "docs" / "http.md").read_text(encoding="utf-8")
    rows = dict(re.findall(r"^\| `([a-z]+)` \|[^|]+\| (`[^|]+`) \|$", page, re.MULTILINE))
    assert [name for name in LISTS if name not in rows] == []
    shared = {"lang", "fields", "format", "limit", "cursor"}
    for name in LISTS:
        told = set(re.findall("`([A-Za-z]+)`", rows[name]))
        given = {p["name"] for p in documented(client)[f"/api/{name}"]["parameters"]}
        assert told == given - shared, name
    commands = re.findall(r"^curl 'http://127\.0\.0\.1:8000(/api/[^']+)'$", page, re.MULTILINE)
    assert len(commands) >= 10
    for command in commands:
        answer = client.get(command)
        assert answer.status_code == 200, command
        assert len(answer.content) > 100, command
