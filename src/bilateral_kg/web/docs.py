"""The interface's own documentation: /docs draws what /openapi.json says.

The assets come from installed packages and from this one, never from another host.
"""

from typing import Final

from fastapi import APIRouter, Request, Response
from starlette.exceptions import HTTPException

from bilateral_kg.web import caching, security, static_files
from bilateral_kg.web.pages.render import parameters, render, unchanged

router = APIRouter(include_in_schema=False)
_FOR_GOOD: Final = {"Cache-Control": "public, max-age=31536000, immutable"}


@router.get("/docs")
def docs(request: Request) -> Response:
    """The page with Swagger UI."""
    parameters(request).finish()
    headers = {"Content-Security-Policy": security.CSP_DATA_IMAGES}
    return unchanged(request) or render(request, "docs.html", headers=headers)


@router.get("/assets/{name:path}")
def asset(request: Request, name: str) -> Response:
    """One of the files that pages need."""
    found = static_files.known().get(name)
    if found is None:
        raise HTTPException(404)
    if request.query_params.get("v") == found.version:
        return Response(found.content, headers=_FOR_GOOD, media_type=found.media_type)
    # A module that another one imports is asked for without its version, so each time anew.
    tag = f'"{found.version}"'
    if caching.unchanged(request, tag):
        return caching.not_modified(tag, vary=None)
    headers = caching.headers(tag, vary=None)
    return Response(found.content, headers=headers, media_type=found.media_type)


@router.get("/favicon.ico")
def favicon(request: Request) -> Response:
    """The address that browsers ask for unbidden."""
    return asset(request, "favicon.svg")
