"""`kill -9` in each step of a build: what is current stays whole, and the next build cleans up.

Random moments, with a client that asks, are in test_release_kill_verbs.py.
"""

import random
import signal
import subprocess
import time
from pathlib import Path

from building import FACTS, Project

from bilateral_kg.release.layout import all_releases, current, verify
from bilateral_kg.release.steps import PUBLISHING, STEPS

TWINNING = "sources/herald-2025/facts/twinning.yaml"
# An orphaned writer keeps the lock until it notices that its parent has gone.
ORPHAN_SECONDS = 30


def edit(made: Project, number: int) -> None:
    made.write(TWINNING, FACTS.replace("became twin cities", f"became twins ({number})"))


def killed(made: Project, step: str, after: float) -> int:
    """Build and kill the builder *after* seconds into *step*; its exit code."""
    builder = subprocess.Popen(
        made.command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    )
    assert builder.stderr is not None
    for line in builder.stderr:
        if line.startswith(step):
            break
    time.sleep(after)
    builder.send_signal(signal.SIGKILL)
    builder.stderr.close()
    return builder.wait()


def finished(made: Project) -> subprocess.CompletedProcess[str]:
    """The next build, tried again while an orphan still holds the lock."""
    deadline = time.monotonic() + ORPHAN_SECONDS
    while True:
        done = made.build()
        if "another process is publishing" not in done.stderr or time.monotonic() > deadline:
            return done
        time.sleep(0.2)


def check_kills(made: Project, moments: list[tuple[str, float]]) -> None:
    killed_in_time = 0
    for number, (step, after) in enumerate(moments):
        before = current(made.releases).id
        edit(made, number)
        code = killed(made, step, after)
        killed_in_time += code == -signal.SIGKILL
        release = current(made.releases)
        verify(release)
        # Once the link is replaced the new one is current, even if the maker dies right then.
        assert before in {release.id, release.manifest.previous}
        for other in all_releases(made.releases):
            verify(other)
        done = finished(made)
        assert done.returncode == 0, done.stderr
        verify(current(made.releases))
        assert not [name for name in made.names() if name.startswith(".")]
    assert killed_in_time > len(moments) / 3, "the moments are chosen too late to test anything"


def test_killed_builds_leave_whole_releases(once: Project, tmp_path: Path) -> None:
    chance = random.Random(2)
    moments = [(step, 0.0) for step in STEPS[1:]]
    moments += [(PUBLISHING, chance.uniform(0, 0.3)) for _ in range(3)]
    check_kills(once.copy(tmp_path), moments)
