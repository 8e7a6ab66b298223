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
    return await _graph(request, named, wanted)


@router.get("/gsp/{name:path}", responses=GRAPH_ANSWERS, response_class=Response)
async def direct(request: Request, name: Annotated[str, Path(description="Path")]) -> Response:
    """A graph whose IRI is this very address, or that bears this name here."""
    own = f"{addresses.base(request)}/gsp/{name}"
    return await _graph(request, own if own in of(request).graphs else names.GRAPH + name, None)


@router.get("/graph/{name:path}", responses=GRAPH_ANSWERS, response_class=Response)
async def published(request: Request, name: Annotated[str, Path(description="Name")]) -> Response:
    """One of the published graphs: what a source reports, reference data, vocabularies."""
    return await _graph(request, names.GRAPH + name, None)


async def ontology(request: Request) -> Response:
    """Classes and properties, all in one document."""
    return await _graph(request, names.ONTOLOGY_GRAPH, None)


router.get("/ontology", responses=GRAPH_ANSWERS, response_class=Response)(ontology)


@router.get("/ontology/{version}", responses=GRAPH_ANSWERS, response_class=Response)
async def ontology_version(
    request: Request, version: Annotated[str, Path(description="Version", examples=["0.1.0"])]
) -> Response:
    """The ontology under its version IRI; a version that is not served is unknown here."""
    served = of(request)
    if f"{names.ONTOLOGY}/{version}" not in served.ontology_versions:
        raise NotFound(f"Version {version[:40]!r} of the ontology is not served here.")
    return await _graph(request, names.ONTOLOGY_GRAPH, None)


async def _graph(request: Request, iri: str | None, wanted: str | None) -> Response:
    """The graph *iri*, the default graph if None."""
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
