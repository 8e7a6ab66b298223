"""The interface's own documentation: /docs draws what /openapi.json says.

The assets come from installed packages and from this one, never from another host.
"""

from functools import cache
from importlib.resources import files
from typing import Final

from fastapi import APIRouter, Response
from starlette.exceptions import HTTPException

from bilateral_kg.web import security

router = APIRouter(include_in_schema=False)

_OURS: Final = "bilateral_kg.web"
_ASSETS: Final = {
    "swagger-ui-bundle.js": ("fastapi_offline", "text/javascript; charset=utf-8"),
    "swagger-ui.css": ("fastapi_offline", "text/css; charset=utf-8"),
    "docs.js": (_OURS, "text/javascript; charset=utf-8"),
    "ontology.css": (_OURS, "text/css; charset=utf-8"),
    "page.css": (_OURS, "text/css; charset=utf-8"),
    "favicon.svg": (_OURS, "image/svg+xml"),
}


@cache
def _asset(package: str, name: str) -> bytes:
    return (files(package) / "static" / name).read_bytes()


@router.get("/docs")
def docs() -> Response:
    """The page with Swagger UI."""
    headers = {"Content-Security-Policy": security.CSP_DATA_IMAGES}
    return Response(_asset(_OURS, "docs.html"), headers=headers, media_type="text/html")


@router.get("/assets/{name}")
def asset(name: str) -> Response:
    """One of the files the pages need; nothing is looked up on disk by its name."""
    if name not in _ASSETS:
        raise HTTPException(404)
    package, media_type = _ASSETS[name]
    headers = {"Cache-Control": "public, max-age=86400"}
    return Response(_asset(package, name), headers=headers, media_type=media_type)


@router.get("/favicon.ico")
def favicon() -> Response:
    """The address that browsers ask for unbidden."""
    return asset("favicon.svg")
