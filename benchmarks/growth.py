"""How `build` grows with what it is given, and `publish` of one article with what is there.

Sizes: 1e3, 1e4, 1e5 agreements and more, up to BENCH_SIZE; --quick: 1e3 alone. Each piece of work
is a process of its own, so that its memory is its own too. Large ones run once.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from generate import generate
from harness import Section, median, shown, size
from pyoxigraph import DefaultGraph, RdfFormat, Store

from bilateral_kg.release.build import build
from bilateral_kg.release.layout import current
from bilateral_kg.resources import folder
from bilateral_kg.validation.shapes import load_shapes

SIZES = (1_000, 10_000, 100_000, 1_000_000)
PATIENCE = 240  # seconds for pySHACL: beyond twenty times ours
TIMES = 5  # that an article is published
CURATED = "report-2025-btc"
PROGRAM = (sys.executable, "-m", "bilateral_kg")


@dataclass(frozen=True)
class Work:
    """What a process took, with all that it started; `told`: what it wrote, if it wrote JSON."""

    seconds: float
    processor: float
    mebibytes: float
    told: Any

    @property
    def memory(self) -> str:
        return f"{self.mebibytes:.0f} MiB"


def worked(command: Sequence[str | Path]) -> Work:
    began = time.perf_counter()
    with tempfile.TemporaryFile() as said, tempfile.TemporaryFile() as complained:
        child = subprocess.Popen([str(part) for part in command], stdout=said, stderr=complained)
        _, status, used = os.wait4(child.pid, 0)
        seconds = time.perf_counter() - began
        child.returncode = os.waitstatus_to_exitcode(status)
        said.seek(0)
        complained.seek(0)
        if child.returncode:
            raise SystemExit(f"{command}: {complained.read().decode(errors='replace')}")
        text = said.read().decode()
    told = json.loads(text) if text.startswith("{") else None
    return Work(seconds, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, told)


def ours(what: str, *arguments: str | Path) -> Work:
    return worked([sys.executable, __file__, f"--{what}", *arguments])


# ---- what runs in processes of their own


def do_build(data: str, releases: str) -> dict[str, float]:
    """Seconds of each step."""
    steps: list[tuple[str, float]] = []

    def progress(step: str) -> None:
        if ": " not in step:  # a share of one
            steps.append((step, time.perf_counter()))

    build(Path(data), Path(releases), progress)
    ends = [*(begun for _, begun in steps[1:]), time.perf_counter()]
    return {step: end - begun for (step, begun), end in zip(steps, ends, strict=True)}


def do_raw(quads: str, target: str) -> dict[str, float]:
    """What a store takes at least: its lines parsed, sorted and written."""
    began = time.perf_counter()
    store = Store(target)
    store.bulk_load(path=quads, format=RdfFormat.N_QUADS)
    store.flush()
    return {"load": time.perf_counter() - began}


def do_pyshacl(triples: str) -> dict[str, float]:
    """The shapes held against rdflib's own graph, by pySHACL as it comes."""
    import pyshacl  # noqa: PLC0415  only this process needs it
    import rdflib  # noqa: PLC0415  as above

    graph = rdflib.Graph(bind_namespaces="none").parse(triples, format="nt")
    shapes = load_shapes(folder("ontology")).graph
    began = time.perf_counter()
    pyshacl.validate(graph, shacl_graph=shapes, advanced=True, inplace=True)
    return {"validate": time.perf_counter() - began}


DOES: dict[str, Callable[..., dict[str, float]]] = {
    "--build": do_build,
    "--raw": do_raw,
    "--pyshacl": do_pyshacl,
}


# ---- one world


@dataclass(frozen=True)
class Grown:
    """A world, its release, and what came of it."""

    agreements: int
    quads: int
    built: Work
    raw: Work
    curated: list[Work]
    foreign: list[Work]

    @property
    def name(self) -> str:
        return f"{self.agreements:,}"


def grown(agreements: int, desk: Path) -> Grown:
    data, releases = desk / "data", desk / "releases"
    print(f"a world of {agreements} agreements", flush=True)
    generate(agreements, 1, data)
    built = ours("build", data, releases)
    print({step: shown(seconds) for step, seconds in built.told.items()}, built.memory, flush=True)
    manifest = current(releases).manifest
    quads = manifest.triples + sum(graph.triples for graph in manifest.graphs)
    lines = desk / "all.nq"
    Store.read_only(str(current(releases).store)).dump(lines, RdfFormat.N_QUADS)
    raw = ours("raw", lines, desk / "raw")
    lines.unlink()
    shutil.rmtree(desk / "raw")
    article = next((data / "sources").glob("world-article-*.nq"))
    return Grown(
        agreements,
        quads,
        built,
        raw,
        [published(releases, edited_folder(data, desk, n)) for n in range(TIMES)],
        [published(releases, edited_file(article, desk, n)) for n in range(TIMES)],
    )


def published(releases: Path, what: Path) -> Work:
    before = current(releases).id
    work = worked([*PROGRAM, "publish", what, "--releases", releases])
    if current(releases).id == before:
        raise SystemExit(f"{what} changed nothing")
    return work


