"""The one shape of REST answers: items, and what one must know to use and cite them.

`items` is another name of @graph in the served context, so the answer is JSON-LD whose
triples are the items'; the other keys are not in the context and state nothing. The same
items come as a table (CSV, xlsx) to whoever asks for one.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import quote, urlencode

from fastapi import Request, Response

from bilateral_kg.web import addresses, asked, caching, fields, media, tables
from bilateral_kg.web.openapi import NOT_MODIFIED, Answers, errors
from bilateral_kg.web.served import LICENSE, Served, of

Item = dict[str, Any]
VARY: Final = "Accept, Accept-Language"
_JSON: Final = frozenset({media.JSON.media_type, media.JSON_LD.media_type})
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
    *columns* are the keys that a table of the items has; without it, all that occur.
    """

    items: Sequence[Item]
    total: int
    cursor: str | None
    more: Mapping[str, Any] = field(default_factory=dict)
    columns: Sequence[str] = ()


def answer(
    request: Request,
    page: Callable[[], Page],
    variant: str = "",
    offers: Sequence[media.Format] = asked.OFFERS,
) -> Response:
    """The envelope with *page*, or its items as a table.

    The page is made once in a release: afterwards the answer is kept, and a client that has
    it already gets no more than 304. *variant* is what the answer depends on beside the
    request and the release.
    """
    served, base = of(request), addresses.base(request)
    chosen = asked.offered(request, offers)
    query = request.scope["query_string"].decode("ascii")
    language = asked.language(request)
    key = (base, request.url.path, query, chosen.media_type, language, variant)
    tag = caching.tag(served.digest, *key)
    if caching.unchanged(request, tag):
        return caching.not_modified(tag, vary=VARY)

    def make() -> bytes:
        found = page()
        following = found.cursor and base + _following(request, found.cursor)
        content = _content(request, served, chosen.media_type, found, following)
        # The address of the next page goes before the content, on a line of its own.
        return f"{following or ''}\n".encode() + content

    following, _, content = served.answers.remember(json.dumps(key), make).partition(b"\n")
    headers = caching.headers(tag, vary=VARY) | {"Link": _links(following.decode())}
    if chosen.media_type not in _JSON:
        name = request.url.path.removeprefix("/api/").replace("/", "-") + f".{chosen.names[0]}"
        headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    return Response(content, headers=headers, media_type=chosen.content_type)


def _links(following: str) -> str:
    links = [f'<{LICENSE}>; rel="license"']
    return ", ".join([*links, *([f'<{following}>; rel="next"'] if following else [])])


def _content(
    request: Request, served: Served, media_type: str, page: Page, following: str | None
) -> bytes:
    base = addresses.base(request)
    wanted = fields.wanted(request.query_params.get("fields"), page.items, served.terms)
    if media_type in _JSON:
        told = body(served, base, page, following)
        told["items"] = fields.chosen(told["items"], wanted)
        return json.dumps(told, ensure_ascii=False).encode()
    name = request.url.path.removeprefix("/api/").partition("/")[0]
    return tables.write(media_type, name, page.items, wanted or page.columns)


def body(served: Served, base: str, page: Page, following: str | None) -> dict[str, Any]:
    """The envelope as a JSON value; *base* is the server's address."""
    return {
        "@context": f"{base}/context.jsonld",
        "items": [_with_why(base, item) for item in page.items],
        "total": page.total,
        "next": following,
        "release": served.id,
        "license": LICENSE,
        "sources": _sources(served, page.items),
        **page.more,
    }


def _with_why(base: str, item: Item) -> Item:
    """*item* with the address of what stands behind it."""
    if "id" not in item or "why" in item:
        return item
    return {**item, "why": f"{base}/api/why?s={quote(item['id'], safe='')}"}


def _following(request: Request, cursor: str) -> str:
    kept = [(k, v) for k, v in request.query_params.multi_items() if k != "cursor"]
    return f"{request.url.path}?{urlencode([*kept, ('cursor', cursor)])}"


def answers(*statuses: int, table: bool = True) -> Answers:
    """What a lookup says of its answers in the OpenAPI document."""
    content: dict[str, Any] = {media_type: {"schema": SCHEMA} for media_type in sorted(_JSON)}
    description = "The envelope"
    if table:
        content[media.CSV.media_type] = {"schema": {"type": "string"}}
        content[media.XLSX.media_type] = {"schema": {"type": "string", "format": "binary"}}
        description += ", or its items as a table"
    good = {"description": description, "content": content}
    return {200: good, **NOT_MODIFIED, **errors(406, *statuses)}


def _sources(served: Served, items: Sequence[Item]) -> list[Item]:
    """The source documents that the items' assertions rest on; all, where none says."""
    mentioned = set(_texts(list(items)))
    cited = [source for source in served.sources if source.iri in mentioned]
    return [
        {"id": source.iri, "label": source.label, "address": source.address} for source in cited
    ]


def _texts(told: list[Any]) -> Iterator[str]:
    """Every string in JSON values, which are used up; IRIs of sources are what we look for."""
    while told:
        value = told.pop()
        if isinstance(value, str):
            yield value
        elif isinstance(value, dict):
            told.extend(value.values())
        elif isinstance(value, list | tuple):
            told.extend(value)
