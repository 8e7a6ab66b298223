"""`kill -9` at any moment of build, publish, rollback and prune, while a client asks.

The current release is always whole, and the client sees complete answers of one release each.
"""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from building import FACTS, PROGRAM, Project
from history import told
from serving import serving
from test_following import asking

from bilateral_kg.release.layout import all_releases, current, verify
from bilateral_kg.release.steps import PUBLISHING, STEPS

SEED = int(os.environ.get("BILATERAL_KG_SEED", "5"))
ORPHAN_SECONDS = 30
# A process that has everything loaded when it is told to begin: the kill meets the work itself.
WAITING = """
import sys
from pathlib import Path
from bilateral_kg.release.history import prune, rollback
print("ready", flush=True)
sys.stdin.readline()
folder = Path(sys.argv[1])
{}
"""
WORK = {"rollback": "rollback(folder, sys.argv[2])", "prune": "prune(folder, 1)"}


def killed_publish(made: Project, verb: str, number: int, step: str, after: float) -> bool:
    text = FACTS.replace("became twin cities", f"became twins ({number})")
    source = made.write("sources/herald-2025/facts/twinning.yaml", text).parents[1]
    publish = [*PROGRAM, "publish", str(source), "--releases", str(made.releases)]
    command = publish if verb == "publish" else made.command
    running = subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    )
    assert running.stderr is not None
    for line in running.stderr:
        if line.startswith(step):
            break
    time.sleep(after)
    return killed(running)


def killed_other(made: Project, verb: str, after: float) -> bool:
    ids = [release.id for release in all_releases(made.releases)]
    code = WAITING.format(WORK[verb])
    running = subprocess.Popen(
        [sys.executable, "-c", code, str(made.releases), ids[0]],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert running.stdin is not None
    assert running.stdout is not None
    assert running.stdout.readline() == "ready\n"
    running.stdin.write("\n")
    running.stdin.flush()
    time.sleep(after)
    return killed(running)


def killed(running: subprocess.Popen[str]) -> bool:
    """Kill it; whether it had not ended before."""
    running.send_signal(signal.SIGKILL)
    code = running.wait()
    for stream in (running.stdin, running.stdout, running.stderr):
        if stream is not None:
            stream.close()
    return code == -signal.SIGKILL


def swept(made: Project) -> None:
    """The next command that changes anything removes what the killed one left."""
    deadline = time.monotonic() + ORPHAN_SECONDS
    command = [*PROGRAM, "releases", "prune", "--keep", "50", "--releases", str(made.releases)]
    while True:
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if "another process" not in done.stderr or time.monotonic() > deadline:
            break
        time.sleep(0.2)
    assert done.returncode == 0, done.stderr
    assert not [name for name in made.names() if name.startswith(".")]


def check_kills(made: Project, count: int, chance: random.Random) -> None:
    hits = 0
    told("publish", made.data / "sources/herald-2025", "--releases", made.releases)
    with serving("--releases", made.releases) as server, asking(server) as seen:
        for number in range(count):
            verb = ("publish", "rollback", "build", "prune")[number % 4]
            if verb in {"publish", "build"}:
                step = chance.choice((*STEPS, PUBLISHING, PUBLISHING))
                hits += killed_publish(made, verb, number, step, chance.uniform(0, 0.4))
            else:
                hits += killed_other(made, verb, chance.uniform(0, 0.06))
            verify(current(made.releases))
            for release in all_releases(made.releases):
                verify(release)
            swept(made)
    told("releases", "verify", "--releases", made.releases)
    assert hits > count / 3, "the moments are chosen too late to test anything"
    assert {status for status, _, _ in seen} == {200}
    # As many labels in each answer as one of the releases has; none is cut short.
    assert len({rows for _, _, rows in seen}) == 1


def test_killed_verbs_leave_whole_releases(once: Project, tmp_path: Path) -> None:
    check_kills(once.copy(tmp_path), 4, random.Random(SEED))


@pytest.mark.long
def test_killed_verbs_at_many_moments(once: Project, tmp_path: Path) -> None:
    check_kills(once.copy(tmp_path), 200, random.Random(SEED + 1))
