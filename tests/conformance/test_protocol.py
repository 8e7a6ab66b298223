"""W3C SPARQL 1.1 Protocol: each entry of the manifest over real HTTP.

All 34 tests pass where the store can be written. A server that is read-only passes all query
tests, refuses with 403 what would write, and refuses what the suite wants refused.
"""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from pyoxigraph import QueryBoolean, QueryResultsFormat, QuerySolutions, RdfFormat, parse
from pyoxigraph import parse_query_results as results
from serving import serving
from writing import writable

from conformance.manifests import Entry, Step, admits, entries

ENTRIES = entries("protocol")


@pytest.fixture(scope="module")
def trig(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The suite's data, each file in the graph that the manifest names."""
    data = {graph: path for entry in ENTRIES for graph, path in entry.data}
    trig = tmp_path_factory.mktemp("w3c") / "data.trig"
    blocks = [f"<{graph}> {{ {path.read_text()} }}" for graph, path in sorted(data.items())]
    trig.write_text("\n".join(blocks))
    return trig


@pytest.fixture(scope="module")
def client(trig: Path) -> Iterator[httpx.Client]:
    with serving("--rdf", trig) as server, server.client() as connection:
        yield connection


@pytest.fixture(scope="module")
def writer(trig: Path) -> Iterator[httpx.Client]:
    with writable("--rdf", trig) as (_, connection):
        yield connection


def is_update(entry: Entry) -> bool:
    return "update" in entry.id


@pytest.mark.parametrize("entry", [e for e in ENTRIES if not is_update(e)], ids=lambda e: e.id)
def test_query(client: httpx.Client, entry: Entry) -> None:
    for step in entry.steps:
        check(step, send(client, step))


@pytest.mark.parametrize("entry", sorted(ENTRIES, key=is_update), ids=lambda e: e.id)
def test_where_the_store_can_be_written(writer: httpx.Client, entry: Entry) -> None:
    """Queries first: the suite's updates begin by emptying the store."""
    for step in entry.steps:
        check(step, send(writer, step))


@pytest.mark.parametrize("entry", [e for e in ENTRIES if is_update(e)], ids=lambda e: e.id)
def test_update_is_refused(client: httpx.Client, entry: Entry) -> None:
    step = entry.steps[0]
    answer = send(client, step)
    if admits(step.statuses, 200):
        assert answer.status_code == 403, answer.text
    else:
        assert admits(step.statuses, answer.status_code), answer.text


def send(client: httpx.Client, step: Step) -> httpx.Response:
    request = client.build_request(step.method, step.path, headers=step.headers, content=step.body)
    return client.send(request)


def check(step: Step, answer: httpx.Response) -> None:
    assert admits(step.statuses, answer.status_code), answer.text
    if step.format is None:
        return
    media_type = answer.headers["content-type"].partition(";")[0]
    if step.format == "RDF":
        written = RdfFormat.from_media_type(media_type)
        assert written is not None, media_type
        list(parse(answer.content, format=written))
        return
    read_as = QueryResultsFormat.from_media_type(media_type)
    assert read_as is not None, media_type
    read = results(answer.content, format=read_as)
    assert isinstance(read, QueryBoolean if step.format == "boolean" else QuerySolutions)
    if step.boolean is not None:
        assert isinstance(read, QueryBoolean)
        assert bool(read) is step.boolean


def test_the_suite_is_whole() -> None:
    """20 query tests and 14 update tests, as published."""
    assert [is_update(entry) for entry in ENTRIES].count(False) == 20
    assert len(ENTRIES) == 34
    assert all(path.is_file() for entry in ENTRIES for _, path in entry.data)
    assert isinstance(ENTRIES[1].data[0][1], Path)
