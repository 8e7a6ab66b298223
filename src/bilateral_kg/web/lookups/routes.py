"""A list and a thing of each lookup, under /api."""

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Path, Request, Response

from bilateral_kg.web import envelope
from bilateral_kg.web.lookups import describe, given, listing
from bilateral_kg.web.lookups.known import LOOKUPS
from bilateral_kg.web.lookups.lookup import Lookup
from bilateral_kg.web.served import Served, of


def router(served: Served) -> APIRouter:
    """The routes of all lookups; *served* has the questions that say what they take."""
    routes = APIRouter(prefix="/api", tags=["lookups"])
    for lookup in LOOKUPS:
        name = lookup.name
        routes.add_api_route(
            f"/{name}",
            _list(lookup),
            operation_id=f"list_{name}",
            responses=envelope.answers(409, 422),
            response_class=Response,
            summary=lookup.summary,
            description=lookup.description,
            openapi_extra={"parameters": describe.of_list(served, lookup)},
        )
        routes.add_api_route(
            f"/{name}/{{slug:path}}",
            _one(lookup),
            operation_id=f"get_{name}",
            responses=envelope.answers(404, 422),
            response_class=Response,
            summary=f"One {lookup.one}",
            description="By its name: the last part of its IRI, with `%23part` for a part of it.",
            openapi_extra={"parameters": describe.of_one(served, lookup)},
        )
    return routes


def _list(lookup: Lookup) -> Callable[[Request], Response]:
    def handle(request: Request) -> Response:
        served = of(request)
        asked = given.listed(request, served, lookup)
        return envelope.answer(request, lambda: listing.page(served, lookup, asked))

    return handle


def _one(lookup: Lookup) -> Callable[[Request, str], Response]:
    def handle(
        request: Request,
        slug: Annotated[str, Path(description="Its name", examples=[lookup.example])],
    ) -> Response:
        served = of(request)
        asked = given.single(request, served, lookup)
        return envelope.answer(request, lambda: listing.one(served, lookup, slug, asked))

    return handle
