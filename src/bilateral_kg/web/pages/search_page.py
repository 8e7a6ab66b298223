"""/search: things by their names and by what is said of them, with facets."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from fastapi import APIRouter, Request, Response

from bilateral_kg import names
from bilateral_kg.catalogue import finding
from bilateral_kg.errors import ParameterError
from bilateral_kg.search.search import Found
from bilateral_kg.web.pages.languages import Languages
from bilateral_kg.web.pages.render import languages, parameters, render, unchanged
from bilateral_kg.web.pages.told import Text, Told, Value
from bilateral_kg.web.served import Served, of

router = APIRouter(include_in_schema=False)
PAGE: Final = 20
_LONGEST: Final = 200
_MOST_PAGES: Final = 50
_MOST_FACETS: Final = 12
_SECTOR: Final = names.concept_iri("sector", "")


@dataclass(frozen=True, slots=True)
class Hit:
    """A thing that was found."""

    value: Value
    classes: Sequence[Text]
    sectors: Sequence[Text]


@dataclass(frozen=True, slots=True)
class Facet:
    """A value to narrow the search by; *chosen* where it does already."""

    slug: str
    label: Text
    total: int
    chosen: bool


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address says."""

    q: str
    type: str | None
    sector: str | None
    page: int


@dataclass(frozen=True, slots=True)
class Results:
    """What the page shows."""

    hits: Sequence[Hit]
    total: int
    pages: int
    kinds: Sequence[Facet]
    sectors: Sequence[Facet]


@router.get("/search")
def page(request: Request) -> Response:
    """The page; without words, only the form."""
    asked = _asked(request)
    held = unchanged(request)
    if held is not None:
        return held
    results = _results(of(request), languages(request), asked) if asked.q else None
    return render(request, "search.html", asked=asked, results=results)


def _asked(request: Request) -> Asked:
    given = parameters(request)
    q, number = (given.one("q") or "").strip(), given.one("page") or "1"
    kind, sector = given.one("type") or None, given.one("sector") or None
    given.finish()
    if len(q) > _LONGEST:
        raise ParameterError(f"q has more than {_LONGEST} characters.", "q", ())
    if not (number.isascii() and number.isdigit() and 1 <= int(number[:9]) <= _MOST_PAGES):
        raise ParameterError(f"page is a number from 1 to {_MOST_PAGES}.", "page", ())
    return Asked(q, kind, sector, int(number))


def _results(served: Served, chosen: Languages, asked: Asked) -> Results | None:
    found = finding.find(
        served.search,
        served.engine,
        asked.q,
        chosen.data,
        kind=asked.type,
        sector=asked.sector,
        limit=PAGE,
        offset=(asked.page - 1) * PAGE,
    )
    told = _named(served, chosen, found)
    kinds = [
        Facet(name, told.property(class_iri(served, name)), n, name == asked.type)
        for name, n in found.facets.kinds.items()
    ]
    sectors = [
        Facet(iri.removeprefix(_SECTOR), told.label(iri), n, iri == _SECTOR + (asked.sector or ""))
        for iri, n in found.facets.sectors.items()
    ]
    hits = [
        Hit(
            Value(hit.label, hit.language or None, told.href(hit.iri)),
            [told.property(each) for each in served.words.narrowest(hit.type)],
            [told.label(each) for each in hit.sectors],
        )
        for hit in found.hits
    ]
    pages = min(_MOST_PAGES, -(-found.total // PAGE))
    return Results(hits, found.total, pages, kinds[:_MOST_FACETS], sectors[:_MOST_FACETS])


def _named(served: Served, chosen: Languages, found: Found) -> Told:
    """The labels of the sectors that are named."""
    sectors = {each for hit in found.hits for each in hit.sectors} | set(found.facets.sectors)
    if not sectors:
        return Told(served, chosen, ())
    asked = {"thing": sorted(sectors)}
    return Told(served, chosen, served.questions.own_triples("labelled-things", asked))


def class_iri(served: Served, name: str) -> str:
    """The class that is called by the end of its IRI."""
    for namespace in (names.BKG, names.PREFIXES["org"], names.PREFIXES["skos"]):
        if namespace + name in served.words.labels:
            return namespace + name
    return names.BKG + name
