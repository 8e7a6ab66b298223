"""/api/paths: how two things are connected, each step with its evidence."""

import json
from typing import Annotated, Any, Final

from fastapi import APIRouter, Query, Request, Response
from pydantic import Field

from bilateral_kg.errors import ParameterError
from bilateral_kg.web import addresses, caching, connecting, graph_writing
from bilateral_kg.web.asked import Spoken, spoken, strictly
from bilateral_kg.web.connecting import Way
from bilateral_kg.web.graph_reading import Reading
from bilateral_kg.web.neighbourhood import THING, existing
from bilateral_kg.web.openapi import NOT_MODIFIED, Answers, errors
from bilateral_kg.web.served import LICENSE, Served, of

router = APIRouter(prefix="/api", tags=["lookups"])
_SCHEMA: Final[dict[str, Any]] = {
    "type": "object",
    "required": ["from", "to", "paths", "truncated", "release", "license"],
    "properties": {
        "paths": {"type": "array", "items": {"type": "object"}},
        "truncated": {"type": "boolean", "description": "Whether there may be more"},
    },
}
ANSWERS: Final[Answers] = {
    200: {"description": "The paths", "content": {"application/json": {"schema": _SCHEMA}}},
    **NOT_MODIFIED,
    **errors(404, 422),
}


class Ends(Spoken):
    """Between what, and how far."""

    from_: Annotated[
        str,
        Field(
            alias="from",
            description=THING,
            examples=["city/taraz"],
            min_length=1,
            max_length=2000,
        ),
    ]
    to: Annotated[
        str, Field(description=THING, examples=["city/qazax"], min_length=1, max_length=2000)
    ]
    limit: Annotated[int, Field(ge=1, le=20, description="Paths at most")] = 5
    longest: Annotated[int, Field(ge=1, le=6, description="Steps at most")] = 4
    reference: Annotated[
        bool,
        Field(description="Also walk links of reference data, such as a city lying in a state"),
    ] = False


@router.get(
    "/paths", responses=ANSWERS, response_class=Response, summary="How two things are connected"
)
def paths(request: Request, asked: Annotated[Ends, Query()]) -> Response:
    """The shortest paths over links that a source reports; each step has these links.

    Each link carries its assertions, passages (`evidence`) and a `why` address. Of equally
    short paths, those through less connected things come first.
    """
    strictly(request, Ends)
    served, base = of(request), addresses.base(request)
    query = request.scope["query_string"].decode("ascii")
    asked = spoken(request, asked)
    tag = caching.tag(served.digest, base, request.url.path, query, asked.lang)
    if caching.unchanged(request, tag):
        return caching.not_modified(tag, vary="Accept-Language")
    headers = caching.headers(tag, vary="Accept-Language")
    content = json.dumps(between(served, asked), ensure_ascii=False)
    return Response(content, headers=headers, media_type="application/json")


def between(served: Served, asked: Ends) -> dict[str, Any]:
    """The paths as a JSON value. Raises NotFound, ParameterError."""
    reading = Reading(served)
    first, second = existing(reading, asked.from_, "from"), existing(reading, asked.to, "to")
    if first == second:
        raise ParameterError("from and to are the same thing", "to")
    found, more = connecting.ways(
        reading,
        first,
        second,
        longest=asked.longest,
        limit=asked.limit,
        reference=asked.reference,
    )
    return {
        "from": first,
        "to": second,
        "paths": [_told(reading, way, asked.lang) for way in found],
        "truncated": more,
        "release": served.id,
        "license": LICENSE,
    }


def _told(reading: Reading, way: Way, language: str) -> dict[str, Any]:
    ends = zip(way.nodes, way.nodes[1:], strict=False)
    return {
        "length": len(way.links),
        "nodes": [graph_writing.node(reading, iri, language, None) for iri in way.nodes],
        "steps": [
            {
                "from": start,
                "to": end,
                "links": graph_writing.links(reading, links, language, None),
            }
            for (start, end), links in zip(ends, way.links, strict=True)
        ],
    }
