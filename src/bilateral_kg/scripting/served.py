"""A graph that a bilateral-kg server publishes, fetched whole by the standard protocols."""

from collections.abc import Iterator
from typing import Final

import httpx
from pyoxigraph import NamedNode, Quad, RdfFormat, parse

from bilateral_kg.errors import ReleaseError

_GRAPHS: Final = "SELECT DISTINCT ?graph WHERE { GRAPH ?graph { ?s ?p ?o } } ORDER BY ?graph"
_JSON: Final = "application/sparql-results+json"
# A graph is sent when it is complete, and the server may be busy.
_SECONDS: Final = 60.0


def fetch(address: str) -> Iterator[Quad]:
    """The quads of every named graph at *address*. ReleaseError when they cannot be had."""
    try:
        with httpx.Client(
            base_url=address.rstrip("/"), timeout=_SECONDS, follow_redirects=True
        ) as client:
            for graph in _graphs(client):
                yield from _quads(client, graph)
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise ReleaseError(f"nothing to read at {address}: {error}") from error
    except (SyntaxError, ValueError, KeyError, TypeError) as error:
        raise ReleaseError(f"{address} is no server of this kind: {error}") from error


def _graphs(client: httpx.Client) -> list[str]:
    answer = client.get("/sparql", params={"query": _GRAPHS}, headers={"Accept": _JSON})
    answer.raise_for_status()
    return [row["graph"]["value"] for row in answer.json()["results"]["bindings"]]


def _quads(client: httpx.Client, graph: str) -> Iterator[Quad]:
    wanted = {"Accept": RdfFormat.N_TRIPLES.media_type}
    answer = client.get("/gsp", params={"graph": graph}, headers=wanted)
    answer.raise_for_status()
    for quad in parse(answer.content, RdfFormat.N_TRIPLES):
        yield Quad(quad.subject, quad.predicate, quad.object, NamedNode(graph))
