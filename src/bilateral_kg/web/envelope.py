"""The one shape of REST answers: items, and what one must know to use and cite them.

`items` is another name of @graph in the served context, so the answer is JSON-LD whose
triples are the items'; the other keys are not in the context and state nothing.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import urlencode

from fastapi import Request, Response

from bilateral_kg.web import addresses, caching, media, negotiation
from bilateral_kg.web.openapi import NOT_MODIFIED, Answers, errors
from bilateral_kg.web.served import LICENSE, Served, of

Item = dict[str, Any]
OFFERS: Final = (media.JSON, media.JSON_LD)
SCHEMA: Final[dict[str, Any]] = {
    "type": "object",
    "required": ["@context", "items", "total", "next", "release", "license", "sources"],
    "properties": {
        "@context": {"type": "string", "format": "uri"},
        "items": {"type": "array", "items": {"type": "object"}},
        "total": {"type": "integer", "description": "Items of all pages together"},
        "next": {"type": ["string", "null"], "description": "Address of the next page"},
        "release": {"type": "string"},
        "license": {"type": "string", "format": "uri"},
        "sources": {"type": "array", "items": {"type": "object"}},
    },
}


@dataclass(frozen=True, slots=True)
class Page:
    """Some items of *total*; *cursor* leads to those that follow.

    *more* are keys of the envelope that few lookups have.
    """

    items: Sequence[Item]
    total: int
    cursor: str | None
    more: Mapping[str, Any] = field(default_factory=dict)


def answer(request: Request, page: Callable[[], Page], variant: str = "") -> Response:
    """The envelope with *page*, which is not asked for where the client has it already.

    *variant* is what the answer depends on beside the request and the release.
    """
    served, base = of(request), addresses.base(request)
    chosen = negotiation.choose(request.headers.get("accept"), None, OFFERS)
    query = request.scope["query_string"].decode("ascii")
    tag = caching.tag(served.digest, base, request.url.path, query, chosen.media_type, variant)
    if caching.unchanged(request, tag):
        return caching.not_modified(tag)
    found = page()
    following = found.cursor and base + _following(request, found.cursor)
    content = json.dumps(body(served, base, found, following), ensure_ascii=False)
    return Response(content, headers=caching.headers(tag), media_type=chosen.media_type)


def body(served: Served, base: str, page: Page, following: str | None) -> dict[str, Any]:
    """The envelope as a JSON value; *base* is the server's address."""
    return {
        "@context": f"{base}/context.jsonld",
        "items": list(page.items),
        "total": page.total,
        "next": following,
        "release": served.id,
        "license": LICENSE,
        "sources": _sources(served, page.items),
        **page.more,
    }


def _following(request: Request, cursor: str) -> str:
    kept = [(k, v) for k, v in request.query_params.multi_items() if k != "cursor"]
    return f"{request.url.path}?{urlencode([*kept, ('cursor', cursor)])}"


def answers(*statuses: int) -> Answers:
    """What a lookup says of its answers in the OpenAPI document."""
    content = {offer.media_type: {"schema": SCHEMA} for offer in OFFERS}
    good = {"description": "The envelope", "content": content}
    return {200: good, **NOT_MODIFIED, **errors(406, *statuses)}


def _sources(served: Served, items: Sequence[Item]) -> list[Item]:
    """The source documents that the items' assertions rest on; all, where none says."""
    mentioned = _identifiers(items)
    cited = [source for source in served.sources if source.iri in mentioned]
    return [
        {"id": source.iri, "label": source.label, "address": source.address} for source in cited
    ]


def _identifiers(value: object) -> set[str]:
    """Every string in a JSON value; source IRIs among them are what we look for."""
    match value:
        case str():
            return {value}
        case dict():
            return set().union(*map(_identifiers, value.values()))
        case list() | tuple():
            return set().union(*map(_identifiers, value))
    return set()
