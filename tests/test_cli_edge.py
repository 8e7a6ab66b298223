"""The outer edge of the command line: exit codes, messages, and no traceback on the screen."""

import os
import re
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from bilateral_kg import __version__

PROGRAM = [sys.executable, "-m", "bilateral_kg"]


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*PROGRAM, *arguments],
        capture_output=True,
        text=True,
        env={**os.environ, **environment},
        check=False,
    )


def guarded(body: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run *body*, statements that fail in some way, behind the program's outer handler."""
    script = (
        "import sys\nfrom pathlib import Path\n"
        "from bilateral_kg.cli.edge import guarded\nfrom bilateral_kg.errors import *\n"
        f"def verb():\n    {body}\nsys.exit(guarded(verb))"
    )
    return subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        text=True,
        env={**os.environ, **environment},
        check=False,
    )


def test_version() -> None:
    assert run("--version").stdout == f"bilateral-kg {__version__}\n"


def test_help_lists_the_verbs_and_loads_nothing_heavy() -> None:
    script = (
        "import sys; sys.argv=['bilateral-kg', '--help']\n"
        "from bilateral_kg.cli import main\n"
        "try: main()\nfinally:\n"
        "    heavy = {'fastapi', 'pyshacl', 'rdflib', 'networkx', 'pyoxigraph', 'pydantic'}\n"
        "    print('heavy:', sorted(heavy & sys.modules.keys()))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert "heavy: []" in done.stdout
    verbs = ("build", "validate", "query", "search", "export", "evidence", "serve")
    for verb in (*verbs, "publish", "retract", "releases", "backup", "restore"):
        assert f" {verb} " in done.stdout


@pytest.mark.parametrize("arguments", [("nonsense",), ("build", "--nonsense"), ("build", "extra")])
def test_wrong_usage_is_exit_code_2(arguments: tuple[str, ...]) -> None:
    done = run(*arguments)
    assert done.returncode == 2
    assert "Usage:" in done.stderr
    assert "Traceback" not in done.stderr


def test_every_problem_of_bad_data_is_told_with_place_severity_and_hint() -> None:
    done = guarded(
        "raise DataError([Problem('wrong', path=Path('a.yaml'), line=3, hint='write x'), "
        "Problem('odd', 'warning', Path('b.yaml'))])"
    )
    assert done.returncode == 1
    assert done.stderr == (
        "a.yaml:3: violation: wrong\n    write x\nb.yaml: warning: odd\n2 problems found.\n"
    )


def test_places_in_the_working_folder_are_told_from_there() -> None:
    done = guarded(
        "raise DataError([Problem('wrong', path=Path.cwd() / 'data' / 'a.yaml', line=3)])"
    )
    assert done.stderr.startswith("data/a.yaml:3: violation: wrong\n")


def test_an_error_on_purpose_keeps_its_exit_code() -> None:
    assert guarded("raise UnknownQuery('no such question')").returncode == 2
    done = guarded("raise ReleaseError('no release here')")
    assert (done.returncode, done.stderr) == (1, "No usable release: no release here\n")


def test_an_unreadable_file_is_named() -> None:
    done = guarded("open('/nowhere/at/all')")
    assert (done.returncode, done.stderr) == (1, "/nowhere/at/all: No such file or directory\n")


def test_the_unexpected_is_an_incident_whose_details_are_kept(tmp_path: Path) -> None:
    done = guarded("raise RuntimeError('kaboom')", TMPDIR=str(tmp_path))
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "kaboom" not in done.stderr
    incident = re.search(r"incident ([0-9a-f]{8})", done.stderr)
    assert incident is not None
    log = tmp_path / f"bilateral-kg-{incident[1]}.log"
    assert "RuntimeError: kaboom" in log.read_text(encoding="utf-8")


def test_debug_shows_the_traceback() -> None:
    done = guarded("raise RuntimeError('kaboom')", BILATERAL_KG_DEBUG="1")
    assert "RuntimeError: kaboom" in done.stderr
    for log in Path(tempfile.gettempdir()).glob("bilateral-kg-*.log"):
        if log.stem.removeprefix("bilateral-kg-") in done.stderr:
            log.unlink()


def test_an_interrupt_is_exit_code_130() -> None:
    script = (
        # A shell that runs the tests in the background has its children ignore interrupts.
        "import signal\nsignal.signal(signal.SIGINT, signal.default_int_handler)\n"
        "import sys, time\nfrom bilateral_kg.cli.edge import guarded\n"
        "def verb():\n    print('ready', flush=True)\n    time.sleep(60)\n"
        "sys.exit(guarded(verb))"
    )
    child = subprocess.Popen(
        [sys.executable, "-c", script], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert child.stdout is not None
    assert child.stdout.readline() == "ready\n"
    child.send_signal(signal.SIGINT)
    _, errors = child.communicate()
    assert (child.returncode, errors) == (130, "")


def test_a_reader_that_goes_away_is_no_error() -> None:
    command = subprocess.Popen(
        [*PROGRAM, "build", "--help"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert command.stdout is not None
    command.stdout.close()
    assert command.stderr is not None
    assert command.stderr.read() == ""
    command.stderr.close()
    assert command.wait() in {0, 1}
