"""One article published into the largest world: made once by made.py, which takes an hour.

    BENCH_FOLDER=/a/large/disk python benchmarks/large.py [--quick]

Wants 30 GB of disk at its full size, a million agreements.
"""

import json
import tempfile
from pathlib import Path

import made
from growth import TIMES, Work, edited_file, edited_folder, published
from harness import Section, median, shown, size

SMALL, FULL = 1_000, 1_000_000


def main() -> None:
    agreements = size(SMALL, FULL)
    release = made.release(agreements)
    releases, data = release.path.parent, release.path.parents[1] / "data"
    manifest = release.manifest
    quads = manifest.triples + sum(graph.triples for graph in manifest.graphs)
    section = Section(f"One large world: {agreements:,} agreements", minutes=2)
    section.say(f"{quads:,} quads: {manifest.triples:,} statements, in their graphs and merged.")
    _tell_of_building(section, releases.with_name(made.STEPS))
    article = next((data / "sources").glob("world-article-*.nq"))
    with tempfile.TemporaryDirectory() as folder:
        desk = Path(folder)
        of_yaml = [published(releases, edited_folder(data, desk, n)) for n in range(TIMES)]
        of_rdf = [published(releases, edited_file(article, desk, n)) for n in range(TIMES)]
    section.table(
        ["published", "median", "slowest", "processor", "peak memory"],
        [_row("curated article", of_yaml), _row("article in RDF", of_rdf)],
    )
    section.say(
        f"`bilateral-kg publish` as a process, {TIMES} times each, one upon the other; one "
        "assertion has other words than before. It derives, validates and indexes what that "
        "touches, and syncs to disk. Aim: under 3 s into 2e7 quads."
    )
    section.write()


def _tell_of_building(section: Section, steps: Path) -> None:
    told = json.loads(steps.read_text("utf-8"))
    section.table(
        [*told["seconds"], "all", "peak memory of one process"],
        [
            (
                *(shown(each) for each in told["seconds"].values()),
                shown(sum(told["seconds"].values())),
                f"{told['mebibytes']:.0f} MiB",
            )
        ],
    )
    section.say("How it was built, in one run, without validation.")


def _row(name: str, works: list[Work]) -> tuple[str, ...]:
    seconds = [one.seconds for one in works]
    return (
        name,
        shown(median(seconds)),
        shown(max(seconds)),
        shown(median([one.processor for one in works])),
        max(works, key=lambda one: one.mebibytes).memory,
    )


if __name__ == "__main__":
    main()
