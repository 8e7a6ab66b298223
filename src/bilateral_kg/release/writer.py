"""The store of a release in the making, and its index for search.

A scratch store is filled and a checkpoint of it taken: data files alone, without the database's
log and lock, which is read-only for every reader from then on. The index is made in a child
process, whose memory goes with it.
"""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from pyoxigraph import Store

from bilateral_kg.errors import ReleaseError
from bilateral_kg.release.layout import STORE
from bilateral_kg.search import index

SCRATCH: Final = "scratch"


def scratch_store(desk: Path) -> Store:
    """A new store in the folder *desk*, to be filled."""
    return Store(str(desk / SCRATCH))


def checkpoint(store: Store, desk: Path) -> Path:
    """The store of the release, as *store* is now: a folder in *desk* that nobody writes to."""
    store.optimize()
    store.flush()
    target = desk / STORE
    store.backup(str(target))
    return target


def index_store(store: Path, lock: int | None = None) -> None:
    """Index the store in the folder *store* for search, in a folder beside it.

    *lock* is a descriptor that keeps other writers away while the child lives.
    """
    with indexing(store, lock):
        pass


@contextmanager
def indexing(store: Path, lock: int | None = None) -> Iterator[None]:
    """As index_store(), while something else is done; ReleaseError at the end if it failed."""
    child = subprocess.Popen(
        # -P: a file of the user's in the working folder must not shadow a module.
        [sys.executable, "-P", "-m", __name__, str(store)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        pass_fds=() if lock is None else (lock,),
    )
    with child:
        try:
            yield
            _, told = child.communicate()
        finally:
            child.kill()
    if child.returncode != 0:
        reason = told.decode(errors="replace").strip().rpartition("\n")[2]
        reason = reason or f"its writer ended with {child.returncode}"
        raise ReleaseError(f"the store could not be indexed: {reason}")


if __name__ == "__main__":
    made = Path(sys.argv[1])
    index.build_from(Store.read_only(str(made)), made.with_name(index.FOLDER))
