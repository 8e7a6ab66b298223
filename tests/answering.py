"""The lookups of a server over the project's own data: one server for all modules that ask."""

import atexit
import json
from collections.abc import Iterator
from contextlib import ExitStack
from functools import cache

import httpx
import pytest
import released
from pyoxigraph import Quad, RdfFormat, Triple, parse
from serving import Server, serving

ID = "https://w3id.org/bilateral-kg/id/"
KEYS = {"@context", "items", "total", "next", "release", "license", "sources"}
PROBLEM = "application/problem+json"
# Lookups that list: those whose answers are envelopes.
_ENVELOPE = set(KEYS)


@cache
def server() -> Server:
    """A server that runs until the tests are done."""
    stack = ExitStack()
    atexit.register(stack.close)
    return stack.enter_context(serving("--releases", released.releases()))


@pytest.fixture(scope="module")
def client() -> Iterator[httpx.Client]:
    with server().client() as connection:
        yield connection


@cache
def _triples() -> frozenset[Triple]:
    with server().client() as connection:
        answer = connection.get("/gsp?default", headers={"accept": "application/n-triples"})
    return frozenset(quad.triple for quad in parse(answer.content, format=RdfFormat.N_TRIPLES))


@pytest.fixture(scope="module")
def graph() -> frozenset[Triple]:
    """Every triple of the release's default graph."""
    return _triples()


def get(client: httpx.Client, path: str, **parameters: object) -> dict[str, object]:
    """An answer in the envelope; `from_` stands for `from`."""
    given = {name.rstrip("_"): value for name, value in parameters.items()}
    # An empty mapping would make httpx drop the query that *path* has.
    answer = client.get(path, params=given or None)
    assert answer.status_code == 200, answer.text
    body = answer.json()
    assert set(body) >= KEYS
    return body


def slugs(body: dict[str, object]) -> list[str]:
    return [item["id"].rpartition("/")[2] for item in body["items"]]


def as_rdf(client: httpx.Client, body: dict[str, object]) -> list[Quad]:
    """The answer read as JSON-LD; the context is put in its place, as a processor would.

    Keys that few lookups have beside the envelope's own are no words of the context: a
    processor passes them over, which the parser at hand does only with some values.
    """
    context = client.get(body["@context"]).json()["@context"]
    text = json.dumps({key: body[key] for key in KEYS} | {"@context": context})
    return list(parse(text, format=RdfFormat.JSON_LD))


def documented(client: httpx.Client) -> dict[str, dict[str, object]]:
    """The GET operations that the OpenAPI document shows with an envelope."""
    paths = client.get("/openapi.json").json()["paths"]
    found = {}
    for path, operations in paths.items():
        content = operations.get("get", {}).get("responses", {}).get("200", {}).get("content", {})
        schema = content.get("application/json", {}).get("schema", {})
        if set(schema.get("required", ())) >= _ENVELOPE:
            found[path] = operations["get"]
    return found


def address(path: str, operation: dict[str, object]) -> str:
    """*path* with the documented example of its name in it."""
    for parameter in operation.get("parameters", ()):
        if parameter["in"] == "path":
            path = path.replace(f"{{{parameter['name']}}}", examples(parameter)[0])
    return path


def examples(parameter: dict[str, object]) -> list[object]:
    """The documented examples of a parameter, wherever they stand."""
    if "example" in parameter:
        return [parameter["example"]]
    schema = parameter.get("schema", {})
    return list(schema.get("examples", ())) or [
        example for each in schema.get("anyOf", ()) for example in each.get("examples", ())
    ]


def needs(operation: dict[str, object]) -> dict[str, object]:
    """Examples of the query parameters that must stand."""
    needed = [p for p in operation.get("parameters", ()) if p["in"] == "query" and p["required"]]
    return {parameter["name"]: examples(parameter)[0] for parameter in needed}
