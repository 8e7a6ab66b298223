"""A request of the SPARQL 1.1 Protocol, read into what is asked (section 2.1).

Three ways lead in: GET, a form by POST, the query itself by POST. An update takes the last two.
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


@dataclass(frozen=True, slots=True)
class UpdateRequest:
    """An update, and the parameters that came with it, to be taken out by who carries it out."""

    update: str
    parameters: Parameters


def from_url(request: Request) -> SparqlRequest | None:
    """A GET request; None without a query: it asks for the service description."""
    parameters = Parameters.parse(request.scope["query_string"])
    if parameters.all("update"):
        raise QueryForbidden("An update is sent by POST, and never in an address.")
    query = parameters.one("query")
    return None if query is None else _assemble(query, parameters)


async def from_body(request: Request, limit: int, seconds: float) -> SparqlRequest | UpdateRequest:
    """A POST request, by form or with the query or update as its body."""
    media_type = body.content_type(request)
    if media_type not in {FORM, QUERY, UPDATE}:
        taken = f"{FORM}, {QUERY} or {UPDATE}"
        raise UnsupportedMedia(f"A query is posted as {taken}, not as {media_type or 'nothing'}.")
    raw = await body.read(request, limit, seconds)
    url: bytes = request.scope["query_string"]
    if media_type == FORM:
        return _of_form(Parameters.parse(url, raw), Parameters.parse(url))
    parameters = Parameters.parse(url)
    if parameters.all("update"):
        raise QueryForbidden("An update is sent by POST, and never in an address.")
    if parameters.one("query") is not None:
        raise BadRequest("There is a query in the address and one in the body.")
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        raise BadRequest("The body is not UTF-8.") from None
    return UpdateRequest(text, parameters) if media_type == UPDATE else _assemble(text, parameters)


def _of_form(parameters: Parameters, address: Parameters) -> SparqlRequest | UpdateRequest:
    if address.all("update"):
        raise QueryForbidden("An update is sent by POST, and never in an address.")
    update, query = parameters.one("update"), parameters.one("query")
    if update is not None and query is not None:
        raise BadRequest("The form holds a query and an update.")
    if update is not None:
        return UpdateRequest(update, parameters)
    if query is None:
        raise BadRequest("The form holds neither a parameter 'query' nor 'update'.")
    return _assemble(query, parameters)


def _assemble(query: str, parameters: Parameters) -> SparqlRequest:
    default = graphs(parameters, "default-graph-uri")
    named = graphs(parameters, "named-graph-uri")
    # Naming one half of the dataset empties the other (SPARQL Protocol, section 2.1.4).
    dataset = DatasetChoice(default, named) if default or named else DatasetChoice()
    return SparqlRequest(query, dataset, parameters.one("format"))


def graphs(parameters: Parameters, name: str) -> tuple[str, ...]:
    """The graphs named; empty values are what forms send for fields left blank."""
    named = tuple(value for value in parameters.all(name) if value)
    for graph in named:
        try:
            NamedNode(graph)
        except ValueError:
            raise BadRequest(f"{name}: {graph[:80]!r} is not an absolute IRI.") from None
    return named
