"""/api/agreements: documents signed, adopted or promised, and sets that a source reports."""

from collections.abc import Sequence
from typing import Annotated, Any, Final

from fastapi import APIRouter, Path, Query, Request, Response
from pydantic import Field

from bilateral_kg import names
from bilateral_kg.errors import NotFound
from bilateral_kg.web import cursor, envelope
from bilateral_kg.web.asked import SLUG, Language, strictly
from bilateral_kg.web.framing import Frame
from bilateral_kg.web.questions import text_of
from bilateral_kg.web.served import Served, of

router = APIRouter(prefix="/api", tags=["lookups"])
AGREEMENTS: Final = frozenset({"Instrument", "InstrumentSet"})


class Filter(Language):
    """What the list may be asked for; all conditions hold together."""

    sector: Annotated[
        str | None, Field(description="Sector, narrower ones included", examples=["culture"])
    ] = None
    state: Annotated[
        str | None,
        Field(description="State of a party: ISO 3166 code or slug", examples=["KZ"]),
    ] = None
    kind: Annotated[
        str | None,
        Field(description="Kind of document; `set` for reported sets", examples=["protocol"]),
    ] = None
    stage: Annotated[str | None, Field(description="Stage", examples=["signed"])] = None
    from_: Annotated[
        str | None, Field(alias="from", description="On or after this day", examples=["2025-10-01"])
    ] = None
    to: Annotated[
        str | None, Field(description="On or before this day", examples=["2025-12-31"])
    ] = None
    limit: Annotated[int, Field(ge=1, le=100, description="Items per page")] = 20
    cursor: Annotated[
        str | None, Field(description="The place to go on from: part of `next`", max_length=2000)
    ] = None

    def question(self) -> dict[str, str]:
        """The parameters of the catalogue's question, absent ones left out."""
        asked = {"sector": self.sector, "state": self.state, "stage": self.stage}
        asked |= {"kind": self.kind, "from": self.from_, "to": self.to}
        return {name: value for name, value in asked.items() if value is not None}


@router.get(
    "/agreements",
    responses=envelope.answers(409, 422),
    response_class=Response,
    summary="Agreements by sector, state, kind, stage and date",
)
def agreements(request: Request, asked: Annotated[Filter, Query()]) -> Response:
    """Documents signed, adopted or promised (`stage` says which), and reported sets.

    A set (`kind` "set") says how many documents the source reports and how many of them
    are identified here; nothing is invented for the rest.
    """
    strictly(request, Filter)
    return envelope.answer(request, lambda: listing(of(request), asked))


@router.get(
    "/agreements/{slug}",
    responses=envelope.answers(404, 422),
    response_class=Response,
    summary="One agreement",
)
def agreement(
    request: Request,
    slug: Annotated[
        str, Path(pattern=SLUG, description="Its name", examples=["taraz-qazax-protocol"])
    ],
    asked: Annotated[Language, Query()],
) -> Response:
    """The document or set whose IRI ends in this slug."""
    strictly(request, Language)
    return envelope.answer(request, lambda: single(of(request), slug, asked.lang))


def listing(served: Served, asked: Filter) -> envelope.Page:
    """A page of the agreements that fulfil every condition, newest first."""
    question = asked.question()
    place = cursor.read(asked.cursor, served.id, question) if asked.cursor else {}
    wanted = {**question, **place, "limit": str(asked.limit + 1)}
    found = served.questions.rows("agreements", wanted)
    item, key = found.variables.index("item"), found.variables.index("key")
    shown = found.rows[: asked.limit]
    following = None
    if len(found.rows) > asked.limit:
        last = {"afterKey": text_of(shown[-1][key]), "afterIri": text_of(shown[-1][item])}
        following = cursor.write(served.id, question, last)
    total = served.questions.rows("agreements-count", question).rows[0][0]
    items = _items(served, [text_of(row[item]) for row in shown], asked.lang)
    return envelope.Page(items, int(text_of(total)), following)


def single(served: Served, slug: str, language: str) -> envelope.Page:
    """One agreement, in the same envelope."""
    (item,) = _items(served, [f"{names.ID}instrument/{slug}"], language)
    if not AGREEMENTS & set(item.get("type", ())):
        raise NotFound(f"There is no agreement {slug!r}.")
    return envelope.Page([item], 1, None)


def _items(served: Served, iris: Sequence[str], language: str) -> list[dict[str, Any]]:
    """Agreements as JSON-LD; of a set, also how much of it is known."""
    triples = served.questions.triples("agreement-items", {"item": iris}) if iris else ()
    frame = Frame(triples, served.terms, language)
    return [_item(frame, iri) for iri in iris]


def _item(frame: Frame, iri: str) -> dict[str, Any]:
    item = frame.node(iri)
    if "InstrumentSet" in item.get("type", ()):
        item["kind"] = "set"
        item["reported"] = item.get("reportedCount")
        item["identified"] = len(frame.referring(iri, names.BKG + "inSet"))
    return item
