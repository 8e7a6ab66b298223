"""Releases in a remote engine: built into it, served from it, and whatever may go wrong with it."""

import json
import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
import released
from building import PROGRAM
from serving import Server, serving
from stubengine import Fault, Stub, stub

from bilateral_kg import names
from bilateral_kg.engine.base import DatasetChoice
from bilateral_kg.engine.connection import Connection
from bilateral_kg.engine.endpoint import Endpoint
from bilateral_kg.engine.remote import RemoteEngine
from bilateral_kg.engine.scope import RELEASES, Scope
from bilateral_kg.errors import (
    BilateralKGError,
    EngineError,
    Overloaded,
    QueryError,
    QueryForbidden,
    QuerySyntaxError,
    QueryTimeout,
    ResultTooLarge,
)
from bilateral_kg.release.layout import current
from bilateral_kg.settings import Settings

EVERYTHING = "SELECT * WHERE { ?s ?p ?o }"
GRAPH = names.graph_iri("reference")
JSON = "application/sparql-results+json"


@pytest.fixture(scope="module")
def filled() -> Iterator[tuple[Stub, str]]:
    """An engine that the command line has sent the current release to; and its id."""
    with stub() as engine:
        done = run(engine, "build", "--releases", released.releases())
        assert done.returncode == 0, done.stderr
        assert "is current in the engine, sent now" in done.stdout
        yield engine, current(released.releases()).id


@pytest.fixture(scope="module")
def both(filled: tuple[Stub, str]) -> Iterator[tuple[httpx.Client, httpx.Client]]:
    """The same release, served from its folder and from the engine."""
    engine, _ = filled
    with (
        serving("--releases", released.releases()) as near,
        serving(**engine.settings) as far,
        near.client() as one,
        far.client() as other,
    ):
        yield one, other


@pytest.fixture
def engine() -> Iterator[Stub]:
    with stub() as one:
        yield one


def run(engine: Stub, *arguments: object, **settings: str) -> "subprocess.CompletedProcess[str]":
    told = {f"BILATERAL_KG_{k.upper()}": v for k, v in {**engine.settings, **settings}.items()}
    command = [*PROGRAM, *map(str, arguments)]
    environment = {**os.environ, **told}
    return subprocess.run(command, capture_output=True, text=True, check=False, env=environment)


def remote(stubbed: Stub, release: str = "r1", **settings: object) -> RemoteEngine:
    chosen = Settings(**{**stubbed.settings, **settings})
    connection = Connection(chosen)
    stubbed.clients.append(connection)
    return RemoteEngine(Endpoint(connection, chosen), chosen, Scope(release, (GRAPH,)))


ADDRESSES = [
    "/api/agreements?sector=culture&limit=5",
    "/api/sectors",
    "/id/state/kazakhstan",
    "/sparql?query=ASK%20%7B%20%3Fs%20a%20%3Chttps%3A%2F%2Fw3id.org%2Fbilateral-kg%2Fontology%23Visit%3E%20%7D",
    "/sparql?query=SELECT%20%3Fg%20WHERE%20%7B%20GRAPH%20%3Fg%20%7B%7D%20%7D%20ORDER%20BY%20%3Fg",
    "/sparql?query=SELECT%20%28COUNT%28%2A%29%20AS%20%3Fn%29%20FROM%20%3Chttps%3A%2F%2Fw3id.org%2Fbilateral-kg%2Fgraph%2Freference%3E%20WHERE%20%7B%20%3Fs%20%3Fp%20%3Fo%20%7D",
    "/sparql?query=SELECT%20%28COUNT%28%2A%29%20AS%20%3Fn%29%20FROM%20%3Chttps%3A%2F%2Fw3id.org%2Fbilateral-kg%2Fgraph%2Freleases%3E%20WHERE%20%7B%20%3Fs%20%3Fp%20%3Fo%20%7D",
    "/sparql?query=SELECT%20WHERE",
    "/sparql?query=SELECT%20%2A%20WHERE%20%7B%20SERVICE%20%3Chttp%3A%2F%2Fexample.org%2F%3E%20%7B%7D%20%7D",
    "/gsp?graph=https%3A%2F%2Fw3id.org%2Fbilateral-kg%2Fgraph%2Freference&format=ntriples",
    "/gsp?graph=https%3A%2F%2Fw3id.org%2Fbilateral-kg%2Fgraph%2Freleases",
]


@pytest.mark.parametrize("address", ADDRESSES, ids=range(len(ADDRESSES)))
def test_both_engines_answer_alike(both: tuple[httpx.Client, httpx.Client], address: str) -> None:
    near, far = (client.get(address) for client in both)
    assert far.status_code == near.status_code, far.text
    if near.status_code == 200:
        assert sorted(comparable(far)) == sorted(comparable(near))
        assert comparable(near)


