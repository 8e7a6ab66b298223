"""What strangers send to the lookups: fragments of SPARQL, broken text, too much of it."""

import base64
import json
from typing import Any

import httpx
import pytest
from answering import PROBLEM, address, client, documented, examples, get, needs

__all__ = ["client"]  # a fixture
FRAGMENTS = [
    '" } UNION { ?item ?p ?o } #',
    "> } ; DROP ALL ; SELECT * WHERE { ?s ?p <",
    "}} LIMIT 1 OFFSET 0 \\u007d",
    "<https://w3id.org/bilateral-kg/id/state/kazakhstan>",
    "a\r\nb: \x00\x01\x7f",
]
REFUSED = {400, 404, 406, 409, 414, 422}
LISTS = ["agreements", "events", "posts", "projects", "commitments", "figures", "claims"]
# What may be asked for in any words; a filter that knows its values refuses all the others.
FREE = {"q"}


@pytest.fixture(scope="module")
def operations(client: httpx.Client) -> dict[str, Any]:
    return documented(client)


def test_nothing_is_pasted_into_a_query(client: httpx.Client, operations: dict[str, Any]) -> None:
    sent = 0
    for path, operation in operations.items():
        real, needed = address(path, operation), needs(operation)
        for parameter in operation.get("parameters", ()):
            name = parameter["name"]
            for fragment in FRAGMENTS:
                if parameter["in"] == "path":
                    quoted = httpx.URL("http://x/").copy_with(params={"v": fragment})
                    encoded = quoted.query.decode().removeprefix("v=").replace("+", "%20")
                    answer = client.get(path.replace(f"{{{name}}}", encoded), params=needed or None)
                else:
                    answer = client.get(real, params={**needed, name: fragment})
                sent += 1
                if name in FREE and answer.status_code == 200:
                    # Nothing in the data reads so: whatever is found was let in.
                    found = answer.json()
                    assert path in {"/api/search", "/api/suggest"} or found["total"] == 0
                    continue
                assert answer.status_code in REFUSED, (path, name, fragment, answer.text[:300])
                assert answer.headers["content-type"] == PROBLEM
    assert sent > 900


@pytest.mark.parametrize("name", LISTS)
def test_text_that_is_none_is_refused(client: httpx.Client, name: str) -> None:
    for query in ("q=%FF%FE", "q=%ED%A0%80", "q=%E0%80", "lang=%FF", "fields=%C3", "q=%zz"):
        answer = client.get(f"/api/{name}?{query}")
        assert (answer.status_code, answer.headers["content-type"]) == (400, PROBLEM), query
    for query in ({"q": "a" * 10_000}, {"q": "ы" * 600}, {"fields": "x" * 10_000}):
        assert client.get(f"/api/{name}", params=query).status_code in {414, 422}
    for given in ("0", "-1", "1000000", "501", "1e2", "½", "", "9" * 40):
        answer = client.get(f"/api/{name}", params={"limit": given})
        assert (answer.status_code, answer.headers["content-type"]) == (422, PROBLEM), given
    assert client.get(f"/api/{name}?limit=2&limit=3").status_code == 400


@pytest.mark.parametrize(
    ("path", "parameter", "near"),
    [
        ("events?sector=transprot", "sector", "transport"),
        ("events?state=Kazahstan", "state", "kazakhstan"),
        ("events?type=visits", "type", "visit"),
        ("events?city=astanna", "city", "astana"),
        ("visits?visitKind=stat", "visitKind", "state"),
        ("projects?stage=bilding", "stage", "building"),
        ("projects?pair=KZ-azerbaijann", "pair", "azerbaijan"),
        ("commitments?bearer=organization/goverment-kazakhstan", "bearer", "government-kazakhstan"),
        ("commitments?overdue=maybe&at=2025", "overdue", None),
        ("figures?kind=targets", "kind", "target"),
        ("claims?speaker=ilham-alijev", "speaker", "ilham-aliyev"),
        ("posts?holder=tokayev", "holder", None),
        ("sources?sort=newer", "sort", None),
        ("people?sort=labels", "sort", "label"),
        ("twinnings?citty=shusha", "citty", "city"),
    ],
)
def test_unknown_values_are_named_with_what_was_meant(
    client: httpx.Client, path: str, parameter: str, near: str | None
) -> None:
    answer = client.get(f"/api/{path}")
    assert (answer.status_code, answer.headers["content-type"]) == (422, PROBLEM), answer.text
    problem = answer.json()
    assert problem["parameter"] == parameter
    assert near is None or any(near in each for each in problem["near"])


@pytest.mark.parametrize("query", ["from=2025-11&to=2025-10", "from=2026&to=2025-12-31"])
def test_days_that_are_reversed_or_none(client: httpx.Client, query: str) -> None:
    for name in ("agreements", "events", "figures"):
        answer = client.get(f"/api/{name}?{query}")
        assert (answer.status_code, answer.json()["parameter"]) == (422, "from")
        assert client.get(f"/api/{name}?from=2025&to=2025").status_code == 200
        assert client.get(f"/api/{name}?from=2025-02-30").status_code == 422
    for path in ("posts", "people/ilham-aliyev", "agreements/joint-statement-2025"):
        assert client.get(f"/api/{path}?at=2025-13-01").status_code == 422


def test_a_pair_has_two_states(client: httpx.Client) -> None:
    for pair in ("KZ", "KZ-KZ", "kz-KZ", "-", "KZ-", "KZ-AZ-TR", ",", "QQ-AZ"):
        answer = client.get("/api/agreements", params={"pair": pair})
        assert (answer.status_code, answer.headers["content-type"]) == (422, PROBLEM), pair


@pytest.mark.parametrize("name", LISTS)
def test_cursors_are_of_one_release_one_question_and_one_place(
    client: httpx.Client, name: str
) -> None:
    following = get(client, f"/api/{name}", limit=1)["next"]
    cursor = httpx.URL(following).params["cursor"]
    release, question, place = json.loads(base64.urlsafe_b64decode(cursor + "==="))

    def ask(content: object) -> httpx.Response:
        written = base64.urlsafe_b64encode(json.dumps(content).encode()).decode().rstrip("=")
        return client.get(f"/api/{name}", params={"cursor": written})

    assert ask([release, question, place]).status_code == 200
    outdated = ask(["0123456789ab", question, place])
    assert (outdated.status_code, outdated.headers["content-type"]) == (409, PROBLEM)
    assert release in outdated.json()["detail"]
    for broken in (
        [release, "another", place],
        [release, question],
        [release, question, {**place, "afterIri": "> } DROP ALL"}],
        [release, question, {**place, "afterIri": 7}],
        {"afterKey": "x"},
    ):
        assert ask(broken).status_code in {400, 422}
    pasted = ask([release, question, {**place, "afterKey": '" } UNION { ?item ?p ?o } #'}])
    assert pasted.status_code == 200


def test_examples_of_names_are_found(client: httpx.Client, operations: dict[str, Any]) -> None:
    for path, operation in operations.items():
        for parameter in operation.get("parameters", ()):
            if parameter["in"] == "path":
                assert examples(parameter), path
