"""The world that benchmarks measure with: the same for the same seed, and without a fault."""

import json
import subprocess
import sys
from pathlib import Path

from building import PROGRAM

from bilateral_kg.release.layout import current
from bilateral_kg.resources import folder

GENERATE = folder("data").parent / "benchmarks" / "generate.py"
AGREEMENTS = 300


def world(out: Path, seed: int = 1) -> dict[str, bytes]:
    """Bytes by name of every file of a new world."""
    arguments = ["--agreements", str(AGREEMENTS), "--seed", str(seed), "--out", str(out)]
    run = subprocess.run(
        [sys.executable, str(GENERATE), *arguments], capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stderr
    assert run.stdout.startswith(f"{AGREEMENTS} agreements, ")
    return {
        str(path.relative_to(out)): path.read_bytes() for path in out.rglob("*") if path.is_file()
    }


def test_the_same_seed_gives_the_same_bytes_and_another_seed_others(tmp_path: Path) -> None:
    first = world(tmp_path / "first")
    assert world(tmp_path / "second") == first
    assert world(tmp_path / "third", seed=2) != first


def test_the_world_is_published_without_a_finding(tmp_path: Path) -> None:
    world(tmp_path / "data")
    build = [*PROGRAM, "build", "--data", str(tmp_path / "data"), "--releases", str(tmp_path / "r")]
    run = subprocess.run(build, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    release = current(tmp_path / "r")
    own = [one for one in release.manifest.sources if one.id.startswith("world-")]
    assert len(own) > 5
    assert release.manifest.counts["Instrument"] >= AGREEMENTS
    findings = json.loads((release.path / "report.json").read_text(encoding="utf-8"))["findings"]
    assert not [one for one in findings if "world-" in str(one["file"])]


def test_a_fault_in_one_of_its_files_is_found_there(tmp_path: Path) -> None:
    files = world(tmp_path / "data")
    name = next(one for one in sorted(files) if one.endswith(".nq") and "world-" in one)
    path = tmp_path / "data" / name
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    modality = next(line for line in lines if "ontology#modality>" in line)
    path.write_text("".join(line for line in lines if line != modality), encoding="utf-8")
    asked = [*PROGRAM, "validate", str(tmp_path / "data"), "--format", "json"]
    run = subprocess.run(asked, capture_output=True, text=True, check=False)
    assert run.returncode == 1, run.stderr
    faults = [one for one in json.loads(run.stdout)["findings"] if one["severity"] == "violation"]
    node = modality.partition(" ")[0].strip("<>")
    assert {one["focus"] for one in faults} == {node}
    assert {Path(one["file"]).name for one in faults} == {path.name}
    (told,) = {one["line"] for one in faults}
    assert node in path.read_text(encoding="utf-8").splitlines()[told - 1]
