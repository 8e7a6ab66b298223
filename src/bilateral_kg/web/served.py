"""What the application serves: made once at start, read by every request."""

from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from fastapi import Request
from pyoxigraph import NamedNode

from bilateral_kg import names, resources
from bilateral_kg.catalogue import Catalogue
from bilateral_kg.engine.base import Engine, Pool
from bilateral_kg.engine.embedded import EmbeddedEngine
from bilateral_kg.engine.remembering import Remembering
from bilateral_kg.engine.remote_pool import RemotePool
from bilateral_kg.engine.workers import WorkerPool
from bilateral_kg.errors import ReleaseError
from bilateral_kg.release.digest import ID_LENGTH
from bilateral_kg.release.layout import ReleaseDir
from bilateral_kg.release.manifest import SourceEntry
from bilateral_kg.release.shelf import Shelved
from bilateral_kg.search.index import FOLDER
from bilateral_kg.search.index import build as build_index
from bilateral_kg.search.search import Search
from bilateral_kg.settings import Settings
from bilateral_kg.web.answers import Answers
from bilateral_kg.web.labelling import Labels
from bilateral_kg.web.questions import Questions
from bilateral_kg.web.terms import Terms, served_context
from bilateral_kg.web.texts import Texts
from bilateral_kg.web.words import Words

# Where a request finds what it reads, from its beginning to its end.
SCOPE_KEY: Final = "bilateral_kg.served"
LICENSE: Final = "https://creativecommons.org/licenses/by/4.0/"
_GRAPHS: Final = "SELECT ?g WHERE { GRAPH ?g {} } ORDER BY ?g"
_VERSIONS: Final = (
    f"SELECT ?v WHERE {{ <{names.ONTOLOGY}> <{names.PREFIXES['owl']}versionIRI> ?v }}"
)


@dataclass(frozen=True, slots=True)
class Asked:
    """What answers: questions of ours, strangers' queries, searches."""

    engine: Engine
    pool: Pool
    graphs: tuple[str, ...]
    index: Search | None
    index_home: TemporaryDirectory[str] | None = None

    @classmethod
    def of_store(cls, settings: Settings, store: Path) -> "Asked":
        """The store of a release, or a bare one, and the index that lies beside it."""
        index = Search.open_if_there(store.with_name(FOLDER))
        engine = EmbeddedEngine(store)
        return cls(engine, WorkerPool(store, settings), _iris(engine, _GRAPHS), index)


@dataclass(frozen=True, slots=True)
class Served:
    """A graph, the ways to ask it, and what is said about it."""

    settings: Settings
    id: str
    digest: str
    graphs: tuple[str, ...]
    ontology_versions: tuple[str, ...]
    sources: tuple[SourceEntry, ...]
    engine: Engine
    pool: Pool
    questions: Questions
    context: dict[str, dict[str, object]]
    terms: Terms
    answers: Answers
    words: Words
    texts: Texts
    index: Search | None
    index_home: TemporaryDirectory[str] | None = None
    release: ReleaseDir | None = None

    @property
    def search(self) -> Search:
        """The search index. ReleaseError where an older version made the release without one."""
        if self.index is None:
            raise ReleaseError(
                f"release {self.id} has no search index: an older version made it; "
                "make one with: bilateral-kg build"
            )
        return self.index

    @property
    def plain(self) -> bool:
        """Whether its default graph is its own, not the merge of the named ones."""
        return self.release is not None and self.release.manifest.plain

    @classmethod
    def of_release(cls, settings: Settings, release: ReleaseDir) -> "Served":
        """A published release."""
        manifest = release.manifest
        asked = Asked.of_store(settings, release.store)
        served = cls._of(settings, asked, manifest.id, manifest.digest, manifest.sources)
        return replace(served, release=release)

    @classmethod
    def of_shelved(cls, settings: Settings, release: Shelved) -> "Served":
        """A release that a remote engine holds; its search index is made here, for as long."""
        manifest = release.manifest
        home = TemporaryDirectory(prefix="bilateral-kg-index-", ignore_cleanup_errors=True)
        build_index(release.engine, Path(home.name) / FOLDER)
        index = Search.open(Path(home.name) / FOLDER)
        graphs = tuple(graph.iri for graph in manifest.graphs)
        asked = Asked(release.engine, RemotePool(release.engine, settings), graphs, index, home)
        return cls._of(settings, asked, manifest.id, manifest.digest, manifest.sources)

    @classmethod
    def of_store(cls, settings: Settings, store: Path, digest: str) -> "Served":
        """A bare store, as `serve --rdf` makes it."""
        asked = Asked.of_store(settings, store)
        return cls._of(settings, asked, digest[:ID_LENGTH], digest, ())

    @classmethod
    def _of(
        cls,
        settings: Settings,
        asked: Asked,
        release_id: str,
        digest: str,
        sources: tuple[SourceEntry, ...],
    ) -> "Served":
        engine = asked.engine
        queries = resources.folder("queries")
        own = _catalogue(queries / "web")
        labels = Labels(engine, own.get("labels"))
        questions = Questions(_catalogue(queries), own, engine, Remembering(engine), labels)
        context = served_context(resources.folder("ontology") / "context.jsonld")
        return cls(
            settings=settings,
            id=release_id,
            digest=digest,
            graphs=asked.graphs,
            ontology_versions=_iris(engine, _VERSIONS),
            sources=sources,
            engine=engine,
            pool=asked.pool,
            questions=questions,
            context=context,
            terms=Terms(context["@context"]),
            answers=Answers(),
            words=Words.load(questions),
            texts=Texts(settings.texts),
            index=asked.index,
            index_home=asked.index_home,
        )


@cache
def _catalogue(queries: Path) -> Catalogue:
    """Read once per process: the files come with the program, whatever release is served."""
    return Catalogue.load(queries)


def _iris(engine: Engine, query: str) -> tuple[str, ...]:
    rows = engine.select(query).rows
    return tuple(term.value for (term,) in rows if isinstance(term, NamedNode))


def of(request: Request) -> Served:
    """What *request* reads."""
    served: Served = request.scope[SCOPE_KEY]
    return served
