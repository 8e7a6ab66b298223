"""Folders to work in that are gone afterwards, also with a store in them that was not closed."""

import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

_TRIES: Final = 20
_PAUSE_SECONDS: Final = 0.02


@contextmanager
def new_desk(purpose: str) -> Iterator[Path]:
    """A new temporary folder, removed at the end; its name tells the *purpose*."""
    folder = Path(tempfile.mkdtemp(prefix=f"bilateral-kg-{purpose}-"))
    try:
        yield folder
    finally:
        remove(folder)


def remove(folder: Path) -> None:
    """Remove *folder*, if it is there, with all that is in it.

    A store cannot be told to close. Whoever still holds one, an error on its way up for instance,
    keeps its threads alive, and what they write between the removal of the files and that of their
    folder would make the latter fail; so it is tried again. What is left after that stays.
    """
    for _ in range(_TRIES):
        shutil.rmtree(folder, ignore_errors=True)
        if not folder.exists():
            return
        time.sleep(_PAUSE_SECONDS)
