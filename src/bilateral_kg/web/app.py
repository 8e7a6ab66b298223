"""The application: routers, the layers around them, what starts and stops with it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from threading import BoundedSemaphore

from fastapi import FastAPI

from bilateral_kg import __version__
from bilateral_kg.release.layout import ReleaseDir
from bilateral_kg.release.shelf import Shelf
from bilateral_kg.settings import Settings
from bilateral_kg.web import (
    changes,
    changes_page,
    dataset,
    docs,
    examples,
    exports,
    gsp,
    health,
    linked_data,
    lookups,
    neighbourhood,
    ontology_page,
    paths,
    problems,
    search,
    sectors,
    sparql,
    why,
)
from bilateral_kg.web.access import Access
from bilateral_kg.web.asking import pages as question_pages
from bilateral_kg.web.crowd import Crowd
from bilateral_kg.web.dossier import api as relations
from bilateral_kg.web.dossier import pages as relation_pages
from bilateral_kg.web.edge import Edge
from bilateral_kg.web.following import Follower, Following, Live
from bilateral_kg.web.head import Head
from bilateral_kg.web.metrics import Metrics
from bilateral_kg.web.pages import (
    about,
    data_page,
    editor_page,
    graph_page,
    map_page,
    releases,
    search_page,
    start,
    why_page,
)
from bilateral_kg.web.security import SecurityHeaders
from bilateral_kg.web.served import Served
from bilateral_kg.web.writing import graph_store
from bilateral_kg.web.writing.guard import Guard
from bilateral_kg.web.writing.scribe import Scribe
from bilateral_kg.web.writing.token import Token

DESCRIPTION = """Relations between states as a graph: what was signed, promised, forecast or
praised, each statement with the passage it comes from. Answers under /api/ are JSON-LD.
Every error is a problem detail (RFC 9457). Data: CC BY 4.0."""


def create_app(
    settings: Settings, release: ReleaseDir | Shelf | Served, token: Token | None = None
) -> FastAPI:
    """The application over *release*: a published one, a remote engine's, or any store.

    With *token*, those who show it may write; the folder of *release* gets the new ones.
    """
    live = _opened(settings, release)
    served = live.served
    app = FastAPI(
        title="bilateral-kg",
        version=__version__,
        description=DESCRIPTION,
        docs_url=None,
        redoc_url=None,
        lifespan=_lifespan,
        redirect_slashes=False,
        license_info={
            "name": "CC BY 4.0 (data)",
            "url": "https://creativecommons.org/licenses/by/4.0/",
        },
    )
    app.state.served = served
    app.state.metrics = metrics = Metrics(served.id)
    app.state.follower = follower = Follower(settings, live, metrics)
    app.state.few = BoundedSemaphore(settings.exports_at_once)
    app.state.scribe = None
    if token is not None and isinstance(release, ReleaseDir):
        app.state.scribe = Scribe(settings, release.path.parent, token, follower)
    problems.install(app)
    examples.install(app)
    # Routes are tried in their order: first what is asked most, and answered fastest.
    app.include_router(sparql.router)
    app.include_router(lookups.router(served))
    for part in (
        sectors,
        relations,
        relation_pages,
        question_pages,
        search,
        why,
        neighbourhood,
        paths,
        exports,
        changes,
        changes_page,
        gsp,
        graph_store,
        linked_data,
        ontology_page,
        dataset,
        start,
        data_page,
        releases,
        about,
        why_page,
        search_page,
        editor_page,
        graph_page,
        map_page,
        health,
        docs,
    ):
        app.include_router(part.router)
    # The one added last is the outermost.
    app.add_middleware(Following, follower=follower)
    app.add_middleware(Crowd, most=settings.requests_at_once, target_bytes=settings.address_bytes)
    app.add_middleware(Edge)
    app.add_middleware(Head)
    app.add_middleware(Access, metrics=metrics)
    if token is not None:
        app.add_middleware(Guard, token=token)
    app.add_middleware(SecurityHeaders)
    return app


def _opened(settings: Settings, release: ReleaseDir | Shelf | Served) -> Live:
    match release:
        case Served():
            return Live(release, ontology_page.Pages(release))
        case Shelf():
            return Live.take(settings, release)
        case ReleaseDir():
            return Live.open(settings, release)


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    follower: Follower = app.state.follower
    async with follower.running():
        yield
