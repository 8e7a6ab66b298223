"""`serve --rdf`: any RDF files as a store, without curation.

Read-only, triples go into a named graph that bears the file's name, and the default graph is the
merge of all graphs, as in a release. A store that can be written keeps its default graph as it is.
"""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from pyoxigraph import DefaultGraph, NamedNode, Quad, Store

from bilateral_kg import names
from bilateral_kg.curation import foreign
from bilateral_kg.curation.rdffile import format_of
from bilateral_kg.desk import remove
from bilateral_kg.errors import DataError, Problem
from bilateral_kg.release.digest import pairs_digest, stored_digests
from bilateral_kg.release.merge import lay
from bilateral_kg.release.writer import SCRATCH, checkpoint, index_store, scratch_store


def read(paths: Sequence[Path]) -> list[Quad]:
    """What the files say, and those in the folders, of *paths*; each triple where it was put.

    All files that cannot be read are reported at once.
    """
    return [quad for _, quads in _read(paths) for quad in quads]


def build(paths: Sequence[Path], target: Path) -> str:
    """Write what *paths* hold, indexed for search, into the store *target*; gives the digest."""
    desk = target.parent
    store = scratch_store(desk)
    lay(store, (quad for path, quads in _read(paths) for quad in _in_graphs(quads, path)))
    made = checkpoint(store, desk)
    index_store(made)
    digests = stored_digests(Store.read_only(str(made)))
    remove(desk / SCRATCH)
    return pairs_digest({iri: digest for iri, (digest, _) in digests.items()})


def _read(paths: Sequence[Path]) -> list[tuple[Path, list[Quad]]]:
    read: list[tuple[Path, list[Quad]]] = []
    problems: list[Problem] = []
    for path in _files(paths):
        try:
            read.append((path, foreign.read(path)))
        except DataError as error:
            problems += error.problems
    if problems:
        raise DataError(problems)
    return read


def _files(paths: Sequence[Path]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            yield from (p for p in sorted(path.rglob("*")) if p.is_file() and format_of(p))
        else:
            yield path


def _in_graphs(quads: Sequence[Quad], path: Path) -> Iterator[Quad]:
    slug = re.sub(r"[^a-z0-9-]+", "-", path.stem.lower()).strip("-") or "file"
    graph = NamedNode(names.graph_iri(slug))
    for quad in quads:
        named = graph if isinstance(quad.graph_name, DefaultGraph) else quad.graph_name
        yield Quad(quad.subject, quad.predicate, quad.object, named)