def comparable(answer: httpx.Response) -> list[str]:
    """Lines; those of JSON with addresses of the server left out."""
    host = str(answer.request.url).partition("/api")[0].partition("/id")[0]
    if "json" in answer.headers["content-type"]:
        text = json.dumps(answer.json(), indent=1, sort_keys=True)
        return text.replace(host, "").splitlines()
    return answer.text.replace(host, "").splitlines()


def test_what_is_asked_by_the_protocol_is_what_is_seen(
    both: tuple[httpx.Client, httpx.Client],
) -> None:
    count = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"
    for named in (GRAPH, RELEASES, "http://example.org/absent"):
        form = {"query": count, "default-graph-uri": named}
        near, far = (client.post("/sparql", data=form).json() for client in both)
        assert near["results"] == far["results"], named


def test_a_server_follows_the_pointer_and_prune_spares_what_it_names(
    tmp_path: Path, engine: Stub
) -> None:
    folder = tmp_path / "releases"
    shutil.copytree(released.releases(), folder, symlinks=True)
    assert run(engine, "build", "--releases", folder).returncode == 0
    first = current(folder).id
    with serving(**engine.settings) as server:
        assert follows(server, first)
        done = run(engine, "retract", "trend-2025-container-ships", "--releases", folder)
        assert done.returncode == 0, done.stderr
        second = current(folder).id
        assert second != first
        assert follows(server, second)
        assert run(engine, "releases", "rollback", "--releases", folder).returncode == 0
        assert follows(server, first)
    shutil.rmtree(folder / second)
    done = run(engine, "releases", "prune", "--keep", "1", "--releases", folder)
    assert f"1 removed from the engine {second}" in done.stdout, done.stderr
    held = {graph.value for graph in engine.store.named_graphs()}
    assert not [graph for graph in held if f"release/{second}" in graph]
    assert Scope(first, ()).merge in held


def follows(server: Server, release: str) -> bool:
    with server.client() as client:
        for _ in range(100):
            if client.get("/readyz").json()["release"] == release:
                return True
            time.sleep(0.1)
    return False


def test_an_engine_without_a_release_says_so(engine: Stub) -> None:
    done = run(engine, "serve", "--port", "0")
    assert done.returncode == 1
    assert "holds no release" in done.stderr


def test_the_query_command_asks_the_engine(filled: tuple[Stub, str]) -> None:
    engine, _ = filled
    before = len(engine.asked("/query"))
    done = run(engine, "query", "visits", "-f", "csv")
    assert done.returncode == 0, done.stderr
    assert "state/kazakhstan" in done.stdout
    assert len(engine.asked("/query")) > before


FAULTS = [
    (Fault(400, body=b"\nVirtuoso 37000 Error SP030: line 3"), QuerySyntaxError),
    (Fault(500, body=b"Virtuoso S1T00 Error SR171: Transaction timed out"), QueryTimeout),
    (Fault(504), QueryTimeout),
    (Fault(500, body=b"Virtuoso 22012 Error SR084: Division by zero."), QueryError),
    (Fault(500, body=b"<html>java.lang.NullPointerException"), EngineError),
    (Fault(502), EngineError),
    (Fault(401), EngineError),
    (Fault(404), EngineError),
    (Fault(503), Overloaded),
    (Fault(429, (("Retry-After", "3600"),)), Overloaded),
    (Fault(429, (("Retry-After", "Wed, 21 Oct 2026 07:28:00 GMT"),)), Overloaded),
    (Fault(None), EngineError),
    (Fault(200, body=b"<html>Welcome</html>"), EngineError),
    (Fault(200, body=b'{"head": {"vars": ["s"]}, "results": {"bindings": [{"s":'), EngineError),
    (Fault(200, (("X-SPARQL-MaxRows", "10000"),), b"{}"), EngineError),
    (Fault(200, (("X-SQL-State", "S1TAT"),), b"{}"), QueryTimeout),
]


@pytest.mark.parametrize(("fault", "error"), FAULTS, ids=range(len(FAULTS)))
def test_what_an_engine_does_wrong_is_an_error_of_its_kind(
    engine: Stub, fault: Fault, error: type[BilateralKGError]
) -> None:
    engine.faults = [fault]
    with pytest.raises(error) as raised:
        remote(engine).select(EVERYTHING)
    assert type(raised.value) is error
    assert len(engine.seen) == 1, "asked once: nobody knows what was done"


