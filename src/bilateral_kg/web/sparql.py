"""/sparql: SPARQL 1.1 Protocol for queries and updates, and the service's description."""

from functools import partial
from typing import Any, Final

from fastapi import APIRouter, Request, Response

from bilateral_kg.web import (
    addresses,
    body,
    caching,
    execution,
    media,
    negotiation,
    service_description,
    sparql_request,
)
from bilateral_kg.web.openapi import NOT_MODIFIED, content, errors
from bilateral_kg.web.pages import answer_page, editor_page
from bilateral_kg.web.served import of
from bilateral_kg.web.writing import updates
from bilateral_kg.web.writing.scribe import admitted

router = APIRouter(tags=["SPARQL"])
OFFERS: Final = (*media.RESULTS, *media.GRAPHS)
_ANSWERS: Final = {
    200: content("The complete result", OFFERS),
    **NOT_MODIFIED,
    **errors(401, 403, 406, 408, 412, 413, 415, 422, 504),
}
_TEXT: Final = {"type": "string"}
_IRIS: Final = {"type": "array", "items": {"type": "string", "format": "uri"}}
_FIELDS: Final[dict[str, tuple[str, dict[str, Any]]]] = {
    "query": ("The query", {**_TEXT, "examples": ["SELECT * WHERE { ?s ?p ?o } LIMIT 5"]}),
    "default-graph-uri": ("Graphs that make up the default graph", _IRIS),
    "named-graph-uri": ("Graphs that GRAPH may name", _IRIS),
    "format": ("Beats the Accept header; a short name or a media type", _TEXT),
}
_PARAMETERS: Final = [
    {"name": name, "in": "query", "description": description, "schema": schema}
    for name, (description, schema) in _FIELDS.items()
]
_BODY: Final = {
    "required": True,
    "content": {
        sparql_request.FORM: {
            "schema": {
                "type": "object",
                "properties": {
                    **{name: schema for name, (_, schema) in _FIELDS.items()},
                    "update": _TEXT,
                    "using-graph-uri": _IRIS,
                    "using-named-graph-uri": _IRIS,
                },
            }
        },
        sparql_request.QUERY: {"schema": _TEXT},
        sparql_request.UPDATE: {"schema": _TEXT},
    },
}


@router.get("/sparql/", include_in_schema=False)
@router.get(
    "/sparql",
    responses=_ANSWERS,
    response_class=Response,
    openapi_extra={"parameters": _PARAMETERS},
    summary="Ask a query, or without one for the service description",
)
async def ask_by_get(request: Request) -> Response:
    """SELECT, ASK, CONSTRUCT or DESCRIBE; results are complete or an error."""
    asked = sparql_request.from_url(request)
    if asked is None:
        return await execution.in_thread(_unasked, request)
    return await _answer(request, asked)


@router.post("/sparql/", include_in_schema=False)
@router.post(
    "/sparql",
    responses=_ANSWERS,
    response_class=Response,
    openapi_extra={"requestBody": _BODY, "parameters": _PARAMETERS[1:]},
    summary="Ask a query or, where the server is writable, send an update",
)
async def ask_by_post(request: Request) -> Response:
    """By form or as the body, without the limit on length that GET has."""
    settings = of(request).settings
    if body.content_type(request) == sparql_request.UPDATE:
        admitted(request)  # before anything of a stranger is read
    asked = await sparql_request.from_body(request, settings.body_bytes, settings.body_seconds)
    if isinstance(asked, sparql_request.UpdateRequest):
        scribe = admitted(request)
        return await updates.run(request, scribe, updates.read(asked.update, asked.parameters))
    return await _answer(request, asked)


async def _answer(request: Request, asked: sparql_request.SparqlRequest) -> Response:
    offers = (*OFFERS, media.HTML)
    formats = negotiation.ranked(request.headers.get("accept"), asked.wanted, offers)
    if formats[0] is media.HTML:
        answer = await execution.run(request, asked.query, asked.dataset, answer_page.FORMATS)
        drawn = partial(answer_page.page, query=asked.query, answer=answer)
        return await execution.in_thread(drawn, request)
    formats = [offer for offer in formats if offer is not media.HTML]
    return await execution.run(request, asked.query, asked.dataset, formats)


def _unasked(request: Request) -> Response:
    """The service's description; for a browser, a place to write a query."""
    served, base = of(request), addresses.base(request)
    wanted = request.query_params.get("format")
    offers = (*media.GRAPHS, media.HTML)
    chosen = negotiation.choose(request.headers.get("accept"), wanted, offers)
    if chosen is media.HTML:
        return editor_page.page(request, None)
    tag = caching.tag(served.digest, base, "service", chosen.media_type)
    if caching.unchanged(request, tag):
        return caching.not_modified(tag)
    writable = request.app.state.scribe is not None
    document = service_description.describe(served, base, writable=writable)
    written = document.write(chosen.media_type)
    return Response(written, headers=caching.headers(tag), media_type=chosen.content_type)
