"""Strangers' queries in killable processes: limits, queue, hang-ups, deaths, what stays open."""

import asyncio
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError
from multiprocessing import forkserver
from pathlib import Path

import pytest
from conftest import require
from listening import Listener
from pyoxigraph import Literal, NamedNode, Quad, Store

from bilateral_kg.engine.base import DatasetChoice
from bilateral_kg.engine.workers import WorkerPool
from bilateral_kg.errors import (
    Overloaded,
    QueryForbidden,
    QuerySyntaxError,
    QueryTimeout,
    ReleaseError,
    ResultTooLarge,
)
from bilateral_kg.settings import Settings

JSON = ["application/sparql-results+json"]
YES = b'{"head":{},"boolean":true}'
NODES = 3_000
# 27,000,000,000 rows: at no speed done within these tests.
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
RUNAWAYS = {
    "cross product": ENDLESS,
    "path over all pairs": "SELECT (COUNT(*) AS ?n) { ?a (<urn:p>|!<urn:q>)* ?b . ?c <urn:p>* ?d }",
    "sorting": "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?c ?f ?i",
    "grouping": "SELECT ?c ?f ?i { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } GROUP BY ?c ?f ?i",
    "long strings": (
        "SELECT (GROUP_CONCAT(CONCAT(?c, ?f, ?i)) AS ?x) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
    ),
    "nested brackets": "SELECT * " + "{" * 50_000 + "}" * 50_000,
}
# 670,000 rows, kept until the last one is known: more than 100 MiB.
HEAVY = (
    "SELECT (COUNT(*) AS ?n) {{ SELECT DISTINCT ?c ?f { ?a ?b ?c . ?d ?e ?f FILTER(?c < '12') }}}"
)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("workers") / "store"
    made = Store(str(path))
    made.extend(
        Quad(NamedNode(f"urn:n:{n}"), NamedNode("urn:p"), Literal(str(n))) for n in range(NODES)
    )
    made.flush()
    return path


@pytest.fixture
def pool(store: Path) -> Iterator[WorkerPool]:
    with WorkerPool(store, limits(query_seconds=1.0)) as made:
        yield made


def limits(**changed: object) -> Settings:
    chosen = {"query_memory_mib": 300, "query_workers": 2, "result_bytes": 1_000_000}
    return Settings(**(chosen | changed))


def workers() -> list[int]:
    """The ids of all worker processes of this process."""
    server = forkserver._forkserver._forkserver_pid
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) == server and fields[0] != "Z":
            found.append(int(stat.parent.name))
    return found


def await_that(condition: Callable[[], bool], what: str) -> None:
    """Wait for *condition*; the bound is generous and only ends what would hang."""
    for _ in range(600):
        if condition():
            return
        time.sleep(0.05)
    pytest.fail(f"waited in vain: {what}")


def resident_mib(pid: int) -> int:
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") // 2**20


def test_answers_are_those_of_the_engine(pool: WorkerPool) -> None:
    answer = pool.submit("SELECT ?s { ?s ?p '7' }", JSON).result()
    assert answer.media_type == JSON[0]
    (row,) = json.loads(answer.body)["results"]["bindings"]
    assert row["s"]["value"] == "urn:n:7"
    nothing = DatasetChoice(default=("urn:unknown",))
    assert b"false" in pool.submit("ASK { ?s ?p ?o }", JSON, nothing).result().body
    turtle = pool.submit("CONSTRUCT WHERE { ?s ?p '7' }", ["text/csv", "text/turtle"]).result()
    assert (turtle.media_type, b"urn:n:7" in turtle.body) == ("text/turtle", True)


def test_errors_arrive_as_they_were_raised(pool: WorkerPool) -> None:
    with pytest.raises(QuerySyntaxError) as caught:
        pool.submit("SELECT * {\n ?s ex:p ?o }", JSON).result()
    assert (caught.value.line, caught.value.column) == (2, 10)
    with pytest.raises(QueryForbidden):
        pool.submit("SELECT * { SERVICE <http://127.0.0.1:9/> {} }", JSON).result()
    with pytest.raises(ResultTooLarge, match="1,000,000"):
        pool.submit("SELECT * { ?a ?b ?c . ?d ?e ?f }", JSON).result()
    assert pool.status().killed == 0


@pytest.mark.parametrize("query", RUNAWAYS.values(), ids=RUNAWAYS)
def test_runaways_are_stopped_and_workers_come_back(pool: WorkerPool, query: str) -> None:
    with pytest.raises(QueryTimeout, match="was stopped"):
        pool.submit(query, JSON).result()
    assert pool.status().killed == 1
    assert pool.submit("ASK {}", JSON).result().body == YES
    await_that(lambda: len(workers()) == 2, "two workers again")


def test_the_message_tells_time_from_memory(store: Path) -> None:
    with WorkerPool(store, limits(query_seconds=0.5)) as hasty:
        error = hasty.submit(ENDLESS, JSON).exception()
        assert isinstance(error, QueryTimeout)
        assert "after 0.5 seconds" in str(error)
    with WorkerPool(store, limits(query_seconds=60)) as patient:
        error = patient.submit(RUNAWAYS["sorting"], JSON).exception()
        assert isinstance(error, QueryTimeout)
        assert "300 MiB" in str(error)


def test_others_are_answered_while_one_runs_away(store: Path) -> None:
    with WorkerPool(store, limits(query_seconds=60)) as pool:
        endless = pool.submit(ENDLESS, JSON)
        others = [pool.submit("ASK {}", JSON) for _ in range(40)]
        assert {other.result().body for other in others} == {YES}
        assert not endless.done()
        assert pool.status().running == 1


