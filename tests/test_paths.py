"""/api/paths: how two things are connected, each step with what it rests on."""

import httpx
import pytest
import released

ID = "https://w3id.org/bilateral-kg/id/"
PROBLEM = "application/problem+json"


@pytest.fixture(scope="module")
def client() -> httpx.Client:
    return released.client()


def between(client: httpx.Client, first: str, second: str, **asked: object) -> dict[str, object]:
    answer = client.get("/api/paths", params={"from": first, "to": second, **asked})
    assert answer.status_code == 200, answer.text
    return answer.json()


def along(path: dict[str, object]) -> list[str]:
    return [node["id"].removeprefix(ID) for node in path["nodes"]]


def test_twin_towns_are_one_step_apart(client: httpx.Client) -> None:
    body = between(client, "city/taraz", "city/qazax", lang="ru")
    (path,) = body["paths"]
    assert along(path) == ["city/taraz", "city/qazax"]
    ((link,),) = [step["links"] for step in path["steps"]]
    assert link["predicate"] == "bkg:twinCity"
    assert link["modality"] == ["signed"]
    assert any("/passage/" in place for place in link["evidence"])
    assert client.get(link["why"]).json()["items"]
    assert not body["truncated"]


def test_every_step_is_reported_and_joins_its_ends(client: httpx.Client) -> None:
    body = between(client, "city/taraz", "city/shusha")
    assert len(body["paths"]) > 1
    assert len({path["length"] for path in body["paths"]}) == 1
    for path in body["paths"]:
        nodes = [node["id"] for node in path["nodes"]]
        assert len(set(nodes)) == len(nodes) == path["length"] + 1
        for start, end, step in zip(nodes, nodes[1:], path["steps"], strict=False):
            assert (step["from"], step["to"]) == (start, end)
            for link in step["links"]:
                assert {link["source"], link["target"]} == {start, end}
                assert link["assertions"]
                assert link["evidence"]


def test_the_way_back_is_the_same(client: httpx.Client) -> None:
    there = between(client, "city/taraz", "city/shusha")["paths"]
    back = between(client, "city/shusha", "city/taraz")["paths"]
    assert sorted(along(path) for path in there) == sorted(along(path)[::-1] for path in back)


def test_reference_links_are_walked_if_asked_for(client: httpx.Client) -> None:
    alone = between(client, "city/ceyhan", "state/turkey")
    assert alone["paths"] == []
    (path,) = between(client, "city/ceyhan", "state/turkey", reference=True)["paths"]
    assert [link["label"] for step in path["steps"] for link in step["links"]] == ["in state"]


def test_bounds_are_kept_and_told(client: httpx.Client) -> None:
    short = between(client, "city/taraz", "city/shusha", longest=2)
    assert (short["paths"], short["truncated"]) == ([], True)
    few = between(client, "city/taraz", "city/shusha", limit=1)
    assert (len(few["paths"]), few["truncated"]) == (1, True)


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ({"from": "city/taraz"}, 422),
        ({"from": "city/taraz", "to": "city/taraz"}, 422),
        ({"from": "city/taraz", "to": "city/atlantis"}, 404),
        ({"from": "> } DROP ALL", "to": "city/taraz"}, 422),
        ({"from": "city/taraz", "to": "city/qazax", "limit": 21}, 422),
        ({"from": "city/taraz", "to": "city/qazax", "longest": 0}, 422),
        ({"from": "city/taraz", "to": "city/qazax", "via": "x"}, 422),
        ({"from": "city/taraz", "to": "x" * 3000}, 422),
    ],
)
def test_what_cannot_be_asked(client: httpx.Client, asked: dict[str, object], status: int) -> None:
    answer = client.get("/api/paths", params=asked)
    assert (answer.status_code, answer.headers["content-type"]) == (status, PROBLEM), answer.text
