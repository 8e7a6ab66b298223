"""`bilateral-kg build` as a process: what it publishes, what it says, what it refuses."""

import fcntl
import os
import pty
import re
import resource
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from building import FACTS, PROGRAM, VIOLATIONS, Project, project

from bilateral_kg.release.layout import current, verify

TWINNING = "sources/herald-2025/facts/twinning.yaml"
SOURCE = "sources/herald-2025/source.yaml"


@pytest.fixture
def built(once: Project, tmp_path: Path) -> Project:
    """A copy of the built project, to do with as a test likes."""
    return once.copy(tmp_path / "project")


def published_id(output: str) -> str:
    found = re.search(r"release ([0-9a-f-]+) is current", output)
    assert found is not None, output
    return found[1]


def test_a_build_publishes_a_release_and_says_what_is_in_it(tmp_path: Path) -> None:
    made = project(tmp_path)
    done = made.build()
    assert done.returncode == 0, done.stderr
    release = current(made.releases)
    verify(release)
    assert published_id(done.stdout) == release.id
    assert (made.releases / "current").readlink() == Path(release.id)
    assert made.names() == {"current", release.id}
    assert {"1 Twinning", "2 State", "1 Assertion"} <= set(done.stdout.splitlines())
    assert "Validating (3 of 5) ...\n" in done.stderr
    assert "all.yaml:4: warning: state/ruritania has no label in: kk, az." in done.stderr


def test_a_second_build_changes_nothing(built: Project) -> None:
    before = built.files()
    done = built.build()
    assert done.returncode == 0
    assert done.stdout == f"nothing changed: release {current(built.releases).id} is current\n"
    assert built.files() == before


def test_an_edit_makes_the_next_release_and_keeps_the_last(built: Project) -> None:
    first = current(built.releases)
    built.write(TWINNING, FACTS.replace("became twin cities", "are twin cities"))
    assert built.build().returncode == 0
    second = current(built.releases)
    assert second.id != first.id
    assert (second.manifest.sequence, second.manifest.previous) == (2, first.id)
    verify(first)
    verify(second)


def test_the_same_content_from_other_inputs_is_a_release_with_a_number(built: Project) -> None:
    first = current(built.releases)
    built.write(TWINNING, "# a comment\n" + FACTS)
    assert built.build().returncode == 0
    second = current(built.releases)
    assert second.manifest.digest == first.manifest.digest
    assert second.id == f"{first.id}-2"
    assert built.build().stdout.startswith("nothing changed")


def test_going_back_makes_the_old_release_current_again(built: Project) -> None:
    before, first = built.files(), current(built.releases)
    built.write(TWINNING, FACTS.replace("became twin cities", "are twin cities"))
    assert built.build().returncode == 0
    built.write(TWINNING, FACTS)
    done = built.build()
    assert published_id(done.stdout) == first.id
    assert current(built.releases).id == first.id
    assert {name: file for name, file in built.files().items() if name in before} == before


def test_the_order_of_files_and_records_does_not_matter(built: Project, tmp_path: Path) -> None:
    other = project(tmp_path / "other")
    reference = (other.data / "reference/all.yaml").read_text(encoding="utf-8")
    records = re.split(r"(?m)^(?=- )", reference.lstrip())[1:]
    (other.data / "reference/all.yaml").unlink()
    for number, record in enumerate(reversed(records)):
        other.write(f"reference/{number}.yaml", record)
    assert other.build().returncode == 0
    assert current(other.releases).manifest.digest == current(built.releases).manifest.digest


def test_violations_are_listed_all_and_publish_nothing(built: Project) -> None:
    before, names = built.files(), built.names()
    built.write("sources/herald-2025/facts/bridge.yaml", VIOLATIONS)
    done = built.build()
    assert done.returncode == 1
    assert re.search(r"bridge\.yaml:8: violation: .* paraphrase", done.stderr)
    assert re.search(r"bridge\.yaml:11: violation: .* reviewed by its own curator", done.stderr)
    assert done.stderr.endswith("2 problems found.\n")
    assert (built.files(), built.names()) == (before, names)


def test_a_missed_minimum_is_listed_with_the_violations(built: Project) -> None:
    source = (built.data / SOURCE).read_text(encoding="utf-8")
    built.write(SOURCE, source + "  Event: {min: 2}\n")
    built.write("sources/herald-2025/facts/bridge.yaml", VIOLATIONS)
    done = built.build()
    assert done.returncode == 1
    assert "source.yaml:10: violation: source herald-2025 has 1 of Event, at least 2" in done.stderr
    assert done.stderr.endswith("3 problems found.\n")


def test_an_exceeded_maximum_only_warns(built: Project) -> None:
    source = (built.data / SOURCE).read_text(encoding="utf-8")
    built.write(SOURCE, source + "  Twinning: {max: 0}\n")
    done = built.build()
    assert done.returncode == 0
    assert "source.yaml:10: warning: source herald-2025 has 1 of Twinning, at most 0" in done.stderr
    assert "5 warnings\n" in done.stdout


