"""SPARQL 1.1 Graph Store Protocol, read side: whole graphs, by parameter or by path."""

from typing import Annotated, Final

from fastapi import APIRouter, Path, Query, Request, Response

from bilateral_kg import names
from bilateral_kg.engine.base import DatasetChoice
from bilateral_kg.errors import NotFound
from bilateral_kg.web import addresses, caching, execution, media, negotiation
from bilateral_kg.web.errors import BadRequest
from bilateral_kg.web.openapi import GRAPH_ANSWERS, format_parameter
from bilateral_kg.web.parameters import Parameters
from bilateral_kg.web.served import of

router = APIRouter(tags=["graphs"])
EVERYTHING: Final = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"


@router.get(
    "/gsp",
    responses=GRAPH_ANSWERS,
    response_class=Response,
    openapi_extra=format_parameter(media.GRAPHS),
)
async def indirect(
    request: Request,
    graph: Annotated[str | None, Query(description="IRI of a named graph")] = None,
    default: Annotated[str | None, Query(description="The default graph; no value")] = None,
) -> Response:
    """A graph of the store, named by `graph=` or `default`."""
    del graph, default  # documented above, read strictly below
    parameters = Parameters.parse(request.scope["query_string"])
    named, unnamed = parameters.one("graph"), parameters.one("default")
    wanted = parameters.one("format")
    parameters.finish()
    if (named is None) == (unnamed is None):
        raise BadRequest("Name one graph: either graph=IRI or default.")
    return await whole(request, named, wanted)


@router.get("/gsp/{name:path}", responses=GRAPH_ANSWERS, response_class=Response)
async def direct(request: Request, name: Annotated[str, Path(description="Path")]) -> Response:
    """A graph whose IRI is this very address, or that bears this name here."""
    address = own(request)
    known = address in of(request).graphs
    return await whole(request, address if known else names.GRAPH + name, None)


def own(request: Request) -> str:
    """The address of *request* as the IRI of a graph."""
    return addresses.base(request) + str(request.scope["raw_path"].decode("ascii"))


@router.get("/graph/{name:path}", responses=GRAPH_ANSWERS, response_class=Response)
async def published(request: Request, name: Annotated[str, Path(description="Name")]) -> Response:
    """One of the published graphs: what a source reports, reference data, vocabularies."""
    return await whole(request, names.GRAPH + name, None)


async def whole(request: Request, iri: str | None, wanted: str | None) -> Response:
    """The graph *iri*, the default graph if None, in the format *wanted* or accepted."""
    served = of(request)
    if iri is not None and iri not in served.graphs:
        raise NotFound(f"There is no graph <{iri[:200]}> here.")
    chosen = negotiation.choose(request.headers.get("accept"), wanted, media.GRAPHS)
    tag = caching.tag(served.digest, iri or "", chosen.media_type)
    if caching.unchanged(request, tag):
        return caching.not_modified(tag)
    dataset = DatasetChoice() if iri is None else DatasetChoice((iri,), ())
    answer = await execution.run(request, EVERYTHING, dataset, [chosen])
    for name, value in caching.headers(tag).items():
        answer.headers[name] = value
    return answer
