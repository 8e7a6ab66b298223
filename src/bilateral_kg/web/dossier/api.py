"""/api/relations: pairs of states, and the dossier of one."""

from datetime import UTC, datetime
from typing import Annotated, Any, Final

from fastapi import APIRouter, Path, Query, Request, Response
from pydantic import Field

from bilateral_kg.web import addresses, envelope, media
from bilateral_kg.web import asked as common
from bilateral_kg.web.asked import Language, language, spoken, strictly
from bilateral_kg.web.dossier import pair, telling
from bilateral_kg.web.dossier.gather import dossier
from bilateral_kg.web.dossier.model import Pair
from bilateral_kg.web.dossier.pairs import counted
from bilateral_kg.web.errors import NotAcceptable
from bilateral_kg.web.framing import Frame
from bilateral_kg.web.served import Served, of

_OFFERS: Final = (media.JSON, media.JSON_LD)
router = APIRouter(prefix="/api", tags=["lookups"])
StateName = Annotated[
    str,
    Path(max_length=200, description="A state: ISO 3166 code or slug", examples=["KZ"]),
]
OtherName = Annotated[
    str,
    Path(max_length=200, description="The other state: ISO 3166 code or slug", examples=["AZ"]),
]


class OnDay(Language):
    """What a dossier may be asked for."""

    at: Annotated[
        str | None,
        Field(
            description="The day asked about, for what depends on one; today unless told",
            examples=["2026-03-01"],
            max_length=10,
        ),
    ] = None
    format: Annotated[
        str | None,
        Field(description="Beats the Accept header: json or jsonld", examples=["jsonld"]),
    ] = None

    @property
    def day(self) -> str:
        return self.at or today()


def today() -> str:
    """The day on which one asks, in UTC."""
    return datetime.now(UTC).date().isoformat()


@router.get(
    "/relations",
    responses=envelope.answers(422),
    response_class=Response,
    summary="Pairs of states, with how much is known of each",
)
def relations(request: Request, _: Annotated[Language, Query()]) -> Response:
    """Every two states that have a relation or share a fact.

    `counts` are the lengths of the parts of the pair's dossier, which is at `href`; what
    touches three states counts for three pairs.
    """
    strictly(request, Language)
    base = addresses.base(request)
    return envelope.answer(request, lambda: listing(of(request), base, language(request)))


@router.get(
    "/relations/{first}/{second}",
    responses=envelope.answers(422, table=False),
    response_class=Response,
    summary="The dossier of two states",
)
def relation(
    request: Request, first: StateName, second: OtherName, asked: Annotated[OnDay, Query()]
) -> Response:
    """Standing, agreements, events, projects, figures, commitments, people and sources.

    In any order of the states the answer is the same; `states` tells the one its address has.
    What depends on a day is answered for `at`: yes, no or unknown.
    """
    strictly(request, OnDay)
    asked = spoken(request, asked)
    served = of(request)
    two = pair.find(served, first, second)
    _no_table(request, two)
    variant = f"{two.address} {asked.day}"
    answer = envelope.answer(request, lambda: told(served, two, asked), variant, _OFFERS)
    home = f"{addresses.base(request)}/api/relations/{two.address}"
    canonical = f'<{addresses.header(home)}>; rel="canonical"'
    links = (answer.headers.get("Link"), canonical)
    answer.headers["Link"] = ", ".join(filter(None, links))
    return answer


def _no_table(request: Request, two: Pair) -> None:
    """Whoever wants a dossier as a table is told where its parts are tables."""
    try:
        common.offered(request, _OFFERS)
    except NotAcceptable as error:
        one, other = two.address.split("/")
        message = (
            f"{error} A dossier is no table; its parts are: "
            f"/relations/{two.address}/agreements.csv, "
            f"/api/agreements?pair={one},{other}&format=csv, and so on with the other lookups."
        )
        raise NotAcceptable(message, error.available) from error


def single(served: Served, first: str, second: str, asked: OnDay) -> envelope.Page:
    """The dossier of two states, named in any order, as the one item."""
    return told(served, pair.find(served, first, second), asked)


def told(served: Served, two: Pair, asked: OnDay) -> envelope.Page:
    """The dossier of a pair as the one item."""
    item = telling.item(dossier(served, two, asked.day), served.terms, asked.lang)
    return envelope.Page([item], 1, None)


def listing(served: Served, base: str, language: str) -> envelope.Page:
    """Every pair as an item; one without a node of its own says nothing as JSON-LD."""
    found = counted(served, language)
    nodes = [one.pair.relation for one in found if one.pair.relation]
    triples = served.questions.described("fact-items", {"fact": nodes}) if nodes else ()
    frame = Frame(triples, served.terms, language, embed=False)
    items: list[dict[str, Any]] = [
        {
            **({} if one.pair.relation is None else _named(frame.node(one.pair.relation))),
            "states": [one.pair.first.code, one.pair.second.code],
            "names": list(one.labels),
            "href": f"{base}/api/relations/{one.pair.address}",
            "counts": one.counts,
        }
        for one in found
    ]
    return envelope.Page(items, len(items), None)


def _named(node: dict[str, Any]) -> dict[str, Any]:
    return {key: node[key] for key in ("id", "type", "label", "relates") if key in node}
