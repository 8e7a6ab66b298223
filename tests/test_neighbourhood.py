"""/api/graph: what lies around a thing, in formats that graph programs read."""

import io

import httpx
import networkx as nx
import pytest
import released

ID = "https://w3id.org/bilateral-kg/id/"
PROBLEM = "application/problem+json"


@pytest.fixture(scope="module")
def client() -> httpx.Client:
    return released.client()


def around(client: httpx.Client, center: str, **asked: object) -> dict[str, object]:
    answer = client.get("/api/graph", params={"center": center, **asked})
    assert answer.status_code == 200, answer.text
    return answer.json()


def nodes(body: dict[str, object]) -> set[str]:
    return {node["id"].removeprefix(ID) for node in body["nodes"]}


def test_what_touches_a_city(client: httpx.Client) -> None:
    body = around(client, "city/shusha", lang="ru")
    assert nodes(body) == {
        "city/shusha",
        "city/turkistan",
        "state/azerbaijan",
        "instrument/turkistan-shusha-programme",
    }
    by_label = {link["label"]: link for link in body["links"]}
    twinned = next(one for one in body["links"] if one["predicate"] == "bkg:twinCity")
    assert twinned["modality"] == ["occurred"]
    assert twinned["earliest"]
    assert twinned["assertions"]
    assert all(place.startswith(ID) for place in twinned["evidence"])
    assert len(by_label) > 1
    (center,) = [node for node in body["nodes"] if node["id"] == body["center"]]
    assert (center["label"], center["type"], center["distance"]) == ("Шуша", "City", 0)
    assert (body["truncated"], body["leftOut"]) == (False, 0)


def test_networkx_reads_the_json_as_it_is(client: httpx.Client) -> None:
    body = around(client, "state/kazakhstan", depth=2)
    drawing = nx.node_link_graph(body, edges="links")
    assert isinstance(drawing, nx.MultiDiGraph)
    assert len(drawing) == len(body["nodes"])
    assert drawing.number_of_edges() == len(body["links"]) > 50
    distance = nx.single_source_shortest_path_length(drawing.to_undirected(), body["center"])
    assert {n["id"]: n["distance"] for n in body["nodes"]} == distance


def test_every_link_can_say_why(client: httpx.Client) -> None:
    body = around(client, "instrument/taraz-qazax-protocol", depth=2)
    for link in body["links"][::9]:
        answer = client.get(link["why"])
        assert answer.status_code == 200, link
        assert answer.json()["items"]


@pytest.mark.parametrize("form", ["graphml", "gexf"])
def test_other_formats_hold_the_same(client: httpx.Client, form: str) -> None:
    body = around(client, "corridor/titr", depth=2)
    answer = client.get(
        "/api/graph", params={"center": "corridor/titr", "depth": 2, "format": form}
    )
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith(f"application/{form}+xml")
    assert f'filename="titr.{form}"' in answer.headers["content-disposition"]
    reader = nx.read_graphml if form == "graphml" else nx.read_gexf
    drawing = reader(io.BytesIO(answer.content))
    assert len(drawing) == len(body["nodes"])
    assert drawing.number_of_edges() == len(body["links"])
    assert {data["iri"] for _, data in drawing.nodes(data=True)} == {
        node["id"] for node in body["nodes"]
    }


def test_a_cap_is_told(client: httpx.Client) -> None:
    whole = around(client, "state/kazakhstan", limit=500)
    assert not whole["truncated"]
    cut = around(client, "state/kazakhstan", limit=10)
    assert len(cut["nodes"]) == 10
    assert cut["truncated"]
    assert cut["leftOut"] == len(whole["nodes"]) - 10
    shown = nodes(cut)
    assert "state/kazakhstan" in shown
    assert shown < nodes(whole)
    for link in cut["links"]:
        assert {link["source"].removeprefix(ID), link["target"].removeprefix(ID)} <= shown


