"""/: what this is, where to go in, what is new and what it covers."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from fastapi import APIRouter, Request, Response
from pyoxigraph import Literal, NamedNode

from bilateral_kg.engine.base import Term
from bilateral_kg.web.pages.render import languages, parameters, render, unchanged
from bilateral_kg.web.pages.told import Told, Value
from bilateral_kg.web.questions import text_of
from bilateral_kg.web.served import Served, of

router = APIRouter(include_in_schema=False)
_NEWEST: Final = 8
_MOST_PAIRS: Final = 12
_STATES: Final = (1, 3)  # where a row about a relation has them


@dataclass(frozen=True, slots=True)
class Pair:
    """Two states, and how many documents of theirs are known."""

    href: str
    states: tuple[Value, Value]
    documents: int


@dataclass(frozen=True, slots=True)
class Event:
    """A dated event."""

    value: Value
    day: str
    places: Sequence[Value]


@dataclass(frozen=True, slots=True)
class Covered:
    """What the graph reaches over; days are ISO, empty where nothing is dated."""

    first: str
    last: str
    sources: int
    assertions: int
    states: Sequence[Value]


@router.get("/")
def start(request: Request) -> Response:
    """The first page."""
    parameters(request).finish()
    held = unchanged(request)
    if held is not None:
        return held
    served, chosen = of(request), languages(request)
    rows = served.questions.own_rows("newest", {"limit": str(_NEWEST)}).rows
    events = [row[0].value for row in rows if isinstance(row[0], NamedNode)]
    relations = _relations(served)
    states = sorted({text_of(row[place]) for row in relations for place in _STATES})
    triples = served.questions.own_triples("labelled-things", {"thing": [*events, *states]}) if (
        events or states
    ) else ()  # fmt: skip
    told = Told(served, chosen, triples)
    return render(
        request,
        "index.html",
        events=[_event(told, each) for each in events],
        covered=_covered(served, told, states),
        pairs=[_pair(told, row) for row in relations[:_MOST_PAIRS]],
    )


def _event(told: Told, iri: str) -> Event:
    days = [told.format.edtf(day) for day in told.texts(iri, "date")]
    return Event(
        told.link(iri),
        days[0] if days else "",
        [told.link(place) for place in told.nodes(iri, "location")],
    )


def _relations(served: Served) -> list[tuple[Term | None, ...]]:
    """Relation, states with their codes, and documents: as the question gives them."""
    return list(served.questions.lasting_rows("related-states").rows)


def _pair(told: Told, row: Sequence[Term | None]) -> Pair:
    _, first, first_code, second, second_code, documents = (text_of(term) for term in row)
    codes = [code or iri.rpartition("/")[2] for iri, code in
             ((first, first_code), (second, second_code))]  # fmt: skip
    labels = (told.link(first), told.link(second))
    return Pair("/relations/" + "/".join(codes), labels, int(documents or 0))


def _covered(served: Served, told: Told, states: Sequence[str]) -> Covered:
    rows = served.questions.lasting_rows("span").rows
    first, last = (text_of(term) for term in rows[0]) if rows else ("", "")
    counted = served.questions.lasting_rows("source-counts").rows
    return Covered(
        first,
        last,
        len(served.sources),
        sum(int(n.value) for _, n in counted if isinstance(n, Literal)),
        [told.link(each) for each in states],
    )
