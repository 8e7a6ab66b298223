"""A server that can be written, and a client that shows its token."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
from serving import Server, serving

from bilateral_kg import names

TOKEN = "w" * 10 + "-0123456789_abcdefghijklmnopqrstuvw"
SHOWN = {"Authorization": f"Bearer {TOKEN}"}
UPDATE = {"Content-Type": "application/sparql-update"}


@contextmanager
def writable(*arguments: str | Path, **settings: object) -> Iterator[tuple[Server, httpx.Client]]:
    """`serve --writable ARGUMENTS`, and a client that may write."""
    with (
        serving("--writable", *arguments, token=TOKEN, **settings) as server,
        server.client(headers=SHOWN) as client,
    ):
        yield server, client


def update(client: httpx.Client, text: str, **parameters: object) -> httpx.Response:
    return client.post("/sparql", content=text.encode(), headers=UPDATE, params=parameters)


def asks(client: httpx.Client, query: str) -> bool:
    answer = client.get("/sparql", params={"query": query}, headers={"Accept": "application/json"})
    assert answer.status_code == 200, answer.text
    return bool(answer.json()["boolean"])


def graph(source: str) -> str:
    """The graph of *source* in angle brackets."""
    return f"<{names.graph_iri(source)}>"
