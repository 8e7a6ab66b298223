"""W3C SPARQL 1.1 Graph Store Protocol, read side.

The suite writes before it reads; these servers are read-only. So each reading step of each
entry is put to a server that holds what the steps before it would have written: the graph
that the manifest expects. Writing steps must be refused. The entries as they stand are put to a
server that can be written, in test_graph_store_writing.py.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

import httpx
import pytest
from rdflib import BNode, Graph, URIRef
from rdflib.compare import isomorphic
from serving import Server, serving

from conformance.manifests import Entry, Step, admits, entries

HOST = "www.example"
GENID = "https://w3id.org/bilateral-kg/.well-known/genid/"
ENTRIES = entries("graph-store-protocol", "manifest-direct.ttl") + entries(
    "graph-store-protocol", "manifest-indirect.ttl"
)


class Case(NamedTuple):
    entry: Entry
    number: int

    @property
    def step(self) -> Step:
        return self.entry.steps[self.number]

    @property
    def held(self) -> tuple[tuple[str, str], ...]:
        """Graph IRI and Turtle of everything that the store holds at this step."""
        held = {}
        for step in (*self.entry.steps, self.step):
            if step.method in {"GET", "HEAD"} and admits(step.statuses, 200):
                held[iri(step)] = step.graph or "<urn:a> <urn:b> <urn:c> ."
        return tuple(sorted(held.items()))


def iri(step: Step) -> str:
    split = urlsplit(step.path)
    if split.query.startswith("graph="):
        return unquote(split.query.removeprefix("graph=")).replace("$LOCATION$", "urn:new")
    return f"http://{HOST}{split.path}"


CASES = [
    Case(entry, number)
    for entry in ENTRIES
    for number, step in enumerate(entry.steps)
    if step.method in {"GET", "HEAD"}
]


@pytest.fixture(scope="module")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator["Servers"]:
    started = Servers(tmp_path_factory.mktemp("gsp"))
    yield started
    started.stop()


class Servers:
    """One server for each state of the store, started when first asked for."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.running: dict[object, tuple[object, Server]] = {}

    def holding(self, graphs: tuple[tuple[str, str], ...]) -> Server:
        if graphs not in self.running:
            folder = self.folder / str(len(self.running))
            folder.mkdir()
            for number, (name, turtle) in enumerate(graphs):
                text = Graph().parse(data=turtle, format="turtle").serialize(format="nt")
                (folder / f"{number}.trig").write_text(f"<{name}> {{ {text} }}")
            context = serving("--rdf", folder)
            self.running[graphs] = (context, context.__enter__())
        return self.running[graphs][1]

    def stop(self) -> None:
        for context, _ in self.running.values():
            context.__exit__(None, None, None)


@pytest.mark.parametrize("case", CASES, ids=lambda c: f"{c.entry.id}-{c.number}")
def test_reading(servers: Servers, case: Case) -> None:
    with servers.holding(case.held).client() as client:
        answer = send(client, case.step)
    assert admits(case.step.statuses, answer.status_code), answer.text
    if case.step.graph is not None:
        found = Graph().parse(data=answer.text, format="turtle")
        assert isomorphic(unskolemised(found), Graph().parse(data=case.step.graph, format="turtle"))


def test_writing_is_refused(servers: Servers) -> None:
    with servers.holding(CASES[0].held).client() as client:
        for entry in ENTRIES:
            for step in entry.steps:
                if step.method not in {"GET", "HEAD"}:
                    assert send(client, step).status_code == 403


def send(client: httpx.Client, step: Step) -> httpx.Response:
    headers = {**step.headers, "host": HOST}
    path = step.path.replace("$LOCATION$", "urn:new")
    return client.request(step.method, path, headers=headers, content=step.body)


def unskolemised(graph: Graph) -> Graph:
    """Blank nodes are published as IRIs; the suite compares graphs with blank nodes."""
    plain = Graph()
    for triple in graph:
        plain.add(tuple(_blank(term) for term in triple))
    return plain


def _blank(term: object) -> object:
    is_genid = isinstance(term, URIRef) and term.startswith(GENID)
    return BNode(term.removeprefix(GENID)) if is_genid else term
