"""SPARQL 1.1 Graph Store Protocol, write side: PUT, POST and DELETE of whole graphs."""

import uuid
from email import message_from_bytes
from email.message import Message
from email.policy import HTTP
from typing import Annotated, Final, Literal

from fastapi import APIRouter, Path, Query, Request, Response
from pyoxigraph import NamedNode

from bilateral_kg import names
from bilateral_kg.errors import WriteForbidden
from bilateral_kg.web import addresses, body, gsp, media
from bilateral_kg.web.errors import BadRequest, UnsupportedMedia
from bilateral_kg.web.openapi import errors
from bilateral_kg.web.parameters import Parameters
from bilateral_kg.web.served import of
from bilateral_kg.web.writing import answers
from bilateral_kg.web.writing.scribe import admitted, is_plain
from bilateral_kg.writing.order import Document, GraphWrite

router = APIRouter(tags=["graphs"])
_PARTS: Final = "multipart/form-data"
# One graph is written: formats that hold several are not taken.
_TAKEN: Final = tuple(
    each.media_type for each in (media.TURTLE, media.N_TRIPLES, media.RDF_XML, media.JSON_LD)
)
_SAID: Final = {
    "application/json": {
        "schema": {
            "type": "object",
            "required": ["release", "changed"],
            "properties": {"release": {"type": "string"}, "changed": {"type": "boolean"}},
        }
    }
}
_ANSWERS: Final = {
    200: {"description": "Published; the release that holds it", "content": _SAID},
    201: {"description": "Published; there was no such graph before", "content": _SAID},
    **errors(401, 403, 404, 408, 412, 413, 415, 422, 504),
}
_BODY: Final = {
    "requestBody": {
        "required": True,
        "content": {media_type: {"schema": {"type": "string"}} for media_type in _TAKEN},
    }
}
Method = Literal["PUT", "POST", "DELETE"]
Named = Annotated[str | None, Query(description="IRI of a named graph")]
Unnamed = Annotated[str | None, Query(description="The default graph; no value")]
Name = Annotated[str, Path(description="Path")]


@router.put("/gsp", responses=_ANSWERS, response_class=Response, openapi_extra=_BODY)
async def replace(request: Request, graph: Named = None, default: Unnamed = None) -> Response:
    """Put a graph in the place of the one that is named."""
    del graph, default  # documented above, read strictly below
    return await _write(request, "PUT", _asked(request))


@router.post("/gsp", responses=_ANSWERS, response_class=Response, openapi_extra=_BODY)
async def merge(request: Request, graph: Named = None, default: Unnamed = None) -> Response:
    """Add triples to the graph that is named; without a name, to a new one at `Location`."""
    del graph, default
    return await _write(request, "POST", _asked(request, may_be_new=True))


@router.delete("/gsp", responses=_ANSWERS, response_class=Response)
async def remove(request: Request, graph: Named = None, default: Unnamed = None) -> Response:
    """Take the graph away that is named."""
    del graph, default
    return await _write(request, "DELETE", _asked(request))


@router.put("/gsp/{name:path}", responses=_ANSWERS, response_class=Response, openapi_extra=_BODY)
async def replace_direct(request: Request, name: Name) -> Response:
    """Put a graph in the place of the one with this address or name."""
    return await _write(request, "PUT", _direct(request, name))


@router.post("/gsp/{name:path}", responses=_ANSWERS, response_class=Response, openapi_extra=_BODY)
async def merge_direct(request: Request, name: Name) -> Response:
    """Add triples to the graph with this address or name."""
    return await _write(request, "POST", _direct(request, name))


@router.delete("/gsp/{name:path}", responses=_ANSWERS, response_class=Response)
async def remove_direct(request: Request, name: Name) -> Response:
    """Take the graph away that has this address or name."""
    return await _write(request, "DELETE", _direct(request, name))


async def _write(request: Request, method: Method, graph: str | None) -> Response:
    scribe = admitted(request)
    documents = () if method == "DELETE" else await _documents(request)
    new = graph is not None and request.url.path == "/gsp" and graph.startswith(_minted(request))
    write = GraphWrite(method=method, graph=graph, documents=documents)
    done = await scribe.write(write, answers.expected(request, graph))
    return answers.told(done, graph if new else None)


def _asked(request: Request, *, may_be_new: bool = False) -> str | None:
    """The graph that the parameters name; None is the default graph."""
    admitted(request)
    parameters = Parameters.parse(request.scope["query_string"])
    named, unnamed = parameters.one("graph"), parameters.one("default")
    parameters.finish()
    if named is None and unnamed is None and may_be_new:
        if not is_plain(request):
            raise WriteForbidden(f"Name the graph of a source: graph={names.GRAPH}source-id.")
        return _minted(request) + uuid.uuid4().hex
    if (named is None) == (unnamed is None):
        raise BadRequest("Name one graph: either graph=IRI or default.")
    return None if named is None else _checked(named)


def _minted(request: Request) -> str:
    return f"{addresses.base(request)}/gsp/new-"


def _direct(request: Request, name: str) -> str:
    admitted(request)
    return _checked(gsp.own(request) if is_plain(request) else names.GRAPH + name)


def _checked(iri: str) -> str:
    try:
        return NamedNode(iri).value
    except ValueError:
        raise BadRequest(f"graph: {iri[:80]!r} is not an absolute IRI.") from None


async def _documents(request: Request) -> tuple[Document, ...]:
    media_type = body.content_type(request)
    if media_type not in {*_TAKEN, _PARTS}:
        taken = ", ".join((*_TAKEN, _PARTS))
        raise UnsupportedMedia(f"A graph is sent as one of {taken}.")
    settings = of(request).settings
    raw = await body.read(request, settings.body_bytes, settings.body_seconds)
    if media_type != _PARTS:
        return (_document(media_type, raw),)
    head = f"Content-Type: {request.headers['content-type']}\r\n\r\n".encode("latin-1")
    parts = message_from_bytes(head + raw, policy=HTTP)
    if not parts.is_multipart() or parts.defects:
        raise BadRequest("The parts of the body cannot be read.")
    return tuple(_part(part) for part in parts.iter_parts())


def _part(part: Message) -> Document:
    if part.get_content_type() not in _TAKEN:
        raise UnsupportedMedia(f"A part of the body is of type {part.get_content_type()}.")
    content = part.get_payload(decode=True)
    return _document(part.get_content_type(), content if isinstance(content, bytes) else b"")


def _document(media_type: str, raw: bytes) -> Document:
    try:
        return Document(media_type=media_type, text=raw.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise BadRequest("The body is not UTF-8.") from None
