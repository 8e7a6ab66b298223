"""The release that benchmarks of answers ask: a synthetic world, made once and kept beside.

Nothing is validated here (the build has benchmarks of its own): the world is known to be clean, and
answers do not depend on it. Kept in $BENCH_FOLDER, else in the system's folder for such things,
with what its making took.
"""

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from generate import generate

from bilateral_kg.release import prepare
from bilateral_kg.release.build import build
from bilateral_kg.release.layout import CURRENT, ReleaseDir, current
from bilateral_kg.release.steps import VALIDATING
from bilateral_kg.validation.report import Report

# Seconds of each step, and the most memory that one process held.
STEPS = "steps.json"


def release(agreements: int) -> ReleaseDir:
    """The release of a world of *agreements*; made in a process of its own where there is none."""
    folder = _folder(agreements)
    if not (folder / "releases" / CURRENT).exists():
        print(f"making a world of {agreements} agreements in {folder}", flush=True)
        subprocess.run([sys.executable, __file__, str(agreements)], check=True)
    return current(folder / "releases")


def _folder(agreements: int) -> Path:
    home = Path(
        os.environ.get("BENCH_FOLDER") or Path(tempfile.gettempdir()) / "bilateral-kg-bench"
    )
    return home / str(agreements)


def _make(agreements: int) -> None:
    folder = _folder(agreements)
    if not (folder / "data").exists():
        folder.mkdir(parents=True, exist_ok=True)
        generate(agreements, 1, folder / "data")
    prepare.validate_store = lambda *_: Report.of([])  # type: ignore[assignment]
    begun: list[tuple[str, float]] = []

    def progress(step: str) -> None:
        print(step, flush=True)
        begun.append((step, time.perf_counter()))

    build(folder / "data", folder / "releases", progress)
    ends = [*(at for _, at in begun[1:]), time.perf_counter()]
    took = {step: end - at for (step, at), end in zip(begun, ends, strict=True)}
    del took[VALIDATING]
    (folder / STEPS).write_text(json.dumps({"seconds": took, "mebibytes": _peak()}), "utf-8")


def _peak() -> float:
    who = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    return max(resource.getrusage(one).ru_maxrss for one in who) / 1024


if __name__ == "__main__":
    _make(int(sys.argv[1]))
