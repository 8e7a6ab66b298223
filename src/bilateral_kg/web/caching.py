"""Validators: an answer changes when the release, the program or the request does."""

import hashlib
import re

from fastapi import Request, Response

from bilateral_kg import __version__

_TAG = re.compile(r'(?:W/)?("[^"]*")')


def tag(digest: str, *variant: str) -> str:
    """The ETag of one representation. Weak: rows may come in another order."""
    parts = "\n".join((digest, __version__, *variant))
    return f'W/"{hashlib.sha256(parts.encode()).hexdigest()[:24]}"'


def headers(etag: str, *, vary: str | None = "Accept") -> dict[str, str]:
    """Cache it, but ask each time whether it still holds: a release may follow at any time."""
    told = {"ETag": etag, "Cache-Control": "public, no-cache"}
    return told | {"Vary": vary} if vary else told


def unchanged(request: Request, etag: str) -> bool:
    """Whether the client already holds this representation (If-None-Match)."""
    given = request.headers.get("if-none-match")
    if given is None:
        return False
    return given.strip() == "*" or etag in given_tags(given)


def given_tags(header: str) -> set[str]:
    """The tags that a client names, weak as ours are."""
    return {f"W/{opaque}" for opaque in _TAG.findall(header)}


def not_modified(etag: str, *, vary: str | None = "Accept") -> Response:
    """304, with the headers that a cache needs."""
    return Response(status_code=304, headers=headers(etag, vary=vary))
