"""Where a knowledge graph is opened from: releases, RDF files, a server."""

from collections.abc import Iterable
from pathlib import Path
from typing import Final

from pyoxigraph import DefaultGraph, Quad, Store

from bilateral_kg.curation import foreign
from bilateral_kg.curation.rdffile import FORMATS
from bilateral_kg.errors import ReleaseError
from bilateral_kg.release.layout import CURRENT, ReleaseDir, current
from bilateral_kg.release.manifest import FILE_NAME
from bilateral_kg.scripting.graph import KnowledgeGraph
from bilateral_kg.scripting.served import fetch
from bilateral_kg.search.index import FOLDER
from bilateral_kg.settings import Settings

_ADDRESSES: Final = ("http://", "https://")


def find(where: str | Path | None) -> KnowledgeGraph:
    """The graph at *where*. ReleaseError when nothing is there, DataError for broken RDF."""
    if isinstance(where, str) and where.startswith(_ADDRESSES):
        return KnowledgeGraph(merged(fetch(where)), where)
    path = Settings().releases if where is None else Path(where)
    if (path / FILE_NAME).is_file():
        return _release(ReleaseDir.open(path.resolve()))
    files = _rdf_files(path)
    if where is None or (path / CURRENT).is_symlink() or not files:
        if where is not None and not path.exists():
            raise ReleaseError(f"there is no {path}")
        return _release(current(path))
    quads = (quad for file in files for quad in foreign.read(file))
    return KnowledgeGraph(merged(quads), str(path))


def merged(quads: Iterable[Quad]) -> Store:
    """A store in memory whose default graph is the merge of all graphs, as in a release."""
    store = Store()
    for quad in quads:
        store.add(quad)
        store.add(Quad(quad.subject, quad.predicate, quad.object, DefaultGraph()))
    return store


def _release(release: ReleaseDir) -> KnowledgeGraph:
    try:
        store = Store.read_only(str(release.store))
    except OSError as error:
        raise ReleaseError(f"the store {release.store} cannot be opened: {error}") from error
    return KnowledgeGraph(store, f"release {release.id}", release.path / FOLDER)


def _rdf_files(path: Path) -> list[Path]:
    if path.is_file():
        return [path]
    return sorted(file for file in path.glob("*") if file.suffix.lower() in FORMATS)
