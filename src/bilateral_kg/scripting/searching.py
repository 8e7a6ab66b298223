"""The search index of a graph that was opened: its release's, else one made now."""

from pathlib import Path
from tempfile import TemporaryDirectory

from bilateral_kg.engine.base import Engine
from bilateral_kg.search.index import FOLDER, build
from bilateral_kg.search.search import Search


def index_of(engine: Engine, folder: Path | None) -> Search:
    """The index in *folder*. What has none (RDF files, a server's graphs) is indexed here."""
    if folder is not None and folder.is_dir():
        return Search.open(folder)
    # Files that are open outlive their folder.
    with TemporaryDirectory(prefix="bilateral-kg-index-") as scratch:
        build(engine, Path(scratch) / FOLDER)
        return Search.open(Path(scratch) / FOLDER)