def test_slips_in_two_files_are_listed_together(built: Project) -> None:
    built.write(TWINNING, FACTS.replace("modality:", "modalty:"))
    built.write("reference/more.yaml", "- id: state/x\n  type: State\n  label: {en: X, en: Y}\n")
    done = built.build()
    assert done.returncode == 1
    assert re.search(r"twinning\.yaml:4: violation: .*modalty", done.stderr)
    assert re.search(r"more\.yaml:3: violation: ", done.stderr)
    assert "Traceback" not in done.stderr


def test_files_edited_during_the_build_are_not_half_published(built: Project) -> None:
    before = built.files()
    built.write(TWINNING, FACTS + "# edited\n")
    builder = subprocess.Popen(
        built.command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert builder.stderr is not None
    while not builder.stderr.readline().startswith("Validating"):
        pass
    built.write(TWINNING, FACTS + "# edited again\n")
    _, errors = builder.communicate()
    assert builder.returncode == 1
    assert f"changed while it was read: data/{TWINNING}\n" in errors
    assert built.files() == before


def test_a_second_publisher_gets_a_clear_answer(built: Project) -> None:
    before = built.files()
    built.write(TWINNING, FACTS + "# edited\n")
    with (built.releases / ".lock").open() as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        done = built.build()
    assert done.returncode == 1
    assert "another process is publishing into" in done.stderr
    assert built.files() == before


def test_a_damaged_release_is_made_again(built: Project) -> None:
    store = current(built.releases).store
    table = max(store.glob("*.sst"), key=lambda path: path.stat().st_size)
    content = bytearray(table.read_bytes())
    content[len(content) // 2] ^= 1
    table.write_bytes(content)
    done = built.build()
    assert done.returncode == 0, done.stderr
    verify(current(built.releases))
    assert current(built.releases).store != store


@pytest.mark.parametrize("edited", ["", "# edited\n"])
def test_leftovers_are_swept_whether_anything_changed_or_not(built: Project, edited: str) -> None:
    (built.releases / ".staging-0badf00d" / "scratch").mkdir(parents=True)
    (built.releases / ".staging-current-0badf00d").symlink_to("nowhere")
    built.write(TWINNING, FACTS + edited)
    assert built.build().returncode == 0
    assert not [name for name in built.names() if name.startswith(".")]


@pytest.mark.parametrize("limit", [1_000, 50_000, 100_000])
def test_a_full_disk_is_told_and_leaves_the_release(built: Project, limit: int) -> None:
    """RLIMIT_FSIZE stands in for a full disk, which takes the right to mount one."""
    before, names = built.files(), built.names()
    built.write(TWINNING, FACTS.replace("became twin cities", "are twin cities"))

    def limited() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    done = subprocess.run(
        built.command, capture_output=True, text=True, preexec_fn=limited, check=False
    )
    assert done.returncode == 1
    assert done.stderr.rpartition("\n")[0].rpartition("\n")[2].startswith("No usable release: ")
    assert "incident" not in done.stderr
    assert (built.files(), built.names()) == (before, names)


def spoil_data(made: Project) -> Path:
    made.data.rename(made.root / "elsewhere")
    return made.data


def spoil_releases(made: Project) -> Path:
    made.releases.write_text("not a folder", encoding="utf-8")
    return made.releases


@pytest.mark.parametrize("spoil", [spoil_data, spoil_releases])
def test_a_folder_that_is_none_is_named(spoil: Callable[[Project], Path], tmp_path: Path) -> None:
    made = project(tmp_path)
    spoilt = spoil(made)
    done = made.build()
    assert done.returncode == 1
    assert str(spoilt) in done.stderr
    assert "incident" not in done.stderr


def test_a_terminal_gets_a_moving_line(tmp_path: Path) -> None:
    made = project(tmp_path)
    parent, child = pty.openpty()
    done = subprocess.Popen(
        made.command, stdout=subprocess.PIPE, stderr=child, env={**os.environ, "TERM": "xterm"}
    )
    os.close(child)
    shown = b""
    while True:
        try:
            part = os.read(parent, 4096)
        except OSError:  # how Linux says that the other side is closed
            break
        if not part:
            break
        shown += part
    os.close(parent)
    output, _ = done.communicate()
    assert done.returncode == 0
    assert b"Validating" in shown
    assert b"2/5" in shown
    assert b"is current in" in output


def test_home_is_where_releases_go(tmp_path: Path) -> None:
    made = project(tmp_path)
    command = [*PROGRAM, "build", "--data", str(made.data)]
    environment = {**os.environ, "BILATERAL_KG_HOME": str(tmp_path / "home")}
    subprocess.run(command, capture_output=True, env=environment, check=True, cwd=tmp_path)
    assert current(tmp_path / "home" / "releases").manifest.sequence == 1
