"""W3C SPARQL 1.1 Graph Store Protocol: every entry of its two manifests, step by step.

They run against a plain store that can be written and is empty before each entry.
"""

from collections.abc import Iterator

import httpx
import pytest
from rdflib import Graph
from rdflib.compare import isomorphic
from writing import update, writable

from conformance.manifests import Entry, Step, admits
from conformance.test_graph_store import ENTRIES, HOST, unskolemised


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    with writable("--releases", tmp_path_factory.mktemp("empty")) as (_, connection):
        yield connection


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda e: e.id)
def test_entry(client: httpx.Client, entry: Entry) -> None:
    assert update(client, "CLEAR ALL; DROP ALL").status_code == 200
    location = ""
    for step in entry.steps:
        answer = client.request(
            step.method,
            step.path.replace("$LOCATION$", location),
            headers={**step.headers, "host": HOST},
            content=step.body,
        )
        check(step, answer)
        location = answer.headers.get("location", location)


def check(step: Step, answer: httpx.Response) -> None:
    assert admits(step.statuses, answer.status_code), answer.text
    if step.graph is not None:
        found = Graph().parse(data=answer.text, format="turtle")
        assert isomorphic(unskolemised(found), Graph().parse(data=step.graph, format="turtle"))
