"""/assets/...: the files that pages load, from this package and from installed ones.

What may be asked for is listed once; no address is ever turned into a path on the disk.
"""

import hashlib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import PurePosixPath
from typing import Final

from fastapi import APIRouter, Request, Response
from starlette.exceptions import HTTPException

from bilateral_kg.web import caching

router = APIRouter(include_in_schema=False)

MEDIA_TYPES: Final = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
}
_SWAGGER: Final = ("swagger-ui-bundle.js", "swagger-ui.css")


@cache
def _listed() -> dict[str, Traversable]:
    """Every file that is served, by its address below /assets/."""
    found = dict(_below(files("bilateral_kg.web") / "static", ""))
    swagger = files("fastapi_offline") / "static"
    return found | {name: swagger / name for name in _SWAGGER}


def _below(folder: Traversable, prefix: str) -> Iterator[tuple[str, Traversable]]:
    for entry in folder.iterdir():
        name = prefix + entry.name
        if entry.is_dir():
            yield from _below(entry, name + "/")
        elif PurePosixPath(name).suffix in MEDIA_TYPES:
            yield name, entry


@cache
def _read(name: str) -> tuple[bytes, str]:
    """The bytes and their validator."""
    content = _listed()[name].read_bytes()
    return content, f'"{hashlib.sha256(content).hexdigest()[:24]}"'


@router.get("/assets/{name:path}")
def asset(request: Request, name: str) -> Response:
    """One of the files the pages need."""
    if name not in _listed():
        raise HTTPException(404)
    content, tag = _read(name)
    # Asked for each time: a page of a new version must not run the old one's scripts.
    if caching.unchanged(request, tag):
        return caching.not_modified(tag, vary=None)
    media_type = MEDIA_TYPES[PurePosixPath(name).suffix]
    return Response(content, headers=caching.headers(tag, vary=None), media_type=media_type)


@router.get("/favicon.ico")
def favicon(request: Request) -> Response:
    """The address that browsers ask for unbidden."""
    return asset(request, "favicon.svg")