def test_a_full_queue_is_told_at_once_and_empties(store: Path) -> None:
    with WorkerPool(store, limits(query_seconds=60, query_workers=1, queue_length=2)) as pool:
        endless = pool.submit(ENDLESS, JSON)
        waiting = [pool.submit("ASK {}", JSON) for _ in range(2)]
        with pytest.raises(Overloaded, match="2 queries are waiting"):
            pool.submit("ASK {}", JSON)
        assert (pool.status().running, pool.status().waiting) == (1, 2)
        waiting[0].cancel()
        late = pool.submit("ASK {}", JSON)  # the place of the cancelled one
        endless.cancel()
        assert [each.result().body for each in (waiting[1], late)] == [YES, YES]


def test_one_worker_and_no_queue_serves_one_after_another(store: Path) -> None:
    with WorkerPool(store, limits(query_workers=1, queue_length=0)) as pool:
        for _ in range(50):
            assert pool.submit("ASK {}", JSON).result().body == YES


def test_a_client_that_hangs_up_frees_the_worker(store: Path) -> None:
    async def hang_up(pool: WorkerPool) -> bytes:
        asked = asyncio.ensure_future(asyncio.wrap_future(pool.submit(ENDLESS, JSON)))
        await asyncio.sleep(0.3)
        asked.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asked
        # Only a worker that was freed can answer: the other query would run for an hour.
        return (await asyncio.wrap_future(pool.submit("ASK {}", JSON))).body

    with WorkerPool(store, limits(query_seconds=3600, query_workers=1)) as pool:
        assert asyncio.run(hang_up(pool)) == YES


def test_memory_is_given_back(store: Path) -> None:
    with WorkerPool(store, limits(query_seconds=60, query_memory_mib=900, query_workers=1)) as pool:
        assert pool.submit("ASK {}", JSON).result().body == YES
        (worker,) = workers()
        before = resident_mib(worker)
        for _ in range(3):
            pool.submit(HEAVY, JSON).result()
        assert workers() == [worker]
        assert resident_mib(worker) < before + 50


def test_a_worker_killed_from_outside_is_replaced(pool: WorkerPool) -> None:
    assert pool.submit("ASK {}", JSON).result().body == YES
    for _ in range(3):
        for worker in workers():
            os.kill(worker, signal.SIGKILL)
        assert pool.submit("ASK {}", JSON).result().body == YES
        await_that(lambda: len(workers()) == 2, "two workers again")


def test_closing_cancels_what_runs_and_waits(store: Path) -> None:
    pool = WorkerPool(store, limits(query_seconds=60, query_workers=1))
    futures = [pool.submit(ENDLESS, JSON) for _ in range(3)]
    pool.close()
    for future in futures:
        with pytest.raises(CancelledError):
            future.result()
    await_that(lambda: not workers(), "no worker left")
    with pytest.raises(Overloaded, match="shutting down"):
        pool.submit("ASK {}", JSON)


def test_no_store_no_pool(tmp_path: Path) -> None:
    with pytest.raises(ReleaseError, match="no store"):
        WorkerPool(tmp_path / "nothing", limits())


ORPHANS = """
import sys, time
from pathlib import Path
from bilateral_kg.engine.workers import WorkerPool
from bilateral_kg.settings import Settings
from test_workers import ENDLESS, JSON, workers
if __name__ == "__main__":
    pool = WorkerPool(Path(sys.argv[1]), Settings(query_seconds=3600, query_workers=2))
    pool.submit("ASK {}", JSON).result()
    pool.submit(ENDLESS, JSON)
    print(*workers(), flush=True)
    time.sleep(3600)
"""


def test_workers_do_not_outlive_a_server_that_is_killed(store: Path, tmp_path: Path) -> None:
    script = tmp_path / "server.py"
    script.write_text(ORPHANS)
    path = {"PYTHONPATH": str(Path(__file__).parent)}
    with subprocess.Popen(
        [sys.executable, script, store], stdout=subprocess.PIPE, text=True, env=os.environ | path
    ) as server:
        orphans = [Path(f"/proc/{pid}") for pid in server.stdout.readline().split()]
        assert len(orphans) == 2
        server.kill()
    await_that(lambda: not any(orphan.exists() for orphan in orphans), "no orphans")


SOCKETS = """
import sys
from pyoxigraph import Store
from bilateral_kg.engine import confine
assert confine.forbid_sockets()
try:
    list(Store().query("SELECT * { SERVICE <%s> { ?s ?p ?o } }" % sys.argv[1]))
except OSError as error:
    print(error)
"""


def test_the_kernel_refuses_sockets_even_where_the_gate_is_passed_by() -> None:
    require(sys.platform == "linux", "the lock is the Linux kernel's")
    with Listener() as listener:
        run = subprocess.run(
            [sys.executable, "-c", SOCKETS, listener.url],
            capture_output=True,
            text=True,
            check=True,
        )
        assert "denied" in run.stdout
        assert listener.connections() == 0


def test_a_dying_worker_writes_nothing(store: Path) -> None:
    """Rust prints a page of its stack when memory runs out."""
    script = (
        "import sys, pathlib; sys.path.insert(0, sys.argv[2]); "
        "from test_workers import WorkerPool, limits, RUNAWAYS, JSON\n"
        "if __name__ == '__main__':\n"
        "    with WorkerPool(pathlib.Path(sys.argv[1]), limits(query_seconds=60)) as pool:\n"
        "        print(type(pool.submit(RUNAWAYS['sorting'], JSON).exception()).__name__)\n"
    )
    run = subprocess.run(
        [sys.executable, "-c", script, store, Path(__file__).parent],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "RUST_BACKTRACE": "1"},
    )
    assert (run.stdout.strip(), run.stderr) == ("QueryTimeout", "")
