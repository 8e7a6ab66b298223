"""The answer to a SPARQL query as a page: a table, a word, or Turtle."""

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final
from urllib.parse import urlencode

from fastapi import Request, Response

from bilateral_kg.web import addresses, media
from bilateral_kg.web.media import Format
from bilateral_kg.web.pages.render import render
from bilateral_kg.web.pages.told import Value

# What the engine is asked for, to be drawn up here.
FORMATS: Final = (media.RESULTS_JSON, media.TURTLE)
# A browser draws no more rows in good time; the files hold all of them.
MOST: Final = 1_000
_MOST_TEXT: Final = 500_000
# An address much longer than this is refused.
_LONGEST: Final = 6_000
_TABLES: Final = (media.RESULTS_CSV, media.RESULTS_JSON, media.RESULTS_XML)
_GRAPHS: Final = (media.TURTLE, media.JSON_LD, media.RDF_XML)


def page(request: Request, query: str, answer: Response) -> Response:
    """*answer*, in one of FORMATS, drawn up."""
    body = bytes(answer.body)
    told: dict[str, Any] = {"columns": None, "rows": (), "total": 0, "boolean": None}
    if answer.headers["content-type"].startswith(media.TURTLE.media_type):
        told["text"] = body.decode("utf-8")[:_MOST_TEXT]
        return _render(request, query, _GRAPHS, told)
    results = json.loads(body)
    told["text"] = None
    if "boolean" in results:
        told["boolean"] = results["boolean"]
        return _render(request, query, _TABLES, told)
    columns, bindings = results["head"]["vars"], results["results"]["bindings"]
    told |= {
        "columns": columns,
        "rows": [[_cell(row.get(name)) for name in columns] for row in bindings[:MOST]],
        "total": len(bindings),
    }
    return _render(request, query, _TABLES, told)


def _render(
    request: Request, query: str, formats: Sequence[Format], told: Mapping[str, Any]
) -> Response:
    files = [
        (offer.names[0], "/sparql?" + urlencode({"query": query, "format": offer.names[0]}))
        for offer in formats
    ]
    fits = all(len(address) <= _LONGEST for _, address in files)
    made = render(request, "answer.html", asked=query, files=files if fits else (), **told)
    # Whether the same query may be asked again without asking the server is not known here.
    made.headers["Cache-Control"] = "no-store"
    del made.headers["ETag"]
    return made


def _cell(term: Mapping[str, str] | None) -> Value | None:
    if term is None:
        return None
    if term["type"] == "uri":
        return Value(addresses.local(term["value"]), None, addresses.link(term["value"]))
    return Value(term["value"], term.get("xml:lang"))