def edited_folder(data: Path, desk: Path, number: int) -> Path:
    """The project's own article, one of its assertions in other words."""
    home = desk / CURATED
    shutil.rmtree(home, ignore_errors=True)
    shutil.copytree(data / "sources" / CURATED, home)
    for path in home.rglob("*.yaml"):
        text = path.read_text("utf-8")
        path.write_text(text.replace("Ceyhan", f"Ceyhan (told anew, {number})", 1), "utf-8")
    return home


def edited_file(article: Path, desk: Path, number: int) -> Path:
    """An article of the world, likewise."""
    lines = article.read_text("utf-8").splitlines(keepends=True)
    at = next(n for n, line in enumerate(lines) if "#paraphrase>" in line and '"@en' in line)
    lines[at] = lines[at].replace('"@en', f' ({number})"@en')
    path = desk / article.name
    path.write_text("".join(lines), "utf-8")
    return path


def plain_pyshacl(releases: Path, desk: Path) -> str:
    """Its time for the merged graph of the release, or that it took longer than we wait."""
    triples = desk / "merged.nt"
    store = Store.read_only(str(current(releases).store))
    store.dump(triples, RdfFormat.N_TRIPLES, from_graph=DefaultGraph())
    command = [sys.executable, __file__, "--pyshacl", str(triples)]
    try:
        done = subprocess.run(command, capture_output=True, timeout=PATIENCE, check=True)
    except subprocess.TimeoutExpired:
        return f"more than {shown(PATIENCE)}"
    return shown(json.loads(done.stdout)["validate"])


# ---- what is told of them


def tell_of_builds(section: Section, worlds: list[Grown], pyshacl: str) -> None:
    steps = list(worlds[0].built.told)
    section.table(
        ["agreements", "quads", *steps, "all", "per agreement", "peak memory of one process"],
        [
            (
                world.name,
                f"{world.quads:,}",
                *(shown(world.built.told[step]) for step in steps),
                shown(world.built.seconds),
                shown(world.built.seconds / world.agreements),
                world.built.memory,
            )
            for world in worlds
        ],
    )
    section.say(
        "One run of each. Quads: those of all named graphs and of the default graph, which is "
        "their merge. Linear: the time per agreement does not grow."
    )
    first, *rest = steps
    section.table(
        ["agreements", "raw bulk load", f"{first}, beside it", "all, beside it", "memory of raw"],
        [
            (
                world.name,
                shown(world.raw.told["load"]),
                f"{world.built.told[first] / world.raw.told['load']:.2f}",
                f"{world.built.seconds / world.raw.told['load']:.2f}",
                world.raw.memory,
            )
            for world in worlds
        ],
    )
    section.say(
        "Raw: `Store(path).bulk_load(...)` of pyoxigraph, once, of all quads of the release, "
        "merged graph and derived graph included, ready in one file of N-Quads. Aim: within 1.5x."
    )
    validating = next((step for step in rest if step.startswith("Valid")), rest[0])
    section.say(
        f"Validation at {worlds[0].name} agreements: {shown(worlds[0].built.told[validating])}; "
        "plain pySHACL (`pyshacl.validate` over a graph in rdflib's memory, the same shapes and "
        f"rules, only the merged graph): {pyshacl}. Aim: 20 times faster."
    )


def tell_of_publishing(section: Section, worlds: list[Grown]) -> None:
    def times(works: list[Work]) -> str:
        whole = median([one.seconds for one in works])
        return f"{shown(whole)} ({shown(median([one.processor for one in works]))})"

    section.table(
        [
            "agreements",
            "quads",
            "curated article",
            "article in RDF",
            "peak memory",
            "full rebuild",
            "beside it",
        ],
        [
            (
                world.name,
                f"{world.quads:,}",
                times(world.curated),
                times(world.foreign),
                max((*world.curated, *world.foreign), key=lambda one: one.mebibytes).memory,
                shown(world.built.seconds),
                f"1 to {world.built.seconds / median([one.seconds for one in world.foreign]):.0f}",
            )
            for world in worlds
        ],
    )
    section.say(
        "`bilateral-kg publish` as a process, from start to end, validation, search index and sync "
        f"to disk included; in brackets the time of the processor. Medians of {TIMES}, one after "
        "the other into the same folder: each is built upon the one before. One assertion has "
        "other words than before. Aim: under 3 s."
    )


def main() -> None:
    most = size(1_000, 100_000)
    section = Section(f"Build: up to {most:,} agreements", minutes=15)
    publishing = Section(f"Publish one article: into up to {most:,} agreements", minutes=1)
    worlds: list[Grown] = []
    pyshacl = ""
    for agreements in [one for one in SIZES if one <= most] or [most]:
        with tempfile.TemporaryDirectory(prefix="bilateral-kg-growth-") as folder_of_one:
            desk = Path(folder_of_one)
            worlds.append(grown(agreements, desk))
            pyshacl = pyshacl or plain_pyshacl(desk / "releases", desk)
    tell_of_builds(section, worlds, pyshacl)
    section.write()
    tell_of_publishing(publishing, worlds)
    publishing.write()


if __name__ == "__main__":
    if sys.argv[1:2] and sys.argv[1] in DOES:
        json.dump(DOES[sys.argv[1]](*sys.argv[2:]), sys.stdout)
    else:
        main()
