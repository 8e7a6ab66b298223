"""`kill -9` of a server in the middle of a write: the old release, or the new one, is whole."""

import os
import random
import signal
import threading
import time
from contextlib import suppress
from pathlib import Path

import httpx
import pytest
from building import Project, project
from history import told
from test_release_kill_verbs import swept
from test_writing_curated import put
from writing import TOKEN, writable

from bilateral_kg.release.layout import all_releases, current, verify

SEED = int(os.environ.get("BILATERAL_KG_SEED", "11"))


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Project:
    made = project(tmp_path_factory.mktemp("made"))
    done = made.build()
    assert done.returncode == 0, done.stderr
    return made


def killed_write(made: Project, number: int, after: float) -> None:
    """Send a source and kill the server *after* seconds; then the processes that write for it."""
    before = current(made.releases).id
    with writable("--releases", made.releases) as (server, client):

        def send() -> None:
            with suppress(httpx.HTTPError):  # the answer may never come
                put(client, number)

        sender = threading.Thread(target=send)
        sender.start()
        time.sleep(after)
        writers = descendants(server.process.pid)
        server.process.send_signal(signal.SIGKILL)
        for writer in writers:
            with suppress(ProcessLookupError):
                os.kill(writer, signal.SIGKILL)
        sender.join(60)
    now = current(made.releases)
    verify(now)
    assert before in {now.id, now.manifest.previous}
    for release in all_releases(made.releases):
        verify(release)
    assert TOKEN not in "".join(server.log)


def descendants(parent: int) -> list[int]:
    """Processes that *parent* has started, and those that they have."""
    found: list[int] = []
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            text = status.read_text()
        except OSError:
            continue
        if int(text.rpartition(")")[2].split()[1]) == parent:
            found += [int(status.parent.name), *descendants(int(status.parent.name))]
    return found


def check_kills(made: Project, count: int) -> None:
    chance = random.Random(SEED)
    for number in range(count):
        killed_write(made, number, chance.uniform(0, 5))
        swept(made)
    told("releases", "verify", "--releases", made.releases)


def test_a_killed_server_leaves_whole_releases(made: Project, tmp_path: Path) -> None:
    check_kills(made.copy(tmp_path), 2)


@pytest.mark.long
def test_killed_at_many_moments(made: Project, tmp_path: Path) -> None:
    check_kills(made.copy(tmp_path), 20)
