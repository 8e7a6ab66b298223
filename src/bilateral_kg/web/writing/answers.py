"""What a writer is told, and what it may say of the state that it has seen."""

import json
from http import HTTPStatus

from fastapi import Request, Response

from bilateral_kg.web import addresses, caching, media
from bilateral_kg.web.served import of
from bilateral_kg.writing.order import Done, WriteConflict


def told(done: Done, location: str | None = None) -> Response:
    """200, or 201 for a graph that was not there: the release, and whether it is a new one."""
    content = json.dumps({"release": done.release, "changed": done.changed})
    status = HTTPStatus.OK if done.existed else HTTPStatus.CREATED
    headers = {} if location is None else {"Location": addresses.header(location)}
    return Response(content, status, headers, "application/json")


def expected(request: Request, graph: str | None) -> str | None:
    """Digest of the release that the write is meant for, by If-Match; None for any.

    A tag that GET gave for *graph* fits in whatever format it was read.
    """
    given = request.headers.get("if-match")
    if given is None or given.strip() == "*":
        return None
    digest = of(request).digest
    tags = {caching.tag(digest, graph or "", each.media_type) for each in media.GRAPHS}
    if not tags & caching.given_tags(given):
        raise WriteConflict("Another write came first; read again, then write again.")
    return digest
