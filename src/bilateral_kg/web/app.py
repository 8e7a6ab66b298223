"""The application: routers, the layers around them, what starts and stops with it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from threading import BoundedSemaphore

from fastapi import FastAPI

from bilateral_kg import __version__
from bilateral_kg.release.layout import ReleaseDir
from bilateral_kg.settings import Settings
from bilateral_kg.web import (
    agreements,
    changes,
    changes_page,
    dataset,
    docs,
    examples,
    exports,
    gsp,
    health,
    linked_data,
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
from bilateral_kg.web.crowd import Crowd
from bilateral_kg.web.dossier import api as relations
from bilateral_kg.web.edge import Edge
from bilateral_kg.web.following import Follower, Following, Live
from bilateral_kg.web.head import Head
from bilateral_kg.web.metrics import Metrics
from bilateral_kg.web.pages import editor_page, graph_page, map_page, start
from bilateral_kg.web.security import SecurityHeaders
from bilateral_kg.web.served import Served

DESCRIPTION = """Relations between states as a graph: what was signed, promised, forecast or
praised, each statement with the passage it comes from. Answers under /api/ are JSON-LD.
Every error is a problem detail (RFC 9457). Data: CC BY 4.0."""


def create_app(settings: Settings, release: ReleaseDir | Served) -> FastAPI:
    """The application over *release*: a published one, or any store wrapped as Served."""
    live = (
        Live(release, ontology_page.Pages(release))
        if isinstance(release, Served)
        else Live.open(settings, release)
    )
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
    app.state.exporting = BoundedSemaphore(settings.exports_at_once)
    problems.install(app)
    examples.install(app)
    for part in (
        agreements,
        sectors,
        relations,
        search,
        why,
        neighbourhood,
        paths,
        exports,
        changes,
        changes_page,
        sparql,
        gsp,
        linked_data,
        ontology_page,
        dataset,
        start,
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
    app.add_middleware(SecurityHeaders)
    return app


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    follower: Follower = app.state.follower
    async with follower.running():
        yield
