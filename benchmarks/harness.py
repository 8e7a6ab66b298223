"""What every benchmark shares: interleaved runs, medians, ratios, and sections of results.md.

    from harness import Section, interleaved, quick

    times = interleaved({"ours": ask_ours, "raw pyoxigraph": ask_raw}, runs=7)
    section = Section("REST lookups, uncached", minutes=2)
    section.say("1e5 agreements; random pairs of states, the same for all.")
    section.compare(times, beside="raw pyoxigraph", aim="within 1.5x", what="lookup of a pair")
    section.write()

`interleaved` calls every contender once per round, in an order that turns, so that a noise of the
machine meets all of them alike; each call does a whole batch of work. `times` maps a name to its
seconds per round. A contender that is a context of its own (a server) is started before.
`compare` adds a row per contender: median, spread, and the ratio to *beside*; the note says whether
the aim was met. `section.table(heads, rows)` takes any other table, `section.say` any sentence:
where an aim is missed, say by how much and what holds it back. `write` puts the section into
benchmarks/results.md in the place of the one of the same title; other sections stay. The load of
the machine while it was measured is told with each section.

A benchmark is a file with a `main()`; `make bench` runs all of them, `make bench BENCH=--quick`
with small sizes. `size(quick_one, full_one)` chooses; BENCH_SIZE=1000 in the environment wins.
"""

import os
import platform
import re
import statistics
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

RESULTS = Path(__file__).with_name("results.md")
PACKAGES = ("pyoxigraph", "rdflib", "rdflib-endpoint", "pyshacl", "networkx", "fastapi", "tantivy")
LEAST_RUNS = 5
Times = Mapping[str, Sequence[float]]


def quick() -> bool:
    """Whether small sizes are wanted."""
    return "--quick" in sys.argv[1:]


def size(small: int, full: int) -> int:
    """How many agreements: BENCH_SIZE, else *small* with --quick, else *full*."""
    return int(os.environ.get("BENCH_SIZE") or (small if quick() else full))


def interleaved(contenders: Mapping[str, Callable[[], object]], runs: int = LEAST_RUNS) -> Times:
    """Seconds of each contender in each of *runs* rounds, after one round that does not count."""
    names = list(contenders)
    times: dict[str, list[float]] = {name: [] for name in names}
    for run in range(-1, runs):
        shift = run % len(names)
        for name in names[shift:] + names[:shift]:
            began = time.perf_counter()
            contenders[name]()
            if run >= 0:
                times[name].append(time.perf_counter() - began)
    return times


def median(times: Sequence[float]) -> float:
    return statistics.median(times)


def shown(seconds: float) -> str:
    """A time in the unit that a person would choose."""
    if seconds >= 1000:
        return f"{seconds:,.0f} s"
    for unit, factor in (("s", 1.0), ("ms", 1e3), ("µs", 1e6)):
        if seconds * factor >= 1 or unit == "µs":
            return f"{seconds * factor:.3g} {unit}"
    raise AssertionError


class Section:
    """A part of results.md. *minutes*: how long it took where it was last written, about."""

    def __init__(self, title: str, minutes: float = 1) -> None:
        self.title = title
        self._minutes = minutes
        self._began = time.monotonic()
        self._load = os.getloadavg()[0]
        self._blocks: list[str] = []
        print(f"{title}: about {minutes:g} minutes", flush=True)

    def say(self, text: str) -> None:
        self._add(text)

    def table(self, heads: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
        lines = [heads, ["---"] * len(heads), *rows]
        self._add("\n".join("| " + " | ".join(map(str, row)) + " |" for row in lines))

    def compare(
        self, times: Times, *, beside: str, aim: str = "", what: str = "", per: int = 1
    ) -> dict[str, float]:
        """A table of *times*, each for *per* pieces of work; the ratios to *beside*."""
        basis = median(times[beside])
        ratios = {name: median(values) / basis for name, values in times.items()}
        rows = [
            (
                name,
                shown(median(values) / per),
                f"{shown(min(values) / per)} – {shown(max(values) / per)}",
                f"{ratios[name]:.2f}",
            )
            for name, values in times.items()
        ]
        runs = min(len(values) for values in times.values())
        self.table([what or "work", f"median of {runs}", "from – to", f"beside {beside}"], rows)
        if aim:
            self.say(f"Aim: {aim}.")
        return ratios

    def write(self) -> None:
        """Put the section into results.md."""
        spent = (time.monotonic() - self._began) / 60
        load = f"{self._load:.1f} before, {os.getloadavg()[0]:.1f} after"
        told = f"_{datetime.now(UTC):%Y-%m-%d}, {spent:.1f} minutes, load of the machine {load}._"
        text = "\n\n".join([f"## {self.title}", told, *self._blocks])
        found = RESULTS.read_text("utf-8") if RESULTS.exists() else ""
        parts = re.split(r"(?m)^(?=## )", found)[1:]
        known = {part.split("\n", 1)[0][3:]: part.strip() for part in parts}
        known[self.title] = text
        whole = "\n\n".join([_head(), *(known[title] for title in sorted(known))])
        RESULTS.write_text(whole + "\n", "utf-8")

    def _add(self, block: str) -> None:
        self._blocks.append(block)
        print(block + "\n", flush=True)


def _head() -> str:
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    packages = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    return (
        "# Benchmarks\n\n"
        "Written by `make bench`. Ratios within one run are what counts; times are this machine's: "
        f"{_processor()}, {os.cpu_count()} cores, {memory:.0f} GiB of memory, {platform.system()}, "
        f"Python {platform.python_version()}. {packages}."
    )


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    except OSError:
        return platform.machine()
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()
