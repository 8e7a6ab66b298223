"""What the application serves: made once at start, read by every request."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from fastapi import Request
from pyoxigraph import NamedNode

from bilateral_kg import names, resources
from bilateral_kg.catalogue import Catalogue
from bilateral_kg.engine.base import Engine
from bilateral_kg.engine.embedded import EmbeddedEngine
from bilateral_kg.engine.workers import WorkerPool
from bilateral_kg.release.digest import ID_LENGTH
from bilateral_kg.release.layout import ReleaseDir
from bilateral_kg.release.manifest import SourceEntry
from bilateral_kg.settings import Settings
from bilateral_kg.web.answers import Answers
from bilateral_kg.web.questions import Questions
from bilateral_kg.web.terms import Terms, served_context

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

    @classmethod
    def of_release(cls, settings: Settings, release: ReleaseDir) -> "Served":
        """A published release."""
        manifest = release.manifest
        return cls._of(settings, release.store, manifest.id, manifest.digest, manifest.sources)

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
            questions=Questions(Catalogue.load(queries), Catalogue.load(queries / "web"), engine),
            context=context,
            terms=Terms(context["@context"]),
            answers=Answers(),
        )


def _iris(engine: Engine, query: str) -> tuple[str, ...]:
    rows = engine.select(query).rows
    return tuple(term.value for (term,) in rows if isinstance(term, NamedNode))


def of(request: Request) -> Served:
    """What *request* reads."""
    served: Served = request.scope[SCOPE_KEY]
    return served
