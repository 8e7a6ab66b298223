"""A request of the SPARQL 1.1 Protocol, read into what is asked (section 2.1).

Three ways lead in: GET, a form by POST, the query itself by POST. Updates are refused.
"""

from dataclasses import dataclass
from typing import Final

from fastapi import Request
from pyoxigraph import NamedNode

from bilateral_kg.engine.base import DatasetChoice
from bilateral_kg.errors import QueryForbidden
from bilateral_kg.web import body
from bilateral_kg.web.errors import BadRequest, UnsupportedMedia
from bilateral_kg.web.parameters import Parameters

FORM: Final = "application/x-www-form-urlencoded"
QUERY: Final = "application/sparql-query"
UPDATE: Final = "application/sparql-update"


@dataclass(frozen=True, slots=True)
class SparqlRequest:
    """A query, its dataset, and the format asked for by name."""

    query: str
    dataset: DatasetChoice
    wanted: str | None


def from_url(request: Request) -> SparqlRequest | None:
    """A GET request; None without a query: it asks for the service description."""
    parameters = Parameters.parse(request.scope["query_string"])
    _refuse_updates(parameters)
    query = parameters.one("query")
    return None if query is None else _assemble(query, parameters)


async def from_body(request: Request, limit: int, seconds: float) -> SparqlRequest:
    """A POST request, by form or with the query as its body."""
    media_type = body.content_type(request)
    if media_type == UPDATE:
        raise QueryForbidden("Updates are not accepted here; the graph is read-only.")
    if media_type not in {FORM, QUERY}:
        message = f"A query is posted as {FORM} or {QUERY}, not as {media_type or 'nothing'}."
        raise UnsupportedMedia(message)
    raw = await body.read(request, limit, seconds)
    url: bytes = request.scope["query_string"]
    if media_type == FORM:
        parameters = Parameters.parse(url, raw)
        _refuse_updates(parameters)
        query = parameters.one("query")
        if query is None:
            raise BadRequest("The form holds no parameter 'query'.")
        return _assemble(query, parameters)
    parameters = Parameters.parse(url)
    _refuse_updates(parameters)
    if parameters.one("query") is not None:
        raise BadRequest("There is a query in the address and one in the body.")
    try:
        return _assemble(raw.decode("utf-8"), parameters)
    except UnicodeDecodeError:
        raise BadRequest("The query is not UTF-8.") from None


def _refuse_updates(parameters: Parameters) -> None:
    if parameters.all("update"):
        raise QueryForbidden("Updates are not accepted here; the graph is read-only.")


def _assemble(query: str, parameters: Parameters) -> SparqlRequest:
    default = _graphs(parameters, "default-graph-uri")
    named = _graphs(parameters, "named-graph-uri")
    # Naming one half of the dataset empties the other (SPARQL Protocol, section 2.1.4).
    dataset = DatasetChoice(default, named) if default or named else DatasetChoice()
    return SparqlRequest(query, dataset, parameters.one("format"))


def _graphs(parameters: Parameters, name: str) -> tuple[str, ...]:
    """The graphs named; empty values are what forms send for fields left blank."""
    graphs = tuple(value for value in parameters.all(name) if value)
    for graph in graphs:
        try:
            NamedNode(graph)
        except ValueError:
            raise BadRequest(f"{name}: {graph[:80]!r} is not an absolute IRI.") from None
    return graphs
