"""One writer at a time in a folder of releases, and the sweeping of what a killed one left."""

import fcntl
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final
from uuid import uuid4

from bilateral_kg.desk import remove
from bilateral_kg.errors import ReleaseError

LOCK: Final = ".lock"
STAGING: Final = ".staging-"
_PAUSE_SECONDS: Final = 0.05


@contextmanager
def locked(releases: Path, patience: float = 0) -> Iterator[int]:
    """Hold the folder's lock; yields its descriptor. Waits up to *patience* seconds for it.

    The kernel lets go of the lock when the last process that holds the descriptor ends. It is
    passed on to the child that writes the store: as long as that one lives on after its parent
    was killed, nobody sweeps the folder it writes into.
    """
    with writing(releases):
        releases.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(releases / LOCK, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        _take(descriptor, releases, time.monotonic() + patience)
        with writing(releases):
            _sweep(releases)
        yield descriptor
    finally:
        os.close(descriptor)


def _take(descriptor: int, releases: Path, until: float) -> None:
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= until:
                raise ReleaseError(
                    f"another process is publishing into {releases}; try again when it has ended"
                ) from None
            time.sleep(_PAUSE_SECONDS)
        else:
            return


def tidy(releases: Path) -> None:
    """Sweep leftovers, if there are any and nobody publishes now."""
    if any(releases.glob(f"{STAGING}*")):
        with suppress(ReleaseError), locked(releases):
            pass


@contextmanager
def writing(releases: Path) -> Iterator[None]:
    """Turn a full disk, a read-only folder and the like into a ReleaseError that says so."""
    try:
        yield
    except OSError as error:
        where = error.filename or releases
        raise ReleaseError(f"{where} cannot be written: {error.strerror or error}") from error


@contextmanager
def staging(releases: Path) -> Iterator[Path]:
    """A new folder to prepare a release in; removed at the end unless it was renamed."""
    folder = releases / f"{STAGING}{uuid4().hex[:8]}"
    with writing(releases):
        folder.mkdir()
    try:
        yield folder
    finally:
        # What is left lies out of sight, and is swept by the next that publishes.
        remove(folder)


def _sweep(releases: Path) -> None:
    """Remove what no process owns: we hold the lock, so every unfinished folder is a leftover."""
    for leftover in releases.glob(f"{STAGING}*"):
        if leftover.is_dir() and not leftover.is_symlink():
            shutil.rmtree(leftover)
        else:
            leftover.unlink()
