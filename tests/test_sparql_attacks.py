"""What strangers do to a public endpoint, and what must happen then."""

import http.server
import os
import signal
import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path

import httpx
import pytest
import web_data
from serving import Server, serving

PROBLEM = "application/problem+json"
SECONDS = 2
FORM = {"content-type": "application/x-www-form-urlencoded"}
CROSS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
PAIRS = "?a ?b ?c . ?d ?e ?f . ?g ?h ?i"
RUNAWAYS = {
    "cross product": CROSS,
    "property path": "SELECT (COUNT(*) AS ?n) "
    "{ ?a <urn:next>+ ?b . ?b <urn:next>+ ?c . ?c ^<urn:next>+ ?d }",
    "regex": f"SELECT (COUNT(*) AS ?n) {{ {PAIRS} "
    'FILTER (REGEX(CONCAT(STR(?a), STR(?d), STR(?g)), "(a+)+(.*b){20}$")) }',
    "order by": f"SELECT ?a ?d ?g {{ {PAIRS} }} ORDER BY DESC(CONCAT(STR(?a), STR(?d))) LIMIT 1",
    "group by": f"SELECT ?a ?d (COUNT(*) AS ?n) {{ {PAIRS} }} GROUP BY ?a ?d LIMIT 1",
    "string building": "SELECT (MAX(STRLEN(CONCAT(?x, ?x))) AS ?n) "
    "{ { SELECT (GROUP_CONCAT(STR(?a)) AS ?x) { ?a ?b ?c . ?d ?e ?f } } }",
}


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return web_data.write(tmp_path_factory.mktemp("data"))


@pytest.fixture(scope="module")
def server(data: Path) -> Iterator[Server]:
    limits = {"query_seconds": SECONDS, "query_memory_mib": 256, "queue_length": 4}
    with serving("--rdf", data, **limits, result_bytes=100_000, body_seconds=2) as running:
        yield running


@pytest.fixture(scope="module")
def client(server: Server) -> Iterator[httpx.Client]:
    with server.client() as connection:
        yield connection


def ask(client: httpx.Client, query: str) -> httpx.Response:
    return client.post("/sparql", data={"query": query})


def alive(client: httpx.Client) -> None:
    """The service answers, and answers right."""
    answer = ask(client, "SELECT (1 + 1 AS ?two) {}")
    assert answer.status_code == 200, answer.text
    assert answer.json()["results"]["bindings"][0]["two"]["value"] == "2"


def metric(client: httpx.Client, name: str) -> float:
    for line in client.get("/metrics").text.splitlines():
        if line.startswith(f"bilateral_kg_{name} "):
            return float(line.rpartition(" ")[2])
    raise AssertionError(f"no metric {name}")


def eventually(holds: object, seconds: float = 20) -> None:
    """Wait until *holds* is true; fails if that does not come to pass."""
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "did not come to pass"
        time.sleep(0.05)


@pytest.mark.parametrize("kind", RUNAWAYS)
def test_a_query_that_runs_for_ever_is_killed(client: httpx.Client, kind: str) -> None:
    answer = ask(client, RUNAWAYS[kind])
    assert answer.status_code == 504, answer.text
    assert answer.headers["content-type"] == PROBLEM
    alive(client)


def test_others_are_answered_while_a_bad_query_runs(client: httpx.Client) -> None:
    with ThreadPoolExecutor(1) as pool:
        bad = pool.submit(ask, client, CROSS)
        eventually(lambda: metric(client, "queries_running") >= 1)
        answered = 0
        while not bad.done():
            alive(client)
            assert client.get("/healthz").status_code == 200
            answered += 1
        assert bad.result().status_code == 504
    assert answered >= 3


def test_a_memory_bomb_ends_its_worker_only(client: httpx.Client) -> None:
    bomb = (
        "SELECT ?x { { SELECT (GROUP_CONCAT(CONCAT(STR(?a), STR(?d))) AS ?x) "
        "{ ?a ?b ?c . ?d ?e ?f } } } ORDER BY ?x"
    )
    answer = ask(client, bomb)
    assert answer.status_code in {422, 504}, answer.text
    alive(client)


def test_a_result_above_the_cap_is_refused_whole(client: httpx.Client) -> None:
    answer = ask(client, "SELECT * { ?a ?b ?c . ?c ?d ?e }")
    assert answer.status_code == 422, answer.text
    problem = answer.json()
    assert "100,000 bytes" in problem["detail"]
    assert "LIMIT" in problem["detail"]
    assert "OFFSET" in problem["detail"]
    alive(client)


@contextmanager
def listening() -> Iterator[tuple[int, list[str]]]:
    """A server on loopback that notes every connection."""
    heard: list[str] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            heard.append(self.path)
            self.send_error(500)

        def log_message(self, *_: object) -> None:
            pass

    listener = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=listener.serve_forever, daemon=True)
    thread.start()
    try:
        yield listener.server_address[1], heard
    finally:
        listener.shutdown()
        listener.server_close()
        thread.join()


