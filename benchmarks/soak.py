"""Soak: 64 clients, good and runaway queries mixed, for ten minutes.

    python benchmarks/soak.py [--minutes 10] [--clients 64]

Wanted: no wrong answer, no lost worker, memory at the end within 10 % of the memory after
the first minute. Exit code 1 where that does not hold.
"""

import argparse
import random
import sys
import tempfile
import threading
import time
from collections import Counter
from pathlib import Path

import httpx

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

import web_data
from serving import Server, serving

RUNAWAYS = (
    "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
    "SELECT (COUNT(*) AS ?n) { ?a <urn:next>+ ?b . ?b <urn:next>+ ?c . ?c ^<urn:next>+ ?d }",
    "SELECT ?a ?d { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY DESC(CONCAT(STR(?a), STR(?d)))",
)
ALLOWED = 0.10
# Longer than a whole queue of runaways takes to be killed.
REST_SECONDS = 75


def process_tree(pid: int) -> list[int]:
    found = [pid]
    for task in Path(f"/proc/{pid}/task").iterdir():
        try:
            children = (task / "children").read_text().split()
        except FileNotFoundError:
            continue
        for child in children:
            found += process_tree(int(child))
    return found


def memory_mib(pid: int) -> float:
    """Proportional set size of the server and its workers: shared pages counted once."""
    total = 0
    for each in process_tree(pid):
        try:
            lines = Path(f"/proc/{each}/smaps_rollup").read_text().splitlines()
        except (FileNotFoundError, ProcessLookupError):
            continue
        total += sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return total / 1024


class Clients:
    """Threads that ask, each with a connection of its own, and check what they get."""

    def __init__(self, server: Server, number: int) -> None:
        self.server = server
        self.counts: Counter[str] = Counter()
        self.wrong: list[str] = []
        self.stop = threading.Event()
        self.go = threading.Event()
        self.go.set()
        self.threads = [threading.Thread(target=self._ask, args=(n,)) for n in range(number)]

    def __enter__(self) -> "Clients":
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop.set()
        for thread in self.threads:
            thread.join()

    def _ask(self, seed: int) -> None:
        chance = random.Random(seed)
        with self.server.client() as client:
            while not self.stop.is_set():
                self.go.wait()
                self._once(client, chance)

    def at_rest(self) -> float:
        """Memory while nothing is asked: a query in the middle of its work says nothing."""
        self.go.clear()
        time.sleep(REST_SECONDS)
        measured = memory_mib(self.server.process.pid)
        self.go.set()
        return measured

    def _once(self, client: httpx.Client, chance: random.Random) -> None:
        bad = chance.random() < 0.02
        start = chance.randrange(3000)
        following = (start * 7 + 1) % 3000
        query = chance.choice(RUNAWAYS) if bad else f"SELECT ?x {{ <urn:n:{start}> <urn:next> ?x }}"
        answer = client.post("/sparql", data={"query": query})
        self.counts[f"{'bad' if bad else 'good'} {answer.status_code}"] += 1
        if answer.status_code == 503:
            time.sleep(chance.uniform(0.1, 0.5))
        elif bad:
            if answer.status_code not in {504, 422}:
                self.wrong.append(f"{query} -> {answer.status_code}")
        elif answer.status_code != 200 or f'"urn:n:{following}"' not in answer.text:
            self.wrong.append(f"{query} -> {answer.status_code} {answer.text[:200]}")


def main() -> int:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--minutes", type=float, default=10)
    arguments.add_argument("--clients", type=int, default=64)
    given = arguments.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        data = web_data.write(Path(folder))
        with serving("--rdf", data, query_seconds=2) as server:
            return soak(server, given.clients, given.minutes)


def let_run(asking: Clients, seconds: float) -> None:
    begin = time.monotonic()
    while (passed := time.monotonic() - begin) < seconds:
        time.sleep(min(10, seconds))
        memory = memory_mib(asking.server.process.pid)
        print(
            f"{passed:6.0f} s  {memory:7.1f} MiB  {dict(sorted(asking.counts.items()))}", flush=True
        )


def soak(server: Server, clients: int, minutes: float) -> int:
    with Clients(server, clients) as asking:
        let_run(asking, min(60.0, minutes * 60 / 4))
        first = asking.at_rest()
        print(f"at rest: {first:.1f} MiB")
        let_run(asking, minutes * 60)
        last = asking.at_rest()
    with server.client() as client:
        metrics = client.get("/metrics").text
        running = httpx.Client(base_url=server.url).post("/sparql", data={"query": "ASK {}"})
    workers = [line for line in metrics.splitlines() if line.startswith("bilateral_kg_query_")]
    print("\n".join(workers))
    growth = last / first - 1
    print(
        f"wrong answers: {len(asking.wrong)}; memory {first:.1f} -> {last:.1f} MiB ({growth:+.1%})"
    )
    print("\n".join(asking.wrong[:10]))
    return int(bool(asking.wrong) or growth > ALLOWED or running.status_code != 200)


if __name__ == "__main__":
    sys.exit(main())