def test_an_engine_that_says_when_to_come_back_is_asked_again(engine: Stub) -> None:
    engine.faults = [Fault(503, (("Retry-After", "0"),))] * 2
    assert remote(engine).select(EVERYTHING).rows == ()
    assert len(engine.seen) == 3


def test_an_engine_that_is_not_there(engine: Stub) -> None:
    nowhere = remote(engine, engine="http://127.0.0.1:1/sparql")
    with pytest.raises(EngineError, match="cannot be reached"):
        nowhere.select(EVERYTHING)


def test_a_slow_engine_is_given_up(engine: Stub) -> None:
    engine.faults = [Fault(200, seconds=0.6)]
    with pytest.raises(QueryTimeout):
        remote(engine, engine_seconds=0.2).select(EVERYTHING)


def test_a_result_above_the_cap_is_refused(filled: tuple[Stub, str]) -> None:
    engine, release = filled
    asked = remote(engine, release, result_bytes=2000)
    with pytest.raises(ResultTooLarge):
        asked.answer(EVERYTHING, [JSON])
    assert asked.select(EVERYTHING).rows, "questions of ours have a cap of their own"


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * WHERE { SERVICE <http://example.org/> { ?s ?p ?o } }",
        "SELECT (bif:sys_stat('x') AS ?x) WHERE {}",
        "SELECT (<sql:x>('x') AS ?x) WHERE {}",
        "DEFINE get:soft 'replace' SELECT * WHERE { ?s ?p ?o }",
        "DROP GRAPH <https://w3id.org/bilateral-kg/graph/reference>",
    ],
)
def test_a_strangers_query_passes_the_gate_before_anything_is_sent(
    engine: Stub, query: str
) -> None:
    with pytest.raises((QueryForbidden, QuerySyntaxError)):
        remote(engine).answer(query, [JSON])
    assert not engine.seen


def test_no_query_sees_more_than_its_release(engine: Stub) -> None:
    asked = remote(engine)
    for query, dataset in [
        (EVERYTHING, DatasetChoice()),
        ("SELECT * WHERE { GRAPH ?g { ?s ?p ?o } }", DatasetChoice()),
        (f"SELECT * FROM <{RELEASES}> WHERE {{ ?s ?p ?o }}", DatasetChoice()),
        (
            f"PREFIX g: <{names.GRAPH}> SELECT * FROM NAMED g:releases {{ ?s ?p ?o }}",
            DatasetChoice(),
        ),
        (EVERYTHING, DatasetChoice((RELEASES,), (names.GRAPH + "release/r0/reference",))),
        (EVERYTHING, DatasetChoice((), ())),
    ]:
        asked.answer(query, [JSON], dataset)
        form = engine.seen[-1].form
        graphs = {*form["default-graph-uri"], *form.get("named-graph-uri", ())}
        own = Scope("r1", (GRAPH,))
        allowed = {own.merge, own.inward(GRAPH), names.GRAPH + "release/none"}
        assert form["default-graph-uri"], "none would mean all that the engine holds"
        assert graphs <= allowed, query


def test_credentials_travel_as_the_engine_wants_and_nowhere_else(engine: Stub) -> None:
    known = {"engine_user": "reader", "engine_password": "s3cret"}
    remote(engine, **known, engine_auth="basic").select(EVERYTHING)
    assert engine.seen[-1].authorization.startswith("Basic ")
    challenge = 'Digest realm="SPARQL", qop="auth", algorithm=MD5, nonce="abc", opaque="x"'
    engine.faults = [Fault(401, (("WWW-Authenticate", challenge),))]
    remote(engine, **known).select(EVERYTHING)
    assert engine.seen[-2].authorization is None
    assert engine.seen[-1].authorization.startswith("Digest ")
    assert "s3cret" not in repr(Settings(**engine.settings, **known))
    for address in ("http://reader:s3cret@127.0.0.1/sparql", "ftp://127.0.0.1/", "sparql"):
        with pytest.raises(EngineError) as raised:
            remote(engine, engine=address)
        assert "s3cret" not in str(raised.value)
    with pytest.raises(EngineError, match="https"):
        remote(engine, **known, engine_auth="basic", engine="http://engine.example.org/sparql")


def test_a_release_that_the_engine_did_not_take_whole_is_not_made_current(
    engine: Stub, tmp_path: Path
) -> None:
    engine.faults = [Fault(200, body=b'{"head":{"vars":[]},"results":{"bindings":[]}}')] * 2
    engine.faults += [Fault(201)]  # the first graph, thrown away
    done = run(engine, "build", "--releases", released.releases())
    assert done.returncode == 1
    assert "the engine holds 0 statements of" in done.stderr
    assert not list(engine.store)
