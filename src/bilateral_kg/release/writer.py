"""Write a store in a child process that exits: a pyoxigraph Store has no close.

The child fills a scratch store, leaves a checkpoint of it (data files alone, without the
database's log and lock), opens that read-only as every reader will, and says what it finds.
"""

import json
import shutil
import subprocess
import sys
from pathlib import Path

from pyoxigraph import DefaultGraph, RdfFormat, Store

from bilateral_kg.errors import ReleaseError
from bilateral_kg.release.digest import Content

SCRATCH = "scratch"


def write_store(content: Content, store: Path, lock: int | None = None) -> None:
    """Write *content* into the new folder *store*; ReleaseError when it is not what is read back.

    *lock* is a descriptor that keeps other writers away while the child lives.
    """
    child = subprocess.run(
        # -P: a file of the user's in the working folder must not shadow a module.
        [sys.executable, "-P", "-m", __name__, str(store)],
        input=content.nquads(),
        capture_output=True,
        pass_fds=() if lock is None else (lock,),
        check=False,
    )
    if child.returncode != 0:
        reason = child.stderr.decode(errors="replace").strip().rpartition("\n")[2]
        reason = reason or f"its writer ended with {child.returncode}"
        raise ReleaseError(f"the store could not be written: {reason}")
    shutil.rmtree(store.with_name(SCRATCH))
    found = json.loads(child.stdout)
    expected = {"digest": content.digest, "merged": len(content.merged)}
    if found != expected:
        raise ReleaseError(f"the store holds {found}, not {expected}; nothing was published")


def _fill(store: Path, nquads: bytes) -> None:
    scratch = Store(str(store.with_name(SCRATCH)))
    scratch.bulk_load(input=nquads, format=RdfFormat.N_QUADS)
    scratch.optimize()
    scratch.flush()
    scratch.backup(str(store))


def _main(store: Path) -> None:
    _fill(store, sys.stdin.buffer.read())
    reader = Store.read_only(str(store))
    merged = sum(1 for _ in reader.quads_for_pattern(None, None, None, DefaultGraph()))
    json.dump({"digest": Content.read(reader).digest, "merged": merged}, sys.stdout)


if __name__ == "__main__":
    _main(Path(sys.argv[1]))
