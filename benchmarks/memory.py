"""How much memory serving a release takes: the web process and each worker of it, at their peak.

    python benchmarks/memory.py [--quick] [--seconds 60] [--clients 6] [folder of releases]

Several clients ask whatever there is, each its own random part of it: lookups, dossiers, search,
SPARQL, graphs, pages, exports, the comparison of releases. Linux tells the peak of each process
itself (VmHWM). The releases are those of made.py, of BENCH_SIZE agreements, or the folder given.
"""

import argparse
import random
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import made
import psutil
from harness import Section, quick, size
from pyoxigraph import NamedNode, Store

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))
from serving import Server, serving

SMALL, FULL = 1_000, 100_000
BKG = "https://w3id.org/bilateral-kg/ontology#"
ID = "https://w3id.org/bilateral-kg/id/"
PATIENCE = 600  # seconds for one answer
HOLDS, MIB = 2 * 2**30, 2**20
WORDS = ("agreement", "transport", "договор", "trade", "visa", "energy", "культура", "Kazakhstan")
QUERIES = (
    f"SELECT ?x ?l {{ ?x a <{BKG}Instrument> ; <http://purl.org/dc/terms/title> ?l }} LIMIT 1000",
    f"SELECT ?k (COUNT(*) AS ?n) {{ ?x <{BKG}instrumentKind> ?k }} GROUP BY ?k ORDER BY ?k",
    f"SELECT ?s (COUNT(*) AS ?n) {{ ?x <{BKG}partyState> ?s }} GROUP BY ?s ORDER BY DESC(?n)",
    f"SELECT DISTINCT ?x {{ ?x <{BKG}stageOf>/<{BKG}sector> ?s }} ORDER BY ?x LIMIT 100",
    "SELECT * { ?s ?p ?o } LIMIT 20000",
)


class Mix:
    """Addresses to ask: every kind as often as every other, exports seldom."""

    def __init__(self, store: Store) -> None:
        self.things = [*_some(store, "Instrument"), *_some(store, "State"), *_some(store, "Event")]
        self.states = [iri.rpartition("/")[2] for iri in _some(store, "State")]
        self.pairs = [
            iri.rpartition("/")[2].partition("-")[::2] for iri in _some(store, "BilateralRelation")
        ]

    def ask(self, chance: random.Random) -> tuple[str, dict[str, str]]:
        """An address and its parameters."""
        state, (one, other) = chance.choice(self.states), chance.choice(self.pairs)
        thing, word = chance.choice(self.things), chance.choice(WORDS)
        path = thing.removeprefix(ID)
        if chance.random() < 0.01:
            return chance.choice(
                [
                    ("/api/export/csv", {"table": "agreements"}),
                    ("/api/export/graphml", {"pair": f"{one}-{other}"}),
                    ("/api/export/turtle", {}),
                    ("/api/changes", {}),
                ]
            )
        return chance.choice(
            [
                ("/api/agreements", {"state": state, "limit": "50"}),
                ("/api/agreements", {"sector": "transport", "limit": str(chance.randint(1, 200))}),
                ("/api/events", {"state": state}),
                (f"/api/relations/{one}/{other}", {}),
                (f"/relations/{one}/{other}", {}),
                ("/api/search", {"q": word, "limit": "50"}),
                ("/api/suggest", {"q": word[:3]}),
                ("/search", {"q": word}),
                ("/sparql", {"query": chance.choice(QUERIES)}),
                ("/api/graph", {"center": path}),
                ("/api/why", {"s": path}),
                (f"/id/{path}", {}),
                ("/", {}),
                ("/map", {}),
                ("/ontology", {}),
                ("/about", {}),
            ]
        )


def _some(store: Store, kind: str, most: int = 20_000) -> list[str]:
    type_ = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
    found = store.quads_for_pattern(None, type_, NamedNode(BKG + kind), None)
    return sorted({quad.subject.value for quad, _ in zip(found, range(most), strict=False)})


class Peaks:
    """The most memory that the processes of a server have held."""

    def __init__(self, server: Server) -> None:
        self.web = psutil.Process(server.process.pid)
        self.of_web, self.of_workers = 0, 0

    def look(self) -> None:
        """Look at them once more; a worker may be gone by then."""
        self.of_web = max(self.of_web, _peak(self.web.pid))
        for worker in self.web.children(recursive=True):
            self.of_workers = max(self.of_workers, _peak(worker.pid))


def _peak(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/status").read_text("utf-8").splitlines()
    except (FileNotFoundError, ProcessLookupError):
        return 0
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM")), 0)


def main() -> None:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--quick", action="store_true")
    arguments.add_argument("--seconds", type=float, default=10 if quick() else 60)
    arguments.add_argument("--clients", type=int, default=6)
    arguments.add_argument("releases", type=Path, nargs="?")
    given = arguments.parse_args()
    releases = given.releases or made.release(size(SMALL, FULL)).path.parent
    store = Store.read_only(str(releases / "current" / "store"))
    section = Section(f"Memory of serving: {len(store):,} quads", minutes=given.seconds / 60 + 0.5)
    with serving("--releases", releases) as server:
        peaks = Peaks(server)
        peaks.look()
        idle = peaks.of_web, peaks.of_workers
        asked = _ask(server, Mix(store), given.clients, given.seconds, peaks)
    section.say(
        f"Quads of named graphs and of their merge; {given.clients} clients, "
        f"{sum(asked.values()):,} answers in {given.seconds:g} s: "
        + ", ".join(f"{number:,} of {status}" for status, number in sorted(asked.items()))
        + "."
    )
    rows = zip(
        ("web process", "largest worker"), idle, (peaks.of_web, peaks.of_workers), strict=True
    )
    section.table(
        ["process", "at the start, MiB", "at the peak, MiB"],
        [(name, f"{first / MIB:.0f}", f"{last / MIB:.0f}") for name, first, last in rows],
    )
    met = "met" if max(peaks.of_web, peaks.of_workers) < HOLDS else "missed"
    section.say(f"Aim: 2e7 quads under 2 GiB resident per process; {met} here.")
    section.write()


def _ask(server: Server, mix: Mix, clients: int, seconds: float, peaks: Peaks) -> Counter[int]:
    counts: Counter[int] = Counter()
    until = time.monotonic() + seconds

    def one(seed: int) -> None:
        chance = random.Random(seed)
        with server.client() as client:
            client.timeout = PATIENCE
            for path, parameters in _until(until, mix, chance):
                with client.stream("GET", path, params=parameters) as answer:
                    for _ in answer.iter_bytes():
                        pass
                counts[answer.status_code] += 1

    threads = [threading.Thread(target=one, args=(seed,)) for seed in range(clients)]
    for thread in threads:
        thread.start()
    while any(thread.is_alive() for thread in threads):
        peaks.look()
        time.sleep(0.2)
    return counts


def _until(end: float, mix: Mix, chance: random.Random) -> Iterator[tuple[str, dict[str, str]]]:
    while time.monotonic() < end:
        yield mix.ask(chance)


if __name__ == "__main__":
    main()
