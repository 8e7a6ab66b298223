"""/api/sectors: the fields of cooperation, and how many agreements each has."""

from collections.abc import Mapping
from typing import Annotated, Any, Final, Literal

from fastapi import APIRouter, Path, Query, Request, Response
from pydantic import Field

from bilateral_kg import names
from bilateral_kg.errors import NotFound
from bilateral_kg.web import asked, envelope
from bilateral_kg.web.asked import SLUG, Language, strictly
from bilateral_kg.web.framing import Frame
from bilateral_kg.web.questions import text_of
from bilateral_kg.web.served import Served, of

router = APIRouter(prefix="/api", tags=["lookups"])
_HOME: Final = names.concept_iri("sector", "")
_COLUMNS: Final = ("label", "slug", "broader", "agreements", "definition")


class Shaped(Language):
    """How the sectors are to be told."""

    shape: Annotated[
        Literal["list", "tree"],
        Field(
            description="All side by side, or each under the one it belongs to (`narrower`)",
            examples=["tree"],
        ),
    ] = "list"


@router.get(
    "/sectors",
    responses=envelope.answers(422),
    response_class=Response,
    summary="Sectors, with how many agreements each has",
)
def sectors(request: Request, wanted: Annotated[Shaped, Query()]) -> Response:
    """All sectors; `slug` is what lookups take, `agreements` includes narrower ones."""
    strictly(request, Shaped)
    tell = tree if wanted.shape == "tree" else listing
    return envelope.answer(request, lambda: tell(of(request), asked.language(request)))


@router.get(
    "/sectors/{slug}",
    responses=envelope.answers(404, 422),
    response_class=Response,
    summary="One sector, with the narrower ones",
)
def sector(
    request: Request,
    slug: Annotated[str, Path(pattern=SLUG, description="Its name", examples=["culture"])],
    _: Annotated[Language, Query()],
) -> Response:
    """The sector and, under `narrower`, those that belong to it."""
    strictly(request, Language)
    return envelope.answer(request, lambda: single(of(request), slug, asked.language(request)))


def listing(served: Served, language: str) -> envelope.Page:
    """Every sector of the scheme."""
    counts = _counts(served)
    frame = _frame(served, language, embed=False, items=frozenset(counts))
    items = [_counted(frame.node(iri), counts) for iri in counts]
    return envelope.Page(items, len(items), None, columns=_COLUMNS)


def tree(served: Served, language: str) -> envelope.Page:
    """The sectors that belong to no other, each with those below it."""
    counts = _counts(served)
    frame = _frame(served, language)
    tops = [frame.node(iri) for iri in counts if not frame.referred(iri, names.BROADER)]
    items = [_counted(item, counts) for item in tops]
    return envelope.Page(items, len(items), None, columns=_COLUMNS)


def single(served: Served, slug: str, language: str) -> envelope.Page:
    """One sector with those below it."""
    counts = _counts(served)
    if _HOME + slug not in counts:
        raise NotFound(f"There is no sector {slug!r}.")
    item = _counted(_frame(served, language).node(_HOME + slug), counts)
    return envelope.Page([item], 1, None, columns=_COLUMNS)


def _frame(
    served: Served, language: str, *, embed: bool = True, items: frozenset[str] = frozenset()
) -> Frame:
    triples = served.questions.own_triples("sector-labels", {})
    return Frame(triples, served.terms, language, embed=embed, items=items)


def _counts(served: Served) -> dict[str, int]:
    """How many agreements each sector has, in the order of the question; counted once."""
    found = served.questions.lasting_rows("sectors", public=True)
    iri, count = found.variables.index("sector"), found.variables.index("agreements")
    return {text_of(row[iri]): int(text_of(row[count])) for row in found.rows}


def _counted(item: dict[str, Any], counts: Mapping[str, int]) -> dict[str, Any]:
    """*item* with its slug and number of agreements, and so everything below it."""
    item["slug"] = item["id"].removeprefix(_HOME)
    item["agreements"] = counts.get(item["id"], 0)
    for below in item.get("narrower", ()):
        _counted(below, counts)
    return item