def test_nothing_reaches_out(client: httpx.Client, tmp_path: Path) -> None:
    secret = tmp_path / "secret.ttl"
    secret.write_text("<urn:secret> <urn:p> <urn:o> .")
    with listening() as (port, heard):
        there = f"http://127.0.0.1:{port}/x"
        for query in (
            f"SELECT * {{ SERVICE <{there}> {{ ?s ?p ?o }} }}",
            f"SELECT * {{ sErViCe SILENT <{there}> {{ ?s ?p ?o }} }}",
            f"SELECT * {{ SERVICE # a comment\n <{there}> {{ ?s ?p ?o }} }}",
            f"SELECT * {{ \\u0053ERVICE <{there}> {{ ?s ?p ?o }} }}",
            f"SELECT * {{ BIND (<{there}> AS ?e) SERVICE ?e {{ ?s ?p ?o }} }}",
            f"LOAD <{there}>",
            f"PREFIX x: <urn:x> LOAD SILENT <{there}> INTO GRAPH <urn:g>",
        ):
            answer = ask(client, query)
            assert answer.status_code in {400, 403}, (query, answer.text)
        for graph in (there, f"file://{secret}", "file:///etc/passwd", f"FILE://{secret}"):
            for clause in (f"FROM <{graph}>", f"FROM NAMED <{graph}>"):
                answer = ask(
                    client,
                    f"SELECT * {clause} {{ {{ ?s ?p ?o }} UNION {{ GRAPH ?g {{ ?s ?p ?o }} }} }}",
                )
                assert answer.status_code == 200
                assert answer.json()["results"]["bindings"] == []
            described = ask(client, f"DESCRIBE <{graph}>")
            assert described.status_code == 200
            assert "secret" not in described.text
        assert heard == []


def test_harmless_mentions_pass(client: httpx.Client) -> None:
    for query in (
        'SELECT ("SERVICE <http://x> { LOAD }" AS ?s) {}',
        "SELECT * { ?service ?load <http://example.org/SERVICE/LOAD> } # SERVICE",
        "PREFIX load: <urn:x> SELECT * { ?s load:service ?o }",
        "SELECT ('\\u0041' AS ?a) {}",
    ):
        assert ask(client, query).status_code == 200, query


def test_a_client_that_hangs_up_frees_its_worker(client: httpx.Client, data: Path) -> None:
    with serving("--rdf", data, query_seconds=120, query_workers=1) as patient:
        with patient.client() as other:
            for _ in range(3):
                with socket.create_connection(("127.0.0.1", patient.port)) as connection:
                    body = b"query=" + CROSS.replace(" ", "+").encode()
                    head = (
                        "POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: "
                        f"application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n"
                    )
                    connection.sendall(head.encode() + body)
                    eventually(lambda: metric(other, "queries_running") == 1)
                eventually(lambda: metric(other, "queries_running") == 0)
                alive(other)
        patient.process.terminate()
        patient.process.wait(20)
        assert sum('"hung-up"' in line for line in patient.log) == 3


