"""A SPARQL engine of a few lines for tests: queries, updates and graphs over one store in memory.

It also does wrong what an engine may do wrong: `faults` are answers that it gives instead, one
after another; each request is kept in `seen`. `clients` are closed with it.
"""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

from pyoxigraph import NamedNode, QueryResultsFormat, QueryTriples, RdfFormat, Store, serialize

from bilateral_kg.engine.connection import Connection


@dataclass(frozen=True)
class Fault:
    """An answer given instead of the right one; without a status the connection is cut."""

    status: int | None = 500
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    seconds: float = 0.0


@dataclass
class Seen:
    method: str
    path: str
    form: dict[str, list[str]]
    authorization: str | None


@dataclass
class Stub:
    """A running engine."""

    store: Store = field(default_factory=Store)
    seen: list[Seen] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    clients: list[Connection] = field(default_factory=list)
    url: str = ""

    @property
    def settings(self) -> dict[str, str]:
        return {
            "engine": f"{self.url}/query",
            "engine_update": f"{self.url}/update",
            "engine_graphs": f"{self.url}/graphs",
        }

    def asked(self, path: str) -> list[Seen]:
        return [each for each in self.seen if each.path == path]


@contextmanager
def stub() -> Iterator[Stub]:
    engine = Stub()

    class Handler(_Handler):
        stub = engine

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    engine.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield engine
    finally:
        for client in engine.clients:
            client.close()
        server.shutdown()
        server.server_close()
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    stub: Stub
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        address = urlsplit(self.path)
        is_form = "form" in (self.headers["Content-Type"] or "")
        form = parse_qs(body.decode()) if is_form else parse_qs(address.query)
        authorization = self.headers["Authorization"]
        self.stub.seen.append(Seen(self.command, address.path, form, authorization))
        if self.stub.faults:
            self._fail(self.stub.faults.pop(0))
        elif address.path == "/query":
            self._query(form)
        elif address.path == "/update":
            self.stub.store.update(form["update"][0])
            self._answer(204, b"")
        else:
            self._load(form["graph"][0], body)

    def do_PUT(self) -> None:
        self.do_POST()

    def _query(self, form: dict[str, list[str]]) -> None:
        default, named = (
            [NamedNode(iri) for iri in form.get(f"{part}-graph-uri", ())]
            for part in ("default", "named")
        )
        try:
            result = self.stub.store.query(
                form["query"][0], default_graph=default, named_graphs=named
            )
        except SyntaxError as error:
            self._answer(400, str(error).encode(), "text/plain")
            return
        if isinstance(result, QueryTriples):
            written = serialize(result, format=RdfFormat.N_TRIPLES)
        else:
            written = result.serialize(format=QueryResultsFormat.JSON)
        self._answer(200, written, self.headers["Accept"])

    def _load(self, graph: str, body: bytes) -> None:
        home = NamedNode(graph)
        if self.command == "PUT":
            self.stub.store.clear_graph(home)
        self.stub.store.load(body, format=RdfFormat.TURTLE, to_graph=home)
        self._answer(201, b"")

    def _fail(self, fault: Fault) -> None:
        time.sleep(fault.seconds)
        if fault.status is None:
            self.close_connection = True
            return
        self._answer(fault.status, fault.body, "text/plain", fault.headers)

    def _answer(
        self,
        status: int,
        body: bytes,
        media_type: str = "text/plain",
        headers: tuple[tuple[str, str], ...] = (),
    ) -> None:
        self.send_response(status)
        for name, value in (("Content-Type", media_type), *headers):
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_arguments: object) -> None:
        """Tests look at `seen`."""
