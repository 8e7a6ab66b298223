"""Results of remote engines, made what the standard has: read, or written in another format."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import Any, Final

from pyoxigraph import (
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    RdfFormat,
    Triple,
    parse,
    parse_query_results,
    serialize,
)

from bilateral_kg import names
from bilateral_kg.engine import formats
from bilateral_kg.engine.base import Rows
from bilateral_kg.errors import EngineError

JSON: Final = "application/sparql-results+json"
N_TRIPLES: Final = "application/n-triples"
# Virtuoso writes blank nodes as IRIs of a scheme of its own, and truth as a number.
_NODE: Final = "nodeID://"
_BOOLEAN: Final = names.XSD + "boolean"
_TRUTH: Final = {"1": "true", "0": "false"}


def rows(body: bytes) -> Rows:
    """The rows of a SELECT."""
    with _understood():
        found = _solutions(body)
        variables = tuple(variable.value for variable in found.variables)
        return Rows(variables, tuple(tuple(solution) for solution in found))


def boolean(body: bytes) -> bool:
    """The answer of an ASK: Virtuoso gives a row for yes and none for no."""
    with _understood():
        found = _read(body)
        return bool(found) if isinstance(found, QueryBoolean) else next(found, None) is not None


def triples(body: bytes) -> list[Triple]:
    """The triples of a CONSTRUCT or DESCRIBE, each once."""
    with _understood():
        read = parse(body, format=RdfFormat.N_TRIPLES)
        return list(dict.fromkeys(quad.triple for quad in read))


def written(form: str, body: bytes, media_type: str) -> bytes:
    """The result of a query of *form* in the format *media_type*."""
    out = BytesIO()
    if media_type in formats.GRAPHS:
        found, target = triples(body), formats.GRAPHS[media_type]
        if target == RdfFormat.RDF_XML:
            formats.check_xml(found)
        serialize(found, out, target, prefixes=names.PREFIXES)
    elif form == "ASK":
        answer = json.dumps({"head": {}, "boolean": boolean(body)}).encode()
        _read(answer).serialize(out, formats.RESULTS[media_type])
    else:
        with _understood():
            _solutions(body).serialize(out, formats.RESULTS[media_type])
    return out.getvalue()


def _read(body: bytes) -> QuerySolutions | QueryBoolean:
    if _NODE.encode() in body or _BOOLEAN.encode() in body:
        body = _mended(body)
    return parse_query_results(body, format=QueryResultsFormat.JSON)


def _solutions(body: bytes) -> QuerySolutions:
    found = _read(body)
    if not isinstance(found, QuerySolutions):
        raise EngineError("The engine answers a SELECT with yes or no.")
    return found


@contextmanager
def _understood() -> Iterator[None]:
    """What a result's parser finds wrong, at its beginning or later, as an error of ours."""
    try:
        yield
    except (SyntaxError, ValueError, AttributeError) as error:
        raise EngineError(f"The engine's answer is no result of SPARQL: {error}") from error


def _mended(body: bytes) -> bytes:
    document: Any = json.loads(body)
    for row in document.get("results", {}).get("bindings", ()):
        for term in row.values():
            _mend(term)
    return json.dumps(document, ensure_ascii=False).encode()


def _mend(term: dict[str, str]) -> None:
    if term.get("type") == "bnode" or term["value"].startswith(_NODE):
        term.update(type="bnode", value=term["value"].removeprefix(_NODE))
    elif term.get("datatype") == _BOOLEAN:
        term["value"] = _TRUTH.get(term["value"], term["value"])
