"""/about: what this is and what it is not, and whose work it rests on."""

from fastapi import APIRouter, Request, Response

from bilateral_kg import __version__
from bilateral_kg.web.pages.render import parameters, render, unchanged
from bilateral_kg.web.vendor import vendored

router = APIRouter(include_in_schema=False)


@router.get("/about")
def page(request: Request) -> Response:
    """The page."""
    parameters(request).finish()
    held = unchanged(request)
    return held or render(request, "about.html", version=__version__, libraries=vendored().packages)
