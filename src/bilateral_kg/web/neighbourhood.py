"""/api/graph: what lies around a thing, for drawing."""

import json
from datetime import date
from typing import Annotated, Any, Final, Literal

from fastapi import APIRouter, Query, Request, Response
from pydantic import Field

from bilateral_kg.catalogue import Parameter
from bilateral_kg.catalogue.values import expand
from bilateral_kg.engine.terms import iri as as_term
from bilateral_kg.errors import NotFound, ParameterError
from bilateral_kg.export.choice import kinds_of
from bilateral_kg.web import addresses, caching, graph_writing, negotiation, vicinity
from bilateral_kg.web.asked import Spoken, spoken, strictly
from bilateral_kg.web.few import one_of_few
from bilateral_kg.web.graph_reading import Reading
from bilateral_kg.web.media import Format
from bilateral_kg.web.openapi import NOT_MODIFIED, Answers, errors
from bilateral_kg.web.served import LICENSE, Served, of

router = APIRouter(prefix="/api", tags=["lookups"])
Form = Literal["json", "graphml", "gexf"]
MEDIA: Final = {
    "json": "application/json",
    "graphml": "application/graphml+xml",
    "gexf": "application/gexf+xml",
}
_OFFERS: Final = tuple(Format(media, (form,)) for form, media in MEDIA.items())
_VARY: Final = "Accept, Accept-Language"
_SCHEMA: Final[dict[str, Any]] = {
    "type": "object",
    "required": ["nodes", "links", "truncated", "leftOut", "center", "release", "license"],
    "properties": {
        "nodes": {"type": "array", "items": {"type": "object"}},
        "links": {"type": "array", "items": {"type": "object"}},
        "truncated": {"type": "boolean", "description": "Whether more was found than is shown"},
        "leftOut": {"type": "integer", "description": "Nodes found and not shown"},
    },
}
_CONTENT: Final[dict[str, Any]] = {
    media: {"schema": _SCHEMA if form == "json" else {"type": "string"}}
    for form, media in MEDIA.items()
}
ANSWERS: Final[Answers] = {
    200: {"description": "The neighbourhood", "content": _CONTENT},
    **NOT_MODIFIED,
    **errors(404, 406, 422),
}
# Where a parameter of a path or a graph names a thing.
THING: Final = "An IRI, or the end of one of ours"


class Around(Spoken):
    """Around what, how far, and what of it."""

    center: Annotated[
        str,
        Field(description=THING, examples=["city/shusha"], min_length=1, max_length=2000),
    ]
    depth: Annotated[int, Field(ge=1, le=4, description="Steps from the centre")] = 1
    types: Annotated[
        str | None,
        Field(
            description="Classes, parted by commas: only these are shown and walked through",
            examples=["City,Instrument"],
            max_length=1000,
        ),
    ] = None
    at: Annotated[
        date | None,
        Field(description="Leave out what is known not to overlap this day"),
    ] = None
    limit: Annotated[int, Field(ge=1, le=500, description="Nodes at most")] = 150
    form: Annotated[Form, Field(alias="format", description="Format; beats the Accept header")] = (
        "json"
    )


@router.get("/graph", responses=ANSWERS, response_class=Response, summary="What lies around")
def graph(request: Request, asked: Annotated[Around, Query()]) -> Response:
    """Node-link JSON (as networkx reads it), GraphML or GEXF.

    Links carry the modality of the reports behind them, days, and a `why` address. With `at`,
    `holds` says whether a dated node or link overlaps that day: yes, or unknown, where its
    days are open; what has no date stays. Above `limit` nodes, `truncated` is true and
    `leftOut` says how many were found and are not shown.
    """
    strictly(request, Around)
    served, base = of(request), addresses.base(request)
    accept, wanted = request.headers.get("accept"), request.query_params.get("format")
    chosen = negotiation.choose(accept, wanted, _OFFERS)
    media, (form,) = chosen.media_type, chosen.names
    query = request.scope["query_string"].decode("ascii")
    asked = spoken(request, asked)
    tag = caching.tag(served.digest, base, request.url.path, query, media, asked.lang)
    if caching.unchanged(request, tag):
        return caching.not_modified(tag, vary=_VARY)
    with one_of_few(request):
        told = neighbourhood(served, asked)
    headers = caching.headers(tag, vary=_VARY)
    if form == "json":
        return Response(json.dumps(told, ensure_ascii=False), headers=headers, media_type=media)
    name = asked.center.rstrip("/").rpartition("/")[2].partition("#")[0]
    headers["Content-Disposition"] = f'attachment; filename="{_safe(name)}.{form}"'
    content = graph_writing.as_xml(form, told["nodes"], told["links"])
    return Response(content, headers=headers, media_type=media)


def neighbourhood(served: Served, asked: Around) -> dict[str, Any]:
    """The neighbourhood as a JSON value. Raises NotFound, ParameterError."""
    reading = Reading(served)
    center = existing(reading, asked.center, "center")
    kinds = None
    if asked.types is not None:
        wanted = tuple(part.strip() for part in asked.types.split(",") if part.strip())
        kinds = kinds_of(served.engine, wanted, "types")
    limits = vicinity.Limits(asked.depth, asked.limit, kinds, asked.at)
    found = vicinity.around(reading, center, limits)
    nodes = [
        {**graph_writing.node(reading, iri, asked.lang, asked.at), "distance": steps}
        for iri, steps in found.distance.items()
    ]
    return {
        "directed": True,
        "multigraph": True,
        "graph": {},
        "nodes": nodes,
        "links": graph_writing.links(reading, found.links, asked.lang, asked.at),
        "truncated": found.truncated,
        "leftOut": found.left_out,
        "center": center,
        "depth": asked.depth,
        "release": served.id,
        "license": LICENSE,
    }


def existing(reading: Reading, value: str, name: str) -> str:
    """The IRI that *value* names, which the release knows. Raises ParameterError, NotFound."""
    try:
        iri = as_term(expand(Parameter(name, "iri", {}), value))[1:-1]
    except ValueError as error:
        raise ParameterError(f"{name}: {error}", name) from error
    reading.learn([iri])
    if not reading.thing(iri).values:
        raise NotFound(f"{name}: this release says nothing about <{iri}>.")
    return iri


def _safe(name: str) -> str:
    return "".join(c for c in name if c.isascii() and (c.isalnum() or c in "-_")) or "graph"
