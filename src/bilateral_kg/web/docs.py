"""The interface's own documentation: /docs draws what /openapi.json says.

The assets come from installed packages and from this one, never from another host.
"""

from functools import cache
from importlib.resources import files

from fastapi import APIRouter, Response
from starlette.exceptions import HTTPException

from bilateral_kg.web import security, static_files

router = APIRouter(include_in_schema=False)


@cache
def _page() -> bytes:
    return (files("bilateral_kg.web") / "static" / "docs.html").read_bytes()


@router.get("/docs")
def docs() -> Response:
    """The page with Swagger UI."""
    headers = {"Content-Security-Policy": security.CSP_DATA_IMAGES}
    return Response(_page(), headers=headers, media_type="text/html")


@router.get("/assets/{name:path}")
def asset(name: str) -> Response:
    """One of the files that pages need."""
    found = static_files.known().get(name)
    if found is None:
        raise HTTPException(404)
    headers = {"Cache-Control": "public, max-age=86400"}
    return Response(found.content, headers=headers, media_type=found.media_type)


@router.get("/favicon.ico")
def favicon() -> Response:
    """The address that browsers ask for unbidden."""
    return asset("favicon.svg")
