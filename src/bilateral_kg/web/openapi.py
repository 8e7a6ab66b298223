"""What routes say of themselves in the OpenAPI document: answers, errors, formats."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from bilateral_kg.web import problems
from bilateral_kg.web.media import GRAPHS, HTML, JSON_LD, Format

_PROBLEM: Final[dict[str, Any]] = {
    "type": "object",
    "required": ["type", "title", "status", "detail", "instance"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "instance": {"type": "string"},
    },
}
MEANINGS: Final = {
    400: "The request cannot be read",
    401: "Writing needs the token of this server",
    403: "Not allowed: it would write or reach out",
    404: "Unknown",
    405: "No such method here",
    406: "No acceptable format; `available` lists what there is",
    408: "The request came too slowly",
    409: "The cursor belongs to another release",
    410: "Retired, without successor",
    412: "The graph has changed since it was read (If-Match)",
    413: "The body is too large",
    414: "The address is too long",
    415: "The body's media type is not read here",
    422: "An unknown value or parameter (`near` has likely ones), or a result above the cap",
    500: "Unexpected; the log has it under the incident's id",
    503: "Overloaded; come back after `Retry-After` seconds",
    504: "The query ran out of time or memory",
}

Answers = dict[int | str, dict[str, Any]]


def errors(*statuses: int) -> Answers:
    """The problem details a route may answer with, beside those that every route may."""
    content = {problems.MEDIA_TYPE: {"schema": _PROBLEM}}
    known = sorted({400, 405, 414, 500, 503, *statuses})
    return {s: {"description": MEANINGS[s], "content": content} for s in known}


def content(description: str, offers: Sequence[Format]) -> dict[str, Any]:
    """An answer that comes in several formats."""
    written = {o.media_type: {} if "json" in o.media_type else {"type": "string"} for o in offers}
    return {
        "description": description,
        "content": {media_type: {"schema": schema} for media_type, schema in written.items()},
    }


def format_parameter(offers: Sequence[Format]) -> dict[str, Any]:
    """The parameter that beats the Accept header."""
    names = [name for offer in offers for name in offer.names[:1]]
    return {
        "parameters": [
            {
                "name": "format",
                "in": "query",
                "required": False,
                "description": "Beats the Accept header; a short name or a media type",
                "schema": {"type": "string", "examples": names},
            }
        ]
    }


NOT_MODIFIED: Final[Answers] = {304: {"description": "As the client has it (If-None-Match)"}}
GRAPH_ANSWERS: Final[Answers] = {
    200: content("The graph", GRAPHS),
    **NOT_MODIFIED,
    **errors(404, 406, 422, 504),
}
DOCUMENT_ANSWERS: Final[Answers] = {
    200: content("The description", (*GRAPHS, HTML)),
    **NOT_MODIFIED,
    308: {"description": "Replaced; `Location` has the successor"},
    **errors(404, 406, 410, 422),
}
THING_ANSWERS: Final[Answers] = {
    303: {"description": "See the document at `Location`"},
    308: {"description": "Replaced; `Location` has the successor"},
    **errors(404, 406, 410, 422),
}
CONTEXT_ANSWERS: Final[Answers] = {
    200: content("The context", (JSON_LD,)),
    **NOT_MODIFIED,
    **errors(),
}


def parameter(
    name: str, texts: Mapping[str, str], schema: Mapping[str, object], example: object = None
) -> dict[str, Any]:
    """A query parameter, told in English and Russian; the example is one that finds something."""
    told: dict[str, Any] = {
        "name": name,
        "in": "query",
        "required": False,
        "description": texts["en"],
        "x-description-ru": texts["ru"],
        "schema": dict(schema),
    }
    return told if example is None else told | {"example": example}
