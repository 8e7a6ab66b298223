"""`releases list|show|diff|rollback|prune|verify`, `backup` and `restore`, as processes."""

import json
import os
import shutil
from pathlib import Path

import pytest
from history import complaint, release_of, run, says, told

from bilateral_kg.errors import ReleaseError
from bilateral_kg.release.history import hold
from bilateral_kg.release.layout import ReleaseDir, current, verify

FIRST = [says("city/strelsau", "Strelsau"), says("city/sylvan", "Sylvan")]
SECOND = [says("city/strelsau", "Streslau"), says("city/sylvan", "Сильван", "ru")]
THIRD = [*SECOND, says("city/zenda", "Zenda", graph="gazette")]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[str]]:
    releases = tmp_path_factory.mktemp("history")
    return releases, [release_of(releases, quads).id for quads in (FIRST, SECOND, THIRD)]


@pytest.fixture
def three(made: tuple[Path, list[str]], tmp_path: Path) -> tuple[Path, list[str]]:
    shutil.copytree(made[0], tmp_path / "releases", symlinks=True)
    return tmp_path / "releases", made[1]


def test_list_is_in_order_and_marks_the_current(three: tuple[Path, list[str]]) -> None:
    releases, ids = three
    lines = told("releases", "list", "--releases", releases).splitlines()
    assert [line.split()[-5] for line in lines] == ids
    assert [line[0] for line in lines] == [" ", " ", "*"]
    (releases / ids[0] / "manifest.json").write_bytes(b"{}")
    assert "damaged" in told("releases", "list", "--releases", releases)


def test_show_prints_the_manifest(three: tuple[Path, list[str]]) -> None:
    releases, ids = three
    shown = told("releases", "show", ids[1], "--releases", releases)
    assert json.loads(shown)["previous"] == ids[0]
    assert ids[2] in complaint("releases", "show", "nonsense", "--releases", releases)


def test_diff_tells_added_removed_and_corrected(three: tuple[Path, list[str]]) -> None:
    releases, ids = three
    lines = told("releases", "diff", ids[0], "current", "--releases", releases).splitlines()
    marks = [(line.split()[0], line.split('"')[1]) for line in lines]
    assert marks == [
        ("-", "Sylvan"),
        ("+", "Сильван"),
        ("+", "Zenda"),
        ("~-", "Strelsau"),
        ("~+", "Streslau"),
    ]
    assert told("releases", "diff", ids[1], ids[1], "--releases", releases) == ""


def test_rollback_goes_back_step_by_step(three: tuple[Path, list[str]]) -> None:
    releases, ids = three
    for wanted in (ids[1], ids[0]):
        assert wanted in told("releases", "rollback", "--releases", releases)
        assert current(releases).id == wanted
    assert "is the first" in complaint("releases", "rollback", "--releases", releases)
    told("releases", "rollback", ids[2], "--releases", releases)
    assert current(releases).id == ids[2]


def test_rollback_refuses_a_damaged_release(three: tuple[Path, list[str]]) -> None:
    releases, ids = three
    (releases / ids[1] / "report.json").write_bytes(b"[]")
    assert "changed: report.json" in complaint("releases", "rollback", "--releases", releases)
    assert current(releases).id == ids[2]


def test_prune_keeps_what_is_needed(three: tuple[Path, list[str]]) -> None:
    releases, ids = three
    told("releases", "rollback", ids[1], "--releases", releases)
    assert told("releases", "prune", "--keep", "1", "--releases", releases) == "0 removed\n"
    told("releases", "rollback", ids[2], "--releases", releases)
    assert ids[0] in told("releases", "prune", "--keep", "1", "--releases", releases)
    assert {path.name for path in releases.iterdir()} == {*ids[1:], "current", ".lock"}
    told("releases", "verify", "--releases", releases)


def test_prune_leaves_what_a_reader_holds(three: tuple[Path, list[str]]) -> None:
    releases, ids = three
    descriptor = hold(ReleaseDir.open(releases / ids[0]))
    done = run("releases", "prune", "--keep", "1", "--releases", releases)
    assert done.stdout == "0 removed\n"
    assert f"{ids[0]} is in use" in done.stderr
    os.close(descriptor)
    assert ids[0] in told("releases", "prune", "--keep", "1", "--releases", releases)


def test_verify_finds_a_flipped_bit_anywhere(three: tuple[Path, list[str]]) -> None:
    releases, ids = three
    assert "all 3" in told("releases", "verify", "--releases", releases)
    files = [path for path in (releases / ids[0]).rglob("*") if path.is_file()]
    for path in (path for path in files if path.stat().st_size):
        whole = path.read_bytes()
        path.write_bytes(flipped(whole, len(whole) // 2))
        if path.name in {"manifest.json", "CURRENT"}:
            found = complaint("releases", "verify", "--releases", releases)
            assert path.name in found
            assert "1 of 3" in found
        with pytest.raises(ReleaseError, match=path.name):
            verify(ReleaseDir.open(releases / ids[0]))
        path.write_bytes(whole)
    told("releases", "verify", ids[0], "--releases", releases)


def test_every_bit_of_the_manifest_counts(three: tuple[Path, list[str]]) -> None:
    releases, ids = three
    path = releases / ids[0] / "manifest.json"
    whole = path.read_bytes()
    for place in range(len(whole)):
        path.write_bytes(flipped(whole, place))
        with pytest.raises(ReleaseError, match="manifest"):
            verify(ReleaseDir.open(releases / ids[0]))


def flipped(content: bytes, place: int) -> bytes:
    return content[:place] + bytes([content[place] ^ 4]) + content[place + 1 :]


def test_a_backup_comes_back_elsewhere(three: tuple[Path, list[str]], tmp_path: Path) -> None:
    releases, ids = three
    archive, other = tmp_path / "graph.tar", tmp_path / "other"
    told("backup", archive, "--release", ids[1], "--releases", releases)
    assert "there already" in complaint("backup", archive, "--releases", releases)
    told("restore", archive, "--releases", other)
    assert current(other).id == ids[1]
    told("releases", "verify", "--releases", other)
    told("restore", archive, "--releases", releases)
    assert current(releases).id == ids[1]


def test_a_damaged_backup_changes_nothing(three: tuple[Path, list[str]], tmp_path: Path) -> None:
    releases, ids = three
    archive = tmp_path / "graph.tar"
    told("backup", archive, "--release", ids[0], "--releases", releases)
    whole = archive.read_bytes()
    archive.write_bytes(flipped(whole, whole.index(b"Strelsau")))
    complaint("restore", archive, "--releases", releases)
    archive.write_bytes(whole[: len(whole) // 2])
    complaint("restore", archive, "--releases", releases)
    assert current(releases).id == ids[2]
    assert not list(releases.glob(".staging-*"))


@pytest.mark.parametrize("verb", [["rollback"], ["prune"], ["verify"], ["list"]])
def test_a_folder_that_is_not_there_is_not_made(tmp_path: Path, verb: list[str]) -> None:
    complaint("releases", *verb, "--releases", tmp_path / "typo")
    complaint("restore", tmp_path / "typo.tar", "--releases", tmp_path / "typo")
    assert not (tmp_path / "typo").exists()
