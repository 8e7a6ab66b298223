"""/api/sectors: the fields of cooperation, and how many agreements each has."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from bilateral_kg import names
from bilateral_kg.web import envelope
from bilateral_kg.web.asked import Language, strictly
from bilateral_kg.web.framing import Frame
from bilateral_kg.web.questions import text_of
from bilateral_kg.web.served import Served, of

router = APIRouter(prefix="/api", tags=["lookups"])


@router.get(
    "/sectors",
    responses=envelope.answers(422),
    response_class=Response,
    summary="Sectors, with how many agreements each has",
)
def sectors(request: Request, asked: Annotated[Language, Query()]) -> Response:
    """All sectors; `slug` is what /api/agreements takes, `agreements` includes narrower ones."""
    strictly(request, Language)
    return envelope.answer(request, lambda: listing(of(request), asked.lang))


def listing(served: Served, language: str) -> envelope.Page:
    """Every sector of the scheme."""
    triples = served.questions.own_triples("sector-labels", {})
    frame = Frame(triples, served.terms, language, embed=False)
    items = []
    found = served.questions.rows("sectors", {})
    sector, count = found.variables.index("sector"), found.variables.index("agreements")
    for row in found.rows:
        iri = text_of(row[sector])
        item = frame.node(iri)
        item["slug"] = iri.removeprefix(names.concept_iri("sector", ""))
        item["agreements"] = int(text_of(row[count]))
        items.append(item)
    return envelope.Page(items, len(items), None)