def raw(server: Server, data: bytes, pause: float = 0.0) -> bytes:
    """Bytes as they are, and everything that comes back until the server hangs up."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=60) as connection:
        with suppress(BrokenPipeError, ConnectionResetError):
            for part in data.split(b"|PAUSE|"):
                connection.sendall(part)
                time.sleep(pause)
        return until_closed(connection)


def until_closed(connection: socket.socket) -> bytes:
    received = b""
    with suppress(ConnectionResetError):
        while chunk := connection.recv(65536):
            received += chunk
    return received


@pytest.mark.parametrize(
    "request_bytes",
    [
        b"rubbish\r\n\r\n",
        b"GET / HTTP/1.1\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
        b"GET /sparql HTTP/1.1\r\nHost: x y\r\n\r\n",
        b"GET /\xff\xfe HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\nBad Header: 1\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\nX: a\x00b\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\nX: " + b"a" * 200_000 + b"\r\n\r\n",
        b"GET /" + b"a" * 200_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n",
        b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Length: -5\r\n\r\n",
        b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello!",
        b"POST /sparql HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n"
        b"Content-Type: application/sparql-query\r\n\r\nzz\r\nASK{}\r\n0\r\n\r\n",
        b"POST /sparql HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
        b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\n"
        b"Content-Length: 999999999999\r\n\r\nASK",
    ],
    ids=lambda value: repr(value[:40]),
)
def test_header_tricks_get_4xx(server: Server, client: httpx.Client, request_bytes: bytes) -> None:
    answer = raw(server, request_bytes.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n", 1))
    assert answer.startswith((b"HTTP/1.1 4", b"HTTP/1.0 4")) or answer == b"", answer[:300]
    alive(client)


def test_hosts_are_not_written_into_links_unchecked(server: Server, client: httpx.Client) -> None:
    for host in (b'x"y', b"x<script>", b"x/../y", b"x#y"):
        answer = raw(
            server,
            b"GET /.well-known/void HTTP/1.1\r\nHost: " + host + b"\r\nConnection: close\r\n\r\n",
        )
        assert answer.startswith(b"HTTP/1.1 400"), answer[:200]
    alive(client)


def test_a_slow_body_is_given_up(server: Server, client: httpx.Client) -> None:
    head = (
        b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\n"
        b"Content-Length: 100\r\nConnection: close\r\n\r\n"
    )
    answer = raw(server, head + b"|PAUSE|".join(b"ASK{}"[i : i + 1] for i in range(5)), pause=0.2)
    assert answer.startswith(b"HTTP/1.1 408"), answer[:200]
    alive(client)


def test_slow_clients_are_given_up(data: Path) -> None:
    """One whose head trickles in, one that does not read its answer."""
    limits = {"head_seconds": 3, "stalled_seconds": 1, "query_seconds": 60}
    with serving("--rdf", data, **limits) as server, server.client() as client:
        answer = raw(server, b"GET / HTTP/1.1\r\n" + b"|PAUSE|".join([b"X: 1\r\n"] * 8), pause=0.6)
        assert answer.startswith(b"HTTP/1.1 408"), answer[:200]
        large = "SELECT ?a ?b ?c ?e { ?a ?b ?c . ?d ?e ?f } LIMIT 200000".replace(" ", "+")
        head = f"GET /sparql?query={large} HTTP/1.1\r\nHost: x\r\n\r\n".replace("{", "%7B")
        with socket.create_connection(("127.0.0.1", server.port)) as connection:
            connection.sendall(head.replace("}", "%7D").encode())
            assert connection.recv(10).startswith(b"HTTP/1.1")
            time.sleep(4)
            assert metric(client, "requests_under_way") == 1  # the one that asks for metrics
            assert len(until_closed(connection)) < 15_000_000
        alive(client)


def test_a_body_without_end_is_cut_off(client: httpx.Client) -> None:
    def endless() -> Iterator[bytes]:
        yield b"query="
        for _ in range(10_000):
            yield b"x" * 10_000

    try:
        answer = client.post("/sparql", content=endless(), headers=FORM)
    except httpx.WriteError:
        pass  # cut off while still sending: as good
    else:
        assert answer.status_code == 413
    alive(client)


@pytest.mark.parametrize(
    "path",
    ["/../../etc/passwd", "/assets/../../../../etc/passwd", "/assets/%2e%2e/%2e%2e/names.py",
     "/doc/id/../../../etc/passwd.html", "/graph/..%2f..%2fetc%2fpasswd", "/id/%00",
     "//etc/passwd"],
)  # fmt: skip
def test_path_traversal_finds_nothing(server: Server, path: str) -> None:
    answer = raw(server, f"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
    assert answer.startswith(b"HTTP/1.1 404"), answer[:200]
    assert b"root:" not in answer


def test_a_crowd_is_queued_refused_in_order_and_forgotten(
    client: httpx.Client, server: Server
) -> None:
    def one(number: int) -> tuple[int, bool]:
        query = CROSS if number % 10 == 0 else f"SELECT ({number} AS ?n) {{}}"
        answer = httpx.post(server.url + "/sparql", data={"query": query}, timeout=120)
        right = answer.status_code != 200 or str(number) in answer.text
        if answer.status_code == 503:
            assert int(answer.headers["retry-after"]) >= 1
            assert answer.headers["content-type"] == PROBLEM
        return answer.status_code, right

    with ThreadPoolExecutor(32) as pool:
        ended = list(pool.map(one, range(300)))
    assert {status for status, _ in ended} <= {200, 503, 504}
    assert 503 in {status for status, _ in ended}
    assert all(right for _, right in ended)
    eventually(lambda: metric(client, "queries_waiting") == 0)
    alive(client)


def test_the_number_of_requests_at_once_is_bounded(data: Path) -> None:
    with serving("--rdf", data, requests_at_once=2, query_seconds=3) as small:
        with ThreadPoolExecutor(8) as pool:
            asked = [
                pool.submit(httpx.post, small.url + "/sparql", data={"query": CROSS}, timeout=60)
                for _ in range(8)
            ]
            statuses = sorted(each.result().status_code for each in asked)
        assert statuses.count(503) == 6
        assert statuses.count(504) == 2
        with small.client() as client:
            alive(client)


def test_a_killed_worker_is_replaced(server: Server, client: httpx.Client) -> None:
    """As the kernel does when memory runs out: SIGKILL from outside, busy or idle."""
    for pid in descendants(server.process.pid):
        command = Path(f"/proc/{pid}/cmdline").read_bytes()
        if b"forkserver" in command and pid != min(descendants(server.process.pid)):
            os.kill(pid, signal.SIGKILL)
    eventually(lambda: ask(client, "ASK {}").status_code == 200)
    alive(client)


def descendants(pid: int) -> list[int]:
    found = []
    for task in Path(f"/proc/{pid}/task").iterdir():
        for child in (task / "children").read_text().split():
            found += [int(child), *descendants(int(child))]
    return found
