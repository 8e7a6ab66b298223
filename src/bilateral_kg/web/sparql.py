"""/sparql: SPARQL 1.1 Protocol for queries, and the service's description."""

from typing import Any, Final

from fastapi import APIRouter, Request, Response

from bilateral_kg.web import (
    addresses,
    caching,
    execution,
    media,
    negotiation,
    service_description,
    sparql_request,
)
from bilateral_kg.web.openapi import NOT_MODIFIED, content, errors
from bilateral_kg.web.served import of

router = APIRouter(tags=["SPARQL"])
OFFERS: Final = (*media.RESULTS, *media.GRAPHS)
_ANSWERS: Final = {
    200: content("The complete result", OFFERS),
    **NOT_MODIFIED,
    **errors(403, 406, 408, 413, 415, 422, 504),
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
                "required": ["query"],
                "properties": {name: schema for name, (_, schema) in _FIELDS.items()},
            }
        },
        sparql_request.QUERY: {"schema": _TEXT},
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
        return await execution.in_thread(_description, request)
    return await _answer(request, asked)


@router.post("/sparql/", include_in_schema=False)
@router.post(
    "/sparql",
    responses=_ANSWERS,
    response_class=Response,
    openapi_extra={"requestBody": _BODY, "parameters": _PARAMETERS[1:]},
    summary="Ask a query, by form or as the body",
)
async def ask_by_post(request: Request) -> Response:
    """As GET, without its limit on length."""
    settings = of(request).settings
    asked = await sparql_request.from_body(request, settings.body_bytes, settings.body_seconds)
    return await _answer(request, asked)


async def _answer(request: Request, asked: sparql_request.SparqlRequest) -> Response:
    formats = negotiation.ranked(request.headers.get("accept"), asked.wanted, OFFERS)
    return await execution.run(request, asked.query, asked.dataset, formats)


def _description(request: Request) -> Response:
    served, base = of(request), addresses.base(request)
    wanted = request.query_params.get("format")
    chosen = negotiation.choose(request.headers.get("accept"), wanted, media.GRAPHS)
    tag = caching.tag(served.digest, base, "service", chosen.media_type)
    if caching.unchanged(request, tag):
        return caching.not_modified(tag)
    written = service_description.describe(served, base).write(chosen.media_type)
    return Response(written, headers=caching.headers(tag), media_type=chosen.content_type)
