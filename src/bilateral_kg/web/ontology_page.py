"""/ontology: one address, read by browsers in English or Russian and by programs as RDF.

The page is drawn from the release with a template of our own. pylode, meant for such pages, was
tried: release 3.4.1 cannot be imported from its wheel (it reads a pyproject.toml that the wheel
lacks), puts both languages into one heading without `lang`, has an inline <style>, which our
Content-Security-Policy refuses, shows no tree of classes, takes the ids of some terms from their
labels (`#entity` for bkg:Entity), so that their IRIs lead nowhere, and leaves vocabularies out.
"""

from functools import partial
from threading import Lock
from typing import Annotated, Final

from fastapi import APIRouter, Path, Query, Request, Response
from pyoxigraph import RdfFormat, parse
from starlette.concurrency import run_in_threadpool

from bilateral_kg import names
from bilateral_kg.engine.base import DatasetChoice
from bilateral_kg.errors import NotFound
from bilateral_kg.web import caching, gsp, media, negotiation, ontology_view
from bilateral_kg.web.ontology_document import Model
from bilateral_kg.web.ontology_words import LANGUAGES
from bilateral_kg.web.openapi import NOT_MODIFIED, content, errors, format_parameter
from bilateral_kg.web.pages.languages import choose
from bilateral_kg.web.parameters import Parameters
from bilateral_kg.web.served import Served, of

router = APIRouter(tags=["linked data"])
PAGES_KEY: Final = "bilateral_kg.ontology_pages"
OFFERS: Final = (*media.GRAPHS, media.HTML)
VARY: Final = "Accept, Accept-Language"
_ANSWERS: Final = {
    200: content("The ontology; the page has the vocabularies, too", OFFERS),
    **NOT_MODIFIED,
    **errors(404, 406, 422, 504),
}
_ALTERNATES: Final = ", ".join(
    [f'<?format={offer.names[0]}>; rel="alternate"; type="{offer.media_type}"' for offer in OFFERS]
    + [f'<?lang={each}>; rel="alternate"; hreflang="{each}"' for each in LANGUAGES]
)
Language = Annotated[
    str | None,
    Query(
        description="Language of the page, else as Accept-Language says, else en",
        pattern="^[a-z]{2,3}$",
    ),
]


class Pages:
    """The page of one release in each language, drawn when first asked for."""

    def __init__(self, served: Served) -> None:
        self._served = served
        self._drawn: dict[tuple[str, bool], bytes] = {}
        self._drawing = Lock()

    def page(self, language: str, *, asked: bool) -> bytes:
        """The page in one of LANGUAGES; links keep a language that was *asked* for."""
        with self._drawing:
            if (language, asked) not in self._drawn:
                document = self._model().document(language)
                kept = language if asked else None
                drawn = ontology_view.draw(document, self._served.id, kept)
                self._drawn[language, asked] = drawn.encode()
            return self._drawn[language, asked]

    def _model(self) -> Model:
        graphs = DatasetChoice((names.ONTOLOGY_GRAPH, names.VOCAB_GRAPH), ())
        everything = self._served.engine.answer(
            gsp.EVERYTHING, [media.N_TRIPLES.media_type], graphs
        )
        return Model(quad.triple for quad in parse(everything.body, RdfFormat.N_TRIPLES))


@router.get(
    "/ontology",
    response_class=Response,
    responses=_ANSWERS,
    openapi_extra=format_parameter(OFFERS),
)
async def ontology(request: Request, lang: Language = None) -> Response:
    """Classes, properties and vocabularies: a page to read, or RDF."""
    return await _ontology(request, lang)


@router.get(
    "/ontology/{version}",
    response_class=Response,
    responses=_ANSWERS,
    openapi_extra=format_parameter(OFFERS),
)
async def ontology_version(
    request: Request,
    version: Annotated[str, Path(description="Version", examples=["0.1.0"])],
    lang: Language = None,
) -> Response:
    """The ontology under its version IRI; a version that is not served is unknown here."""
    if f"{names.ONTOLOGY}/{version}" not in of(request).ontology_versions:
        raise NotFound(f"Version {version[:40]!r} of the ontology is not served here.")
    return await _ontology(request, lang)


async def _ontology(request: Request, lang: str | None) -> Response:
    parameters = Parameters.parse(request.scope["query_string"])
    parameters.one("lang")
    wanted = parameters.one("format")
    parameters.finish()
    chosen = negotiation.choose(request.headers.get("accept"), wanted, OFFERS)
    if chosen is media.HTML and names.ONTOLOGY_GRAPH in of(request).graphs:
        language = choose(lang, request.headers.get("accept-language"), LANGUAGES)
        return await _page(request, language, asked=lang is not None)
    answer = await gsp.whole(request, names.ONTOLOGY_GRAPH, wanted)
    answer.headers["Link"] = _ALTERNATES
    return answer


async def _page(request: Request, language: str, *, asked: bool) -> Response:
    tag = caching.tag(
        of(request).digest, names.ONTOLOGY, media.HTML.media_type, language, str(asked)
    )
    if caching.unchanged(request, tag):
        return caching.not_modified(tag, vary=VARY)
    pages: Pages = request.scope[PAGES_KEY]
    drawn = await run_in_threadpool(partial(pages.page, language, asked=asked))
    told = {"Link": _ALTERNATES, "Content-Language": language}
    headers = caching.headers(tag, vary=VARY) | told
    return Response(drawn, headers=headers, media_type=media.HTML.content_type)
