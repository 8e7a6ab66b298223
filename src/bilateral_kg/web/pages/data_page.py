"""/data: the sources, what each holds, and the whole to take away."""

from dataclasses import dataclass

from fastapi import APIRouter, Request, Response
from pyoxigraph import Literal

from bilateral_kg.export import FORMATS, TABLES, drawings, rdf
from bilateral_kg.web import addresses
from bilateral_kg.web.pages.languages import best
from bilateral_kg.web.pages.render import languages, parameters, render, unchanged
from bilateral_kg.web.pages.search_page import class_iri
from bilateral_kg.web.pages.told import Text, Told
from bilateral_kg.web.questions import text_of
from bilateral_kg.web.served import Served, of

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True)
class Source:
    """A source and how much it reports."""

    label: Text
    href: str
    address: str | None
    assertions: int
    triples: int
    graph: str


@router.get("/data")
def page(request: Request) -> Response:
    """The page."""
    parameters(request).finish()
    held = unchanged(request)
    if held is not None:
        return held
    served = of(request)
    release = served.release
    return render(
        request,
        "data.html",
        sources=_sources(request, served),
        manifest=release.manifest if release is not None else None,
        counts=_counts(request, served),
        tables=TABLES,
        drawings=[name for name in FORMATS if name in drawings.FORMATS],
        graphs=[name for name in FORMATS if name in rdf.FORMATS],
    )


def _sources(request: Request, served: Served) -> list[Source]:
    if served.release is None:
        return []
    language = languages(request).data
    triples = {graph.iri: graph.triples for graph in served.release.manifest.graphs}
    rows = served.questions.lasting_rows("source-counts").rows
    assertions = {text_of(graph): int(n.value) for graph, n in rows if isinstance(n, Literal)}
    found = []
    for source in served.sources:
        tag, label = best(source.label, language) or ("", source.id)
        link = addresses.link(source.address) if source.address else None
        graph = source.graph
        said, size = assertions.get(graph, 0), triples.get(graph, 0)
        path = addresses.local(source.iri)
        found.append(Source(Text(label, tag), path, link, said, size, addresses.local(graph)))
    return sorted(found, key=lambda each: (-each.assertions, each.label.text))


def _counts(request: Request, served: Served) -> list[tuple[Text, int]]:
    """How many things of each class, as the manifest counts them; most first."""
    if served.release is None:
        return []
    told = Told(served, languages(request), ())
    counted = served.release.manifest.counts.items()
    named = [(told.property(class_iri(served, name)), n) for name, n in counted]
    return sorted(named, key=lambda each: (-each[1], each[0].text))
