"""Those that are measured side by side, each with the same data and asked in the same way.

`bilateral-kg serve` and Virtuoso are servers on loopback, rdflib-endpoint another over a dataset in
rdflib's memory that merges the named graphs as it is asked, Oxigraph runs in this process. All
servers are asked by one client each, that keeps its connection.
"""

import asyncio
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx
from pyoxigraph import BlankNode, NamedNode, Quad, QueryTriples, RdfFormat, Store, serialize

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
import virtuoso
from serving import serving

from bilateral_kg.engine.embedded import EmbeddedEngine
from bilateral_kg.engine.scope import Scope
from bilateral_kg.release.layout import ReleaseDir
from bilateral_kg.release.sending import Sender
from bilateral_kg.settings import Settings
from bilateral_kg.web.app import create_app

START_SECONDS = 900
JSON = "application/sparql-results+json"
RDFLIB_SERVER = """
import sys, uvicorn
from rdflib import Dataset
from rdflib_endpoint import SparqlEndpoint
graph = Dataset(default_union=True)
graph.parse(sys.argv[1], format="nquads")
uvicorn.run(SparqlEndpoint(graph=graph), port=int(sys.argv[2]), log_level="error")
"""
# A peer that has not answered a query by then is not waited for.
QUERY_SECONDS = 30
# rdflib's evaluator joins in Python, and cannot be told to stop: it is asked nothing after that.
RDFLIB_SECONDS = 120
Ask = Callable[[str], int]


class TimedOut(Exception):
    """A query did not come back."""


@dataclass
class Peers:
    """What can be asked; each gives the bytes or rows of its answer, so that it is read."""

    get: Ask  # an address under `serve`
    sparql: Ask  # a query to `serve`
    oxigraph: Ask
    virtuoso: Ask
    rdflib: Ask | None
    queries: "Recorded"
    loaded: dict[str, float] = field(default_factory=dict)


class Recorded:
    """The queries that an address of ours asks of the engine, in their order."""

    def __init__(self, release: ReleaseDir) -> None:
        self._asked: list[str] = []
        self._app = create_app(Settings(), release)
        run = EmbeddedEngine._run  # noqa: SLF001  what every question goes through
        asked = self._asked

        def record(engine: EmbeddedEngine, query: str, dataset: object) -> object:
            asked.append(query)
            return run(engine, query, dataset)  # type: ignore[arg-type]

        self._record, self._run = record, run

    def of(self, addresses: Sequence[str]) -> list[list[str]]:
        EmbeddedEngine._run = self._record  # type: ignore[assignment]  # noqa: SLF001
        try:
            return asyncio.run(self._walk(addresses))
        finally:
            EmbeddedEngine._run = self._run  # type: ignore[method-assign]  # noqa: SLF001

    async def _walk(self, addresses: Sequence[str]) -> list[list[str]]:
        found = []
        transport = httpx.ASGITransport(self._app)
        async with httpx.AsyncClient(transport=transport, base_url="http://bench") as client:
            for address in addresses:
                self._asked.clear()
                answer = await client.get(address)
                assert answer.status_code == 200, f"{address}: {answer.text}"
                found.append(list(self._asked))
        return found


@contextmanager
def peers(release: ReleaseDir, *, with_rdflib: bool) -> Iterator[Peers]:
    """All of them, with the data of *release*."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        server = stack.enter_context(serving("--releases", release.path.parent))
        client = stack.enter_context(server.client())
        loaded: dict[str, float] = {}
        began = time.perf_counter()
        other = _virtuoso(release, folder, stack)
        loaded["Virtuoso"] = time.perf_counter() - began
        third = None
        if with_rdflib:
            began = time.perf_counter()
            third = _rdflib(release, folder, stack)
            loaded["rdflib-endpoint"] = time.perf_counter() - began
        yield Peers(
            lambda address: len(_good(client.get(address))),
            lambda query: len(_good(client.post("/sparql", data={"query": query}))),
            _in_process(release),
            other,
            third,
            Recorded(release),
            loaded,
        )


def _good(answer: httpx.Response) -> bytes:
    assert answer.status_code == 200, answer.text[:400]
    return answer.content


def _in_process(release: ReleaseDir) -> Ask:
    store = Store.read_only(str(release.store))

    def ask(query: str) -> int:
        result = store.query(query)
        if isinstance(result, QueryTriples):
            return sum(1 for _ in result)
        return sum(1 for _ in result) if hasattr(result, "variables") else int(bool(result))

    return ask


def _virtuoso(release: ReleaseDir, folder: Path, stack: ExitStack) -> Ask:
    home = folder / "virtuoso"
    home.mkdir()
    server = stack.enter_context(virtuoso.running(home, seconds=QUERY_SECONDS, buffers=170_000))
    settings = Settings(**server.settings, engine_write_seconds=3600)
    Sender(settings).make_current(release)
    scope = Scope(release.id, tuple(graph.iri for graph in release.manifest.graphs))
    client = stack.enter_context(httpx.Client(timeout=QUERY_SECONDS + 5, trust_env=False))

    def ask(query: str) -> int:
        form = {"query": scope.inward(query), "default-graph-uri": scope.merge}
        accepted = JSON if "SELECT" in query else "application/n-triples"
        try:
            answer = client.post(f"{server.url}/sparql", data=form, headers={"Accept": accepted})
        except httpx.TimeoutException as error:
            raise TimedOut from error
        if answer.status_code == 500 and "S1T00" in answer.text:
            raise TimedOut
        return len(_good(answer))

    return ask


def _rdflib(release: ReleaseDir, folder: Path, stack: ExitStack) -> Ask:
    file, port = folder / "graphs.nq", _free_port()
    store = Store.read_only(str(release.store))
    named = (quad for graph in store.named_graphs() for quad in _of(store, graph))
    serialize(named, str(file), RdfFormat.N_QUADS)
    process = subprocess.Popen(
        [sys.executable, "-c", RDFLIB_SERVER, str(file), str(port)],
        env={**os.environ, "PYTHONWARNINGS": "ignore"},
        stderr=subprocess.DEVNULL,
    )
    stack.callback(process.wait)
    stack.callback(process.kill)
    client = stack.enter_context(httpx.Client(timeout=RDFLIB_SECONDS, trust_env=False))
    address = f"http://127.0.0.1:{port}/"

    def ask(query: str) -> int:
        accepted = JSON if "SELECT" in query else "text/turtle"
        try:
            answer = client.post(address, data={"query": query}, headers={"Accept": accepted})
        except httpx.TimeoutException as error:
            raise TimedOut from error
        return len(_good(answer))

    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until:
        try:
            ask("SELECT ?x WHERE { VALUES ?x { 1 } }")
        except httpx.TransportError:
            time.sleep(0.5)
        else:
            return ask
    raise AssertionError("rdflib-endpoint did not start")


def _of(store: Store, graph: NamedNode | BlankNode) -> Iterator[Quad]:
    return store.quads_for_pattern(None, None, None, graph)


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])
