"""Write a store in a child process that exits: a pyoxigraph Store has no close.

The child fills a scratch store, or changes a checkpoint of the store before (which shares its
files), leaves a checkpoint of that (data files alone, without the database's log and lock), opens
it read-only as every reader will, indexes it for search in a folder beside it, and says what
it finds.
"""

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from pyoxigraph import DefaultGraph, NamedNode, Quad, RdfFormat, Store, parse

from bilateral_kg.engine.embedded import EmbeddedEngine
from bilateral_kg.errors import ReleaseError
from bilateral_kg.release.digest import Content
from bilateral_kg.search import index

if TYPE_CHECKING:
    from bilateral_kg.release.layout import ReleaseDir

SCRATCH = "scratch"


def write_store(
    content: Content, store: Path, lock: int | None = None, base: "ReleaseDir | None" = None
) -> None:
    """Write *content* into the new folder *store*; ReleaseError when it is not what is read back.

    *lock* is a descriptor that keeps other writers away while the child lives. From *base*, only
    what differs is written.
    """
    if base is None:
        work = {"removed": "", "added": content.nquads().decode()}
    else:
        work = {"base": str(base.store), **_difference(base, content)}
    child = subprocess.run(
        # -P: a file of the user's in the working folder must not shadow a module.
        [sys.executable, "-P", "-m", __name__, str(store)],
        input=json.dumps(work).encode(),
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


def index_store(store: Path, lock: int | None = None) -> None:
    """Index the store in the folder *store* for search, in a folder beside it."""
    done = subprocess.run(
        [sys.executable, "-P", "-m", __name__, str(store), "--index"],
        capture_output=True,
        pass_fds=() if lock is None else (lock,),
        check=False,
    )
    if done.returncode != 0:
        reason = done.stderr.decode(errors="replace").strip().rpartition("\n")[2]
        raise ReleaseError(f"the store could not be indexed: {reason}")


def _difference(base: "ReleaseDir", content: Content) -> dict[str, str]:
    """Lines to take out of *base* and to put in; graphs with the same digest are not read."""
    before = {graph.iri: graph.digest for graph in base.manifest.graphs}
    after = content.digests
    touched = [iri for iri in before.keys() | after.keys() if before.get(iri) != after.get(iri)]
    store = Store.read_only(str(base.store))
    removed: set[str] = set()
    added: set[str] = set()
    for iri in touched:
        held = store.quads_for_pattern(None, None, None, NamedNode(iri))
        old, new = {f"{quad} .\n" for quad in held}, set(content.graphs.get(iri, ()))
        removed |= old - new
        added |= new - old
    return {"removed": "".join(sorted(removed)), "added": "".join(sorted(added))}


def _fill(store: Path, nquads: bytes) -> None:
    scratch = Store(str(store.with_name(SCRATCH)))
    scratch.bulk_load(input=nquads, format=RdfFormat.N_QUADS)
    scratch.optimize()
    scratch.flush()
    scratch.backup(str(store))


def _alter(base: str, store: Path, removed: list[Quad], added: list[Quad]) -> None:
    path = str(store.with_name(SCRATCH))
    Store.read_only(base).backup(path)
    scratch = Store(path)
    for quad in removed:
        scratch.remove(quad)
    scratch.bulk_extend([*added, *(_merged(quad) for quad in added)])
    for quad in removed:
        held = scratch.quads_for_pattern(quad.subject, quad.predicate, quad.object, None)
        # The merge holds a triple as long as one named graph does.
        if all(isinstance(each.graph_name, DefaultGraph) for each in held):
            scratch.remove(_merged(quad))
    for graph in {quad.graph_name for quad in removed}:
        if not any(True for _ in scratch.quads_for_pattern(None, None, None, graph)):
            scratch.remove_graph(graph)
    scratch.flush()
    scratch.backup(str(store))


def _merged(quad: Quad) -> Quad:
    return Quad(quad.subject, quad.predicate, quad.object)


def _index(store: Path) -> None:
    # Here, for its memory goes with the process.
    engine = EmbeddedEngine(Store.read_only(str(store)))
    index.build(engine, store.with_name(index.FOLDER))


def _main(store: Path) -> None:
    work = json.load(sys.stdin)
    if "base" in work:
        removed, added = (
            list(parse(work[part].encode(), format=RdfFormat.N_QUADS))
            for part in ("removed", "added")
        )
        _alter(work["base"], store, removed, added)
    else:
        _fill(store, work["added"].encode())
    reader = Store.read_only(str(store))
    merged = sum(1 for _ in reader.quads_for_pattern(None, None, None, DefaultGraph()))
    _index(store)
    json.dump({"digest": Content.read(reader).digest, "merged": merged}, sys.stdout)


if __name__ == "__main__":
    if sys.argv[2:] == ["--index"]:
        _index(Path(sys.argv[1]))
    else:
        _main(Path(sys.argv[1]))
