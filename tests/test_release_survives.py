"""What befalls a folder of releases: no room, no right to write, two writers, clocks, rot."""

import os
import resource
import shutil
import subprocess
from pathlib import Path

import pytest
from building import PROGRAM, SOURCE, Project
from history import complaint, told
from test_publish import AGAIN, RDF

from bilateral_kg.release.layout import current
from bilateral_kg.release.lock import locked


@pytest.fixture
def wire(tmp_path: Path) -> Path:
    path = tmp_path / "wire.ttl"
    path.write_text(RDF, encoding="utf-8")
    return path


def whole(made: Project, release_id: str) -> None:
    """Nothing changed: the same release is current, all are whole, nothing is left lying about."""
    assert current(made.releases).id == release_id
    told("releases", "verify", "--releases", made.releases)
    assert not [name for name in made.names() if name.startswith(".")]


@pytest.mark.parametrize("size", [0, 100, 4_000, 60_000])
def test_a_full_disk_changes_nothing(made: Project, wire: Path, size: int) -> None:
    """RLIMIT_FSIZE stands in for a full disk: mounting a small one needs rights."""
    before = current(made.releases).id
    command = [*PROGRAM, "publish", str(wire), "--releases", str(made.releases)]
    done = subprocess.run(
        command,
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size)),
    )
    assert done.returncode == 1
    assert "written" in done.stderr
    assert "Traceback" not in done.stderr
    assert "Unexpected error" not in done.stderr
    told("releases", "verify", "--releases", made.releases)
    told("publish", wire, "--releases", made.releases)
    assert current(made.releases).manifest.previous == before


def test_a_folder_that_cannot_be_written_is_told(made: Project, wire: Path) -> None:
    before = current(made.releases).id
    command = ["publish", str(wire), "--releases", str(made.releases)]
    made.releases.chmod(0o555)
    try:
        if os.access(made.releases, os.W_OK):  # root may write anywhere: a user may not
            done = as_nobody(command)
        else:
            done = subprocess.run([*PROGRAM, *command], capture_output=True, text=True, check=False)
    finally:
        made.releases.chmod(0o755)
    assert done.returncode == 1, done.stdout
    assert "cannot be written: " in done.stderr
    assert "Unexpected error" not in done.stderr
    whole(made, before)


def as_nobody(command: list[str]) -> subprocess.CompletedProcess[str]:
    """The command without root's right to pass over permissions."""
    code = (
        "import ctypes, os, sys\n"
        "libc = ctypes.CDLL(None, use_errno=True)\n"
        # PR_CAPBSET_DROP of CAP_DAC_OVERRIDE (1) and CAP_DAC_READ_SEARCH (2), then exec.
        "for one in (1, 2):\n"
        "    if libc.prctl(24, one, 0, 0, 0): sys.exit('cannot drop rights')\n"
        "os.execv(sys.argv[1], sys.argv[1:])\n"
    )
    argv = [PROGRAM[0], "-c", code, *PROGRAM, *command]
    return subprocess.run(argv, capture_output=True, text=True, check=False)


def test_a_second_publisher_is_told_and_loses_nothing(made: Project, wire: Path) -> None:
    before = current(made.releases).id
    with locked(made.releases):
        for command in (["publish", wire], ["retract", "herald-2025"], ["releases", "prune"]):
            said = complaint(*command, "--releases", made.releases)
            assert "another process is publishing" in said
    whole(made, before)
    told("publish", wire, "--releases", made.releases)


def test_two_publishers_at_once(made: Project, wire: Path) -> None:
    """One of them, or one after the other: whoever says `done` is in the current release."""
    made.write("sources/gazette-2026/facts/twinning.yaml", AGAIN)
    home = made.write(
        "sources/gazette-2026/source.yaml", SOURCE.replace("herald-2025", "gazette-2026")
    ).parent
    running = [
        subprocess.Popen(
            [*PROGRAM, "publish", str(path), "--releases", str(made.releases)],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        for path in (wire, home)
    ]
    said = [each.communicate()[1] for each in running]
    codes = [each.returncode for each in running]
    assert 0 in codes
    sources = {source.id for source in current(made.releases).manifest.sources}
    for code, text, name in zip(codes, said, ("wire-2026", "gazette-2026"), strict=True):
        assert (name in sources) == (code == 0)
        assert code == 0 or "another process is publishing" in text
    told("releases", "verify", "--releases", made.releases)


def test_a_clock_that_goes_backwards_changes_no_order(made: Project, wire: Path) -> None:
    before = current(made.releases)
    for path in before.path.rglob("*"):
        os.utime(path, (4_000_000_000, 4_000_000_000))  # published in 2096, as it seems
    told("publish", wire, "--releases", made.releases)
    after = current(made.releases)
    assert after.manifest.previous == before.id
    assert after.manifest.sequence == before.manifest.sequence + 1
    told("releases", "rollback", "--releases", made.releases)
    whole(made, before.id)


def test_nothing_is_published_upon_a_damaged_store(made: Project, wire: Path) -> None:
    release = current(made.releases)
    table = max(release.store.glob("*.sst"), key=lambda path: path.stat().st_size)
    content = bytearray(table.read_bytes())
    content[len(content) // 2] ^= 1
    table.write_bytes(content)
    said = complaint("publish", wire, "--releases", made.releases)
    assert f"changed: store/{table.name}" in said
    assert current(made.releases).id == release.id
    assert made.build().returncode == 0
    told("publish", wire, "--releases", made.releases)
    assert release.path.exists()


def test_the_way_out_of_a_lost_release(made: Project, wire: Path) -> None:
    before = current(made.releases).id
    told("publish", wire, "--releases", made.releases)
    shutil.rmtree(current(made.releases).path)
    assert "points to nothing" in complaint("publish", wire, "--releases", made.releases)
    told("releases", "rollback", before, "--releases", made.releases)
    whole(made, before)
