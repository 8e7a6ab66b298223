"""Writing releases to a remote engine: graphs first, into names of their own; then the pointer.

Until the one update that moves the pointer, no reader sees anything of the new release. One
process writes at a time: the lock of the folder of releases sees to it.
"""

from collections.abc import Iterable, Iterator
from typing import Final

from pyoxigraph import DefaultGraph, Literal, NamedNode, Store

from bilateral_kg.engine import replies, terms
from bilateral_kg.engine.base import DatasetChoice
from bilateral_kg.engine.connection import Connection, Limits
from bilateral_kg.engine.endpoint import Endpoint
from bilateral_kg.engine.graphstore import GraphStore
from bilateral_kg.engine.scope import RELEASES, Scope
from bilateral_kg.errors import ReleaseError
from bilateral_kg.release.layout import REPORT, ReleaseDir
from bilateral_kg.release.manifest import FILE_NAME
from bilateral_kg.release.shelf import WORDS, Shelf, about
from bilateral_kg.settings import Settings

_CURRENT: Final = f"<{RELEASES}> <{WORDS}current>"
# Beyond some millions Virtuoso refuses to send a graph: "The result vector is too large".
_MOST_READ: Final = 200_000
_HOLDS: Final = f"<{RELEASES}> <{WORDS}holds>"


class Sender:
    """Writes to the engine that *settings* name."""

    def __init__(self, settings: Settings) -> None:
        self._connection = connection = Connection(settings)
        self._graphs = GraphStore(connection, settings)
        self._shelf = Shelf(settings, connection)
        self._endpoint = Endpoint(connection, settings)
        self._limits = Limits(settings.engine_write_seconds, settings.engine_bytes)

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()

    def make_current(self, release: ReleaseDir) -> bool:
        """Let the engine answer from *release*; whether it had to be sent."""
        before = self._shelf.named()
        sent = release.id not in self._shelf.held()
        if sent:
            self._send(release)
        if before != release.id:
            self._graphs.update(_pointer(release.id, first=before is None))
        return sent

    def prune(self, keep: Iterable[str]) -> tuple[str, ...]:
        """Remove every release but those of *keep* and the current one; the ids of the removed."""
        safe = {*keep, self._shelf.current()}
        doomed = sorted(self._shelf.held() - safe)
        for release in doomed:
            graphs = tuple(graph.iri for graph in self._shelf.open(release).manifest.graphs)
            # No longer held first: a removal that breaks off leaves nothing that looks whole.
            merge = terms.iri(Scope(release, ()).merge)
            self._graphs.update(f"DELETE DATA {{ GRAPH <{RELEASES}> {{ {_HOLDS} {merge} }} }}")
            for graph in Scope(release, graphs).all_graphs:
                self._graphs.delete(graph)
        return tuple(doomed)

    def _send(self, release: ReleaseDir) -> None:
        scope = Scope(release.id, tuple(graph.iri for graph in release.manifest.graphs))
        store = Store.read_only(str(release.store))
        for entry in release.manifest.graphs:
            self._write(scope.inward(entry.iri), _lines(store, NamedNode(entry.iri), scope))
        self._write(scope.merge, _lines(store, DefaultGraph(), scope))
        files = {
            FILE_NAME: release.manifest.dump(),
            REPORT: (release.path / REPORT).read_bytes(),
        }
        self._write(scope.manifest, about(release.id, files))
        merge = terms.iri(scope.merge)
        self._graphs.update(f"INSERT DATA {{ GRAPH <{RELEASES}> {{ {_HOLDS} {merge} }} }}")

    def _write(self, graph: str, lines: Iterator[str]) -> None:
        counted = _Counted(lines)
        self._graphs.replace(graph, counted)
        found = self._count(graph, counted.seen)
        if found != counted.seen:
            raise ReleaseError(
                f"the engine holds {found} statements of {counted.seen} in <{graph}>; "
                "the release before is still current"
            )

    def _count(self, graph: str, about: int) -> int:
        """How many statements the engine holds in *graph*, where it should be *about* so many."""
        dataset = DatasetChoice((graph,), ())
        if about <= _MOST_READ:
            # Read back, not counted: Virtuoso takes seconds to count what it sends in an instant.
            text = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"
            body = self._endpoint.query(text, "CONSTRUCT", dataset, self._limits)
            return sum(1 for line in body.splitlines() if line.startswith(b"<"))
        text = "SELECT (COUNT(*) AS ?held) WHERE { ?s ?p ?o }"
        ((held,),) = replies.rows(self._endpoint.query(text, "SELECT", dataset, self._limits)).rows
        return int(held.value) if isinstance(held, Literal) else 0


class _Counted:
    """Lines, and how many have been taken."""

    def __init__(self, lines: Iterator[str]) -> None:
        self._lines = lines
        self.seen = 0

    def __iter__(self) -> Iterator[str]:
        for line in self._lines:
            self.seen += 1
            yield line


def _lines(store: Store, graph: NamedNode | DefaultGraph, scope: Scope) -> Iterator[str]:
    for quad in store.quads_for_pattern(None, None, None, graph):
        yield scope.inward(f"{quad.triple} .\n")


def _pointer(release: str, *, first: bool) -> str:
    """One update, one operation: its readers see the release before or this one.

    The first is a text of its own: where ?before is unbound Virtuoso does nothing at all.
    """
    after = f"GRAPH <{RELEASES}> {{ {_CURRENT} {terms.iri(Scope(release, ()).merge)} }}"
    if first:
        return f"INSERT DATA {{ {after} }}"
    before = f"GRAPH <{RELEASES}> {{ {_CURRENT} ?before }}"
    return f"DELETE {{ {before} }} INSERT {{ {after} }} WHERE {{ {before} }}"
