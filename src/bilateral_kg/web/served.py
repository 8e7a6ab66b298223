"""What the application serves: made once at start, read by every request."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from fastapi import Request
from pyoxigraph import NamedNode

from bilateral_kg import names, resources
from bilateral_kg.catalogue import Catalogue
from bilateral_kg.engine.base import Engine
from bilateral_kg.engine.embedded import EmbeddedEngine
from bilateral_kg.engine.workers import WorkerPool
from bilateral_kg.errors import ReleaseError
from bilateral_kg.release.digest import ID_LENGTH
from bilateral_kg.release.layout import ReleaseDir
from bilateral_kg.release.manifest import SourceEntry
from bilateral_kg.search.index import FOLDER
from bilateral_kg.search.search import Search
from bilateral_kg.settings import Settings
from bilateral_kg.web.answers import Answers
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
class Served:
    """A graph, the ways to ask it, and what is said about it."""

    settings: Settings
    id: str
    digest: str
    graphs: tuple[str, ...]
    ontology_versions: tuple[str, ...]
    sources: tuple[SourceEntry, ...]
    engine: Engine
    pool: WorkerPool
    questions: Questions
    context: dict[str, dict[str, object]]
    terms: Terms
    answers: Answers
    words: Words
    texts: Texts
    index: Search | None
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

    @classmethod
    def of_release(cls, settings: Settings, release: ReleaseDir) -> "Served":
        """A published release."""
        manifest = release.manifest
        served = cls._of(settings, release.store, manifest.id, manifest.digest, manifest.sources)
        return replace(served, release=release)

    @classmethod
    def of_store(cls, settings: Settings, store: Path, digest: str) -> "Served":
        """A bare store, as `serve --rdf` makes it."""
        return cls._of(settings, store, digest[:ID_LENGTH], digest, ())

    @classmethod
    def _of(
        cls,
        settings: Settings,
        store: Path,
        release_id: str,
        digest: str,
        sources: tuple[SourceEntry, ...],
    ) -> "Served":
        queries = resources.folder("queries")
        engine = EmbeddedEngine(store)
        questions = Questions(Catalogue.load(queries), Catalogue.load(queries / "web"), engine)
        context = served_context(resources.folder("ontology") / "context.jsonld")
        return cls(
            settings=settings,
            id=release_id,
            digest=digest,
            graphs=_iris(engine, _GRAPHS),
            ontology_versions=_iris(engine, _VERSIONS),
            sources=sources,
            engine=engine,
            pool=WorkerPool(store, settings),
            questions=questions,
            context=context,
            terms=Terms(context["@context"]),
            answers=Answers(),
            words=Words.load(questions),
            texts=Texts(settings.texts),
            index=Search.open_if_there(store.with_name(FOLDER)),
        )


def _iris(engine: Engine, query: str) -> tuple[str, ...]:
    rows = engine.select(query).rows
    return tuple(term.value for (term,) in rows if isinstance(term, NamedNode))


def of(request: Request) -> Served:
    """What *request* reads."""
    served: Served = request.scope[SCOPE_KEY]
    return served
