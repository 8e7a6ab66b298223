"""/.well-known/void, /context.jsonld: what there is here, for programs."""

import json

from fastapi import APIRouter, Request, Response

from bilateral_kg.web import addresses, caching, media, negotiation, void
from bilateral_kg.web.openapi import CONTEXT_ANSWERS, GRAPH_ANSWERS, format_parameter
from bilateral_kg.web.parameters import Parameters
from bilateral_kg.web.served import of

router = APIRouter(tags=["dataset"])


@router.get(
    "/.well-known/void",
    responses=GRAPH_ANSWERS,
    response_class=Response,
    openapi_extra=format_parameter(media.GRAPHS),
)
def description(request: Request) -> Response:
    """VoID and DCAT: counts, classes, properties, formats, licence, attribution."""
    served, base = of(request), addresses.base(request)
    parameters = Parameters.parse(request.scope["query_string"])
    wanted = parameters.one("format")
    parameters.finish()
    chosen = negotiation.choose(request.headers.get("accept"), wanted, media.GRAPHS)
    tag = caching.tag(served.digest, base, chosen.media_type)
    if caching.unchanged(request, tag):
        return caching.not_modified(tag)
    content = void.describe(served, base).write(chosen.media_type)
    return Response(content, headers=caching.headers(tag), media_type=chosen.content_type)


@router.get("/context.jsonld", responses=CONTEXT_ANSWERS, response_class=Response)
def context(request: Request) -> Response:
    """The JSON-LD context that every answer of /api/ points to."""
    served = of(request)
    tag = caching.tag(served.digest, "context")
    if caching.unchanged(request, tag):
        return caching.not_modified(tag, vary=None)
    content = json.dumps(served.context, ensure_ascii=False)
    headers = caching.headers(tag, vary=None)
    return Response(content, headers=headers, media_type="application/ld+json")
