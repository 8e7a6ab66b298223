"""What changed between two releases, statement by statement."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, Store

from bilateral_kg import names
from bilateral_kg.errors import ReleaseError
from bilateral_kg.release.layout import ReleaseDir


@dataclass(frozen=True, slots=True)
class Correction:
    """One property of one node in one graph, with other values than before."""

    before: tuple[Quad, ...]
    after: tuple[Quad, ...]


@dataclass(frozen=True, slots=True)
class Changes:
    """Statements added, removed, and those put in the place of others; each in a fixed order."""

    added: tuple[Quad, ...]
    removed: tuple[Quad, ...]
    corrected: tuple[Correction, ...]


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
    gone, come = _quads(old, graphs), _quads(new, graphs)
    return compare(gone - come, come - gone)


def compare(removed: Iterable[Quad], added: Iterable[Quad]) -> Changes:
    """Sort quads that are gone and quads that have come into additions, losses, corrections.

    A text in one language is not the correction of a text in another.
    """
    gone, come = _grouped(removed), _grouped(added)
    both = sorted(gone.keys() & come.keys())
    return Changes(
        added=_sorted(quad for key in come.keys() - gone.keys() for quad in come[key]),
        removed=_sorted(quad for key in gone.keys() - come.keys() for quad in gone[key]),
        corrected=tuple(Correction(_sorted(gone[key]), _sorted(come[key])) for key in both),
    )


_Key = tuple[str, str, str, str]


def _grouped(quads: Iterable[Quad]) -> dict[_Key, list[Quad]]:
    found: defaultdict[_Key, list[Quad]] = defaultdict(list)
    for quad in quads:
        language = quad.object.language if isinstance(quad.object, Literal) else None
        key = (str(quad.graph_name), str(quad.subject), str(quad.predicate), language or "")
        found[key].append(quad)
    return found


def _sorted(quads: Iterable[Quad]) -> tuple[Quad, ...]:
    return tuple(sorted(quads, key=str))


def _quads(release: ReleaseDir, graphs: Iterable[NamedNode | DefaultGraph]) -> set[Quad]:
    try:
        store = Store.read_only(str(release.store))
    except OSError as error:
        raise ReleaseError(f"the store of release {release.id} is damaged: {error}") from error
    return {quad for graph in graphs for quad in store.quads_for_pattern(None, None, None, graph)}