def test_classes_with_their_kinds_are_walked_through_alone(client: httpx.Client) -> None:
    body = around(client, "person/ilham-aliyev", depth=2, types="Event, Person")
    kinds = {node["type"] for node in body["nodes"]}
    assert {"Person", "Visit", "Tour"} <= kinds
    assert not kinds & {"State", "Instrument", "Organization", "City"}
    # What stands for a link otherwise is a node where it is asked for.
    assert "Participation" in {
        node["type"] for node in around(client, "person/ilham-aliyev", types="Fact")["nodes"]
    }


def test_a_day_leaves_out_what_was_not_then(client: httpx.Client) -> None:
    person = "person/ilham-aliyev"
    visit, declaration = (
        "event/aliyev-state-visit-kazakhstan-2025",
        "event/declaration-signing-2022",
    )
    then = around(client, person, at="2025-10-20")
    assert visit in nodes(then)
    assert declaration not in nodes(then)
    assert "yes" in {link["holds"] for link in then["links"]}
    before = around(client, person, at="2022-08-24")
    assert visit not in nodes(before)
    # Parts without a date lie in the days of the whole.
    assert "event/alem-ai-tour-2025" not in nodes(before)
    for body, day in ((then, "2025-10-20"), (before, "2022-08-24")):
        for one in (*body["nodes"], *body["links"]):
            assert one.get("earliest", day) <= day <= one.get("latest", day)
        assert {"yes", "unknown"} >= {link["holds"] for link in body["links"]}


def test_fields_and_facts_can_be_the_centre(client: httpx.Client) -> None:
    field = around(client, "https://w3id.org/bilateral-kg/vocab/sector/transport")
    assert {"instrument", "event", "project"} & {n.partition("/")[0] for n in nodes(field)}
    assert "instrument/taraz-qazax-protocol" in nodes(around(client, "twinning/taraz-qazax"))


def test_unchanged_is_304(client: httpx.Client) -> None:
    answer = client.get("/api/graph", params={"center": "city/shusha"})
    again = client.get(
        "/api/graph",
        params={"center": "city/shusha"},
        headers={"if-none-match": answer.headers["etag"]},
    )
    assert again.status_code == 304


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ({}, 422),
        ({"center": "city/atlantis"}, 404),
        ({"center": "atlantis"}, 422),
        ({"center": "http://x y"}, 422),
        ({"center": "https://example.org/> ?p ?o } #"}, 422),
        ({"center": "city/shusha", "depth": 0}, 422),
        ({"center": "city/shusha", "depth": 5}, 422),
        ({"center": "city/shusha", "limit": 0}, 422),
        ({"center": "city/shusha", "limit": 501}, 422),
        ({"center": "city/shusha", "types": "Citi"}, 422),
        ({"center": "city/shusha", "types": "City } DROP ALL"}, 422),
        ({"center": "city/shusha", "at": "2025-13-01"}, 422),
        ({"center": "city/shusha", "at": "yesterday"}, 422),
        ({"center": "city/shusha", "format": "svg"}, 422),
        ({"center": "city/shusha", "radius": 1}, 422),
        ({"center": "city/shusha", "lang": "xx-yy-zz"}, 422),
    ],
)
def test_what_cannot_be_asked(client: httpx.Client, asked: dict[str, object], status: int) -> None:
    answer = client.get("/api/graph", params=asked)
    assert (answer.status_code, answer.headers["content-type"]) == (status, PROBLEM), answer.text
    if asked.get("types") == "Citi":
        assert "City" in answer.json()["near"]
        assert answer.json()["parameter"] == "types"


def test_the_accept_header_chooses_among_the_formats_there_are(client: httpx.Client) -> None:
    def asked(accept: str, **more: str) -> httpx.Response:
        params = {"center": "city/shusha", **more}
        return client.get("/api/graph", params=params, headers={"accept": accept})

    table = asked("text/csv")
    assert table.status_code == 406
    assert "application/graphml+xml" in table.json()["available"]
    drawn = asked("application/gexf+xml")
    assert drawn.headers["content-type"].startswith("application/gexf+xml")
    assert "Accept" in drawn.headers["vary"].split(", ")
    for accept in ("*/*", "text/html,*/*;q=0.1"):
        assert asked(accept).headers["content-type"].startswith("application/json")
    assert "graphml" in asked("text/csv", format="graphml").text[:300]
