"""Exports of a release: time and memory as it grows, and GraphML beside networkx.write_graphml.

    python benchmarks/export.py [--quick] [folder of releases, of a tenth of it first]

Each is written by a process of its own, whose peak of memory the system tells. networkx writes the
same drawing, made by the same program; that both files hold the same graph is looked up in them:
node by node and edge by edge, and up to 1e4 agreements by networkx.utils.graphs_equal too.
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

import made
import networkx as nx
from harness import Section, quick, shown, size
from lxml import etree

from bilateral_kg.sorting import SortedLines

SMALL, FULL, COMPARED = 1_000, 100_000, 10_000
RUNS = 3
KINDS = (
    ("graphml",),
    ("graphml", "--profile", "facts"),
    ("nquads",),
    ("turtle",),
    ("csv", "--table", "agreements"),
)
THEIRS = """
import sys, time
import networkx
from pathlib import Path
from bilateral_kg.engine.embedded import EmbeddedEngine
from bilateral_kg.export import drawings
drawing = drawings.draw(EmbeddedEngine(Path(sys.argv[1]) / "current" / "store"))
began = time.process_time()
networkx.write_graphml(drawing, sys.argv[2])
written = time.process_time()
print(written - began)
if len(sys.argv) > 3:
    with open(sys.argv[3], "wb") as out:
        drawings.write(drawing, "graphml", out)
    print(time.process_time() - written)
"""
SPACE = "{http://graphml.graphdrawing.org/xmlns}"


@dataclass(frozen=True)
class Work:
    """What a process took: seconds, those of the processor, and the memory at its peak in MiB."""

    seconds: float
    processor: float
    peak: float
    said: str

    @classmethod
    def of(cls, command: Sequence[str | Path]) -> "Work":
        began = perf_counter()
        with subprocess.Popen(list(map(str, command)), stdout=subprocess.PIPE, text=True) as child:
            said = child.stdout.read()
            _, status, usage = os.wait4(child.pid, 0)
            child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode:
            raise subprocess.CalledProcessError(child.returncode, child.args)
        processor = usage.ru_utime + usage.ru_stime
        return cls(perf_counter() - began, processor, usage.ru_maxrss / 1024, said)


def exported(releases: Path, target: Path, *kind: str) -> Work:
    program = (sys.executable, "-m", "bilateral_kg", "export", *kind)
    return Work.of((*program, "--releases", releases, "-o", target))


def main() -> None:
    given = [Path(one) for one in sys.argv[1:] if not one.startswith("-")]
    agreements = size(SMALL, FULL)
    tenth, whole = given or [
        made.release(number).path.parent for number in (agreements // 10, agreements)
    ]
    with tempfile.TemporaryDirectory() as folder:
        growth(tenth, whole, Path(folder))
        beside(whole, Path(folder))


def growth(tenth: Path, whole: Path, folder: Path) -> None:
    section = Section("Exports as a release grows", minutes=1 if quick() else 15)
    section.say(
        "The same world with a tenth of its agreements, and whole. Memory should stay (RocksDB's "
        "cache of blocks aside, which fills up to a bound), time grow as the release does."
    )
    rows = []
    for kind in KINDS:
        target = folder / "export"
        small = exported(tenth, target, *kind)
        content = target.stat().st_size
        large = exported(whole, target, *kind)
        grown = target.stat().st_size / content
        times = f"{shown(small.processor)} – {shown(large.processor)}"
        ratio = f"{large.processor / small.processor:.1f}"
        peaks = f"{small.peak:.0f} – {large.peak:.0f}"
        rows.append((" ".join(kind), f"{grown:.1f}", times, ratio, peaks))
        target.unlink()
    section.table(
        ["export", "times the bytes", "processor time", "times the time", "peak, MiB"], rows
    )
    section.write()


def beside(releases: Path, folder: Path) -> None:
    section = Section("GraphML", minutes=1 if quick() else 15)
    ours, theirs = folder / "ours.graphml", folder / "theirs.graphml"
    works: dict[str, list[Work]] = {"bilateral-kg export graphml": [], "networkx": []}
    for _ in range(RUNS):
        works["bilateral-kg export graphml"].append(exported(releases, ours, "graphml"))
        command = (sys.executable, "-c", THEIRS, releases, theirs)
        works["networkx"].append(Work.of(command))
    command = (sys.executable, "-c", THEIRS, releases, theirs, folder / "drawing.graphml")
    alone = [float(one) for one in Work.of(command).said.split()]
    section.say(
        "From the release to the file, each in a process of its own; networkx draws by the same "
        f"program. Of one drawing that is in memory, its write_graphml takes {shown(alone[0])} of "
        f"the processor, our writer {shown(alone[1])}."
    )
    basis = min(work.processor for work in works["networkx"])
    section.table(
        ["writer", f"processor, best of {RUNS}", "beside networkx", "peak, MiB"],
        [
            (
                name,
                shown(best := min(work.processor for work in done)),
                f"{best / basis:.2f}",
                f"{max(work.peak for work in done):.0f}",
            )
            for name, done in works.items()
        ],
    )
    section.say("Aim: not slower, bounded memory, equal graph.")
    nodes, edges, same = compared(ours, theirs)
    section.say(f"{nodes:,} nodes, {edges:,} edges, with all attributes the same: {same}.")
    if nodes <= COMPARED * 2:
        read = [nx.read_graphml(path, force_multigraph=True) for path in (ours, theirs)]
        section.say(f"networkx.utils.graphs_equal of both: {nx.utils.graphs_equal(*read)}.")
    section.write()


def compared(one: Path, other: Path) -> tuple[int, int, bool]:
    """How many nodes and edges *one* has, and whether they are those of *other*."""
    with SortedLines() as left, SortedLines() as right:
        counts = [_put(path, lines) for path, lines in ((one, left), (other, right))]
        same = all(a == b for a, b in zip(left, right, strict=True))
    return *counts[0], same and counts[0] == counts[1]


def _put(path: Path, lines: SortedLines) -> tuple[int, int]:
    """Give *lines* the nodes and edges of a file, as text; how many of each."""
    names: dict[str, str] = {}
    counts = {"node": 0, "edge": 0}
    for _, element in etree.iterparse(path, tag=[SPACE + one for one in ("key", "node", "edge")]):
        tag = element.tag.removeprefix(SPACE)
        if tag == "key":
            names[element.get("id")] = f"{element.get('attr.name')} {element.get('attr.type')}"
            continue
        data = sorted((names[one.get("key")], one.text or "") for one in element)
        lines.put([repr((tag, sorted(element.attrib.items()), data))])
        counts[tag] += 1
        element.clear()
        while element.getprevious() is not None:
            del element.getparent()[0]
    return counts["node"], counts["edge"]


if __name__ == "__main__":
    main()
