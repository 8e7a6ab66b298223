"""/: where to begin."""

from fastapi import APIRouter, Request, Response

from bilateral_kg.web import addresses
from bilateral_kg.web.pages.render import parameters, render, unchanged
from bilateral_kg.web.pages.thing import Shown
from bilateral_kg.web.served import of

router = APIRouter(include_in_schema=False)


@router.get("/")
def start(request: Request) -> Response:
    """The first page."""
    parameters(request).finish()
    held = unchanged(request)
    if held is not None:
        return held
    sources = [
        Shown(next(iter(source.label.values()), source.iri), addresses.link(source.iri))
        for source in of(request).sources
    ]
    return render(request, "index.html", sources=sources)
