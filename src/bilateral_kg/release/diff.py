"""What changed between two releases, statement by statement.

Each statement of a graph that changed is looked for in the other release; what is not there is
sorted outside of memory. So no memory is taken for all that stayed as it was, nor for all that
changed.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import BufferedReader
from itertools import groupby
from typing import Final, Self

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, RdfFormat, Store, parse

from bilateral_kg import names
from bilateral_kg.errors import ReleaseError
from bilateral_kg.release.layout import ReleaseDir
from bilateral_kg.sorting import Reading, SortedLines

_GONE: Final = "gone"
_COME: Final = "come"
# What a correction corrects: a graph, a subject, a property, a language.
_PLACE: Final = 4


@dataclass(frozen=True, slots=True)
class Correction:
    """One property of one node in one graph, with other values than before."""

    before: tuple[Quad, ...]
    after: tuple[Quad, ...]


class Statements:
    """Statements in the order of their text; read as often as wanted."""

    def __init__(self) -> None:
        self._lines = SortedLines()
        self._count = 0

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[Quad]:
        return _parsed(self._lines.texts())

    def put(self, lines: Iterable[str]) -> None:
        """Take N-Quads lines, each once."""
        for line in lines:
            self._lines.put([line])
            self._count += 1

    def close(self) -> None:
        """Forget them."""
        self._lines.close()


class Corrections:
    """Corrections in the order of what they correct; read as often as wanted."""

    def __init__(self, removed: Iterable[Quad], added: Iterable[Quad]) -> None:
        self._lines = SortedLines()
        self._lines.put(_placed(quad, _GONE) for quad in removed)
        self._lines.put(_placed(quad, _COME) for quad in added)
        self._count = 0

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[Correction]:
        for gone, come in self._places():
            if gone and come:
                yield Correction(tuple(_parsed(gone)), tuple(_parsed(come)))

    def sort_out(self, removed: Statements, added: Statements) -> None:
        """Give what corrects nothing to *removed* and *added*, and count the rest."""
        for gone, come in self._places():
            if gone and come:
                self._count += 1
            else:
                removed.put(gone)
                added.put(come)

    def close(self) -> None:
        """Forget them."""
        self._lines.close()

    def _places(self) -> Iterator[tuple[list[str], list[str]]]:
        """What is gone and what has come, by what it may be the correction of."""
        rows = (json.loads(line) for line in self._lines)
        for _, group in groupby(rows, key=lambda row: row[:_PLACE]):
            lines: dict[str, list[str]] = {_GONE: [], _COME: []}
            for *_, side, line in group:
                lines[side].append(line)
            yield lines[_GONE], lines[_COME]


class Changes:
    """Statements added, removed, and those put in the place of others; each in a fixed order.

    A text in one language is not the correction of a text in another. To be closed: what
    changed waits in files without names.
    """

    def __init__(self, removed: Iterable[Quad], added: Iterable[Quad]) -> None:
        self.removed, self.added = Statements(), Statements()
        self.corrected = Corrections(removed, added)
        self.corrected.sort_out(self.removed, self.added)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for part in (self.removed, self.added, self.corrected):
            part.close()


def diff(old: ReleaseDir, new: ReleaseDir, *, derived: bool = False) -> Changes:
    """From *old* to *new*; what follows from statements only if *derived*.

    Only graphs whose digests differ are read.
    """
    before = {graph.iri: graph.digest for graph in old.manifest.graphs}
    after = {graph.iri: graph.digest for graph in new.manifest.graphs}
    touched = {
        iri
        for iri in before.keys() | after.keys()
        if before.get(iri) != after.get(iri) and (derived or iri != names.DERIVED_GRAPH)
    }
    graphs: list[NamedNode | DefaultGraph] = [NamedNode(iri) for iri in touched]
    if old.manifest.plain or new.manifest.plain:
        graphs.append(DefaultGraph())  # not the merge of the others
    one, other = _store(old), _store(new)
    return Changes(_without(one, other, graphs), _without(other, one, graphs))


def _without(
    store: Store, other: Store, graphs: Iterable[NamedNode | DefaultGraph]
) -> Iterator[Quad]:
    """The statements that *other* does not have."""
    for graph in graphs:
        for quad in store.quads_for_pattern(None, None, None, graph):
            if quad not in other:
                yield quad


def _placed(quad: Quad, side: str) -> str:
    language = quad.object.language if isinstance(quad.object, Literal) else None
    place = str(quad.graph_name), str(quad.subject), str(quad.predicate), language or ""
    return json.dumps((*place, side, f"{quad} ."), ensure_ascii=False)


def _parsed(lines: Iterable[str]) -> Iterator[Quad]:
    file = BufferedReader(Reading(f"{line}\n".encode() for line in lines))
    return parse(file, RdfFormat.N_QUADS)


def _store(release: ReleaseDir) -> Store:
    try:
        return Store.read_only(str(release.store))
    except OSError as error:
        raise ReleaseError(f"the store of release {release.id} is damaged: {error}") from error
