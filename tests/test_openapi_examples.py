"""The OpenAPI document is tried out: every lookup is asked with the examples it gives."""

from typing import Any

import pytest
import released


def _asked(parameter: dict[str, Any]) -> str | None:
    schema = parameter["schema"]
    found = [*schema.get("examples", ()), *(one for one in (schema.get("example"),) if one)]
    found += parameter.get("examples", [])
    return str(found[0]) if found else None


@pytest.fixture(scope="module")
def paths() -> dict[str, Any]:
    document: dict[str, Any] = released.client().get("/openapi.json").json()
    return {
        path: methods["get"]
        for path, methods in document["paths"].items()
        # Changes are told between two releases, and there is one here.
        if path.startswith("/api/") and "get" in methods and path != "/api/changes"
    }


def test_what_must_be_given_has_an_example_that_is_answered(paths: dict[str, Any]) -> None:
    assert {"/api/search", "/api/suggest", "/api/why", "/api/graph", "/api/paths"} <= set(paths)
    wrong = {}
    for path, operation in paths.items():
        given, query, address = operation.get("parameters", []), {}, path
        for parameter in (one for one in given if one.get("required")):
            example = _asked(parameter)
            assert example is not None, f"{path}: {parameter['name']} has no example"
            if parameter["in"] == "path":
                address = address.replace(f"{{{parameter['name']}}}", example)
            else:
                query[parameter["name"]] = example
        answer = released.client().get(address, params=query)
        if answer.status_code != 200:
            wrong[address] = (answer.status_code, answer.text[:200])
    assert not wrong


@pytest.mark.parametrize(
    "path", ["/api/search", "/api/suggest", "/api/why", "/api/graph", "/api/paths"]
)
def test_answers_are_shown_as_they_are(paths: dict[str, Any], path: str) -> None:
    shown = paths[path]["responses"]["200"]["content"]["application/json"]
    example = shown["example"]
    assert set(shown["schema"]["required"]) <= set(example)
    assert example.get("items") or example.get("nodes") or example.get("paths")
