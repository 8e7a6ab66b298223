"""Linked data: things of the namespace lead to documents about them (303), in many formats.

/id/... and /vocab/... name things; /doc/... are the documents. /ontology and /graph/...
are documents themselves.
"""

from typing import Annotated, Final
from urllib.parse import quote

from fastapi import APIRouter, Path, Request, Response
from pyoxigraph import NamedNode

from bilateral_kg import names
from bilateral_kg.errors import NotFound
from bilateral_kg.web import addresses, caching, descriptions, media, negotiation
from bilateral_kg.web.openapi import DOCUMENT_ANSWERS, THING_ANSWERS, format_parameter
from bilateral_kg.web.pages import thing as thing_page
from bilateral_kg.web.parameters import Parameters
from bilateral_kg.web.served import Served, of

router = APIRouter(tags=["linked data"])
OFFERS: Final = (*media.GRAPHS, media.HTML)
_EXTENSION_OF: Final = {offer.media_type: ext for ext, offer in media.EXTENSIONS.items()}
_GENID: Final = names.GENID.removeprefix(names.ROOT)
_NAMESPACES: Final = ("id/", "vocab/", _GENID)
# Which of the things that point to it the page about a thing shows.
PAGE_PARAMETERS: Final = ("kind", "page")
Name = Annotated[str, Path(description="What follows in the IRI of the thing")]


@router.get(
    "/id/{name:path}",
    status_code=303,
    response_class=Response,
    responses=THING_ANSWERS,
    openapi_extra=format_parameter(OFFERS),
)
def thing(request: Request, name: Name) -> Response:
    """Lead from a thing to the document about it in the best format."""
    return _see_other(request, f"id/{name}")


@router.get(
    "/vocab/{name:path}",
    status_code=303,
    response_class=Response,
    responses=THING_ANSWERS,
    openapi_extra=format_parameter(OFFERS),
)
def concept(request: Request, name: Name) -> Response:
    """Lead from a concept or scheme to the document about it in the best format."""
    return _see_other(request, f"vocab/{name}")


@router.get("/.well-known/genid/{name}", include_in_schema=False)
def nameless(request: Request, name: Name) -> Response:
    """Lead from a node that had no name where it came from, as if it were a thing."""
    return _see_other(request, f"{_GENID}{name}")


@router.get(
    "/doc/{name:path}",
    response_class=Response,
    responses=DOCUMENT_ANSWERS,
    openapi_extra=format_parameter(OFFERS),
)
def document(request: Request, name: Name) -> Response:
    """The description of a thing: what is stated of it, by whom, on which evidence."""
    served = of(request)
    stem, dot, extension = name.rpartition(".")
    if dot and extension in media.EXTENSIONS:
        return _document(request, served, stem, media.EXTENSIONS[extension], vary=None)
    chosen = _choose(request, *PAGE_PARAMETERS)
    return _document(request, served, name, chosen, vary="Accept")


def _see_other(request: Request, name: str) -> Response:
    iri = _iri(name)
    extension = _EXTENSION_OF[_choose(request).media_type]
    successor = descriptions.successor(of(request), iri)
    if successor is not None:
        return Response(
            status_code=308, headers={"Location": addresses.header(addresses.local(successor))}
        )
    language = request.query_params.get("lang")
    where = f"/doc/{quote(name)}.{extension}" + (f"?lang={quote(language)}" if language else "")
    headers = {"Location": where, "Vary": "Accept", "Link": _alternates(name)}
    return Response(status_code=303, headers=headers)


def _document(
    request: Request, served: Served, name: str, chosen: media.Format, vary: str | None
) -> Response:
    iri = _iri(name)
    successor = descriptions.successor(served, iri)
    if successor is not None:
        where = addresses.header(addresses.local(successor))
        return Response(status_code=308, headers={"Location": f"/doc{where}"})
    if chosen is media.HTML:
        return thing_page.answer(request, served, iri, _alternates(name, about=iri))
    tag = caching.tag(served.digest, iri, chosen.media_type)
    if caching.unchanged(request, tag):
        return caching.not_modified(tag, vary=vary)
    told = {"Link": _alternates(name, about=iri)} | caching.headers(tag, vary=vary)
    content = descriptions.write(descriptions.of_thing(served, iri), chosen)
    return Response(content, headers=told, media_type=chosen.content_type)


def _choose(request: Request, *also: str) -> media.Format:
    parameters = Parameters.parse(request.scope["query_string"])
    wanted = parameters.one("format")
    for name in ("lang", *also):
        parameters.one(name)
    parameters.finish()
    return negotiation.choose(request.headers.get("accept"), wanted, OFFERS)


def _iri(name: str) -> str:
    """The IRI of the thing that the document *name* describes."""
    if not name.startswith(_NAMESPACES):
        raise NotFound(f"There is no document about {name[:100]!r}.")
    try:
        return NamedNode(names.ROOT + name).value
    except ValueError:
        raise NotFound(f"{name[:100]!r} is no name of a thing.") from None


def _alternates(name: str, about: str | None = None) -> str:
    links = [
        f'</doc/{quote(name)}.{extension}>; rel="alternate"; type="{offer.media_type}"'
        for extension, offer in media.EXTENSIONS.items()
    ]
    if about is not None:
        links.append(f'<{addresses.header(about)}>; rel="describes"')
    return ", ".join(links)
