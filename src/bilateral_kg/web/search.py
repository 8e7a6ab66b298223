"""/api/search and /api/suggest: things by their names and by what is said of them."""

import re
from collections.abc import Mapping
from typing import Annotated, Any, Final

from fastapi import APIRouter, Query, Request, Response
from pydantic import Field

from bilateral_kg import names
from bilateral_kg.catalogue import finding
from bilateral_kg.search.search import MOST, Facets, Hit
from bilateral_kg.web import cursor, envelope
from bilateral_kg.web.asked import Language, spoken, strictly
from bilateral_kg.web.errors import BadRequest
from bilateral_kg.web.served import Served, of

_PLACE: Final = re.compile(r"[0-9]{1,6}")

router = APIRouter(prefix="/api", tags=["lookups"])
_SECTOR: Final = names.concept_iri("sector", "")
Words = Annotated[
    str,
    Field(
        description="Words in any of the languages; signs between them mean nothing",
        examples=["Шушой"],
        min_length=1,
        max_length=300,
    ),
]


class Asked(Language):
    """What is looked for; filters hold together."""

    q: Words
    type: Annotated[
        str | None,
        Field(description="Class: Person, City, Instrument, Event ...", examples=["City"]),
    ] = None
    sector: Annotated[
        str | None, Field(description="Sector, narrower ones included", examples=["transport"])
    ] = None
    limit: Annotated[int, Field(ge=1, le=100, description="Items per page")] = 20
    cursor: Annotated[
        str | None, Field(description="The place to go on from: part of `next`", max_length=2000)
    ] = None

    def question(self) -> dict[str, str]:
        """What a cursor is bound to."""
        asked = {"q": self.q, "type": self.type, "sector": self.sector}
        return {name: value for name, value in asked.items() if value is not None}


class Typed(Language):
    """What has been typed so far."""

    q: Words
    limit: Annotated[int, Field(ge=1, le=20, description="How many at most")] = 8


@router.get(
    "/search",
    responses=envelope.answers(409, 422),
    response_class=Response,
    summary="Search by words",
)
def search(request: Request, asked: Annotated[Asked, Query()]) -> Response:
    """Names first, then paraphrases, definitions and notes.

    Before other names comes one that is the whole question, then one that begins with it.
    Russian words are found in any of their forms; letters with marks as without; from five
    letters on one may be wrong, from eight on two. `facets` count all hits by type and
    sector; each as if it were not filtered by itself.
    """
    strictly(request, Asked)
    return envelope.answer(request, lambda: listing(of(request), spoken(request, asked)))


@router.get(
    "/suggest",
    responses=envelope.answers(422),
    response_class=Response,
    summary="Names that begin so",
)
def suggest(request: Request, asked: Annotated[Typed, Query()]) -> Response:
    """Things whose names hold these words, the last of which may be unfinished."""
    strictly(request, Typed)
    return envelope.answer(request, lambda: suggestions(of(request), spoken(request, asked)))


def listing(served: Served, asked: Asked) -> envelope.Page:
    """A page of hits. ParameterError for an unknown type or sector, with near matches."""
    question = asked.question()
    place = cursor.read(asked.cursor, served.id, question) if asked.cursor else {}
    offset = _offset(place)
    found = finding.find(
        served.search,
        served.engine,
        asked.q,
        asked.lang,
        kind=asked.type,
        sector=asked.sector,
        limit=asked.limit,
        offset=offset,
    )
    after = offset + len(found.hits)
    following = None
    if found.hits and after < min(found.total, MOST):
        last = {"afterKey": str(after), "afterIri": found.hits[-1].iri}
        following = cursor.write(served.id, question, last)
    facets = _facets(served, found.facets, asked.lang)
    items = [_item(served, hit) for hit in found.hits]
    return envelope.Page(items, found.total, following, {"facets": facets})


def suggestions(served: Served, asked: Typed) -> envelope.Page:
    """What may be meant, best first."""
    found = served.search.suggest(asked.q, asked.lang, limit=asked.limit)
    return envelope.Page([_item(served, hit) for hit in found.hits], found.total, None)


def _offset(place: Mapping[str, str]) -> int:
    text = place.get("afterKey", "0")
    # The index makes room for the place before it looks: a long number would end the process.
    if not _PLACE.fullmatch(text) or int(text) > MOST:
        raise BadRequest("This cursor was not made here; take it from `next` as it is.")
    return int(text)


def _item(served: Served, hit: Hit) -> dict[str, Any]:
    item: dict[str, Any] = {"id": hit.iri, "type": [served.terms.compact(c) for c in hit.type]}
    if hit.language:
        item["label"] = {hit.language: hit.label}
    else:
        item["name"] = hit.label
    sectors = [iri.removeprefix(_SECTOR) for iri in hit.sectors if iri.startswith(_SECTOR)]
    return {**item, "sectors": sectors, "score": hit.score}


def _facets(served: Served, facets: Facets, language: str) -> dict[str, list[dict[str, Any]]]:
    labels = served.search.labels(list(facets.sectors), language)
    sectors = [
        {"value": iri.removeprefix(_SECTOR), "count": count}
        | ({"label": labels[iri].label} if iri in labels else {})
        for iri, count in facets.sectors.items()
    ]
    kinds = [{"value": kind, "count": count} for kind, count in facets.kinds.items()]
    return {"type": kinds, "sector": sectors}
