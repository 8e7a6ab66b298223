"""The page about a thing: what it is, what is stated of it and by whom, what points to it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from fastapi import Request, Response
from pyoxigraph import Literal

from bilateral_kg import names
from bilateral_kg.errors import ParameterError
from bilateral_kg.web import addresses, descriptions, media
from bilateral_kg.web.pages import incoming
from bilateral_kg.web.pages.catalogues import translations
from bilateral_kg.web.pages.gist import Gist
from bilateral_kg.web.pages.languages import order
from bilateral_kg.web.pages.render import languages, parameters, render, unchanged
from bilateral_kg.web.pages.sections import Sections
from bilateral_kg.web.pages.told import Text, Told
from bilateral_kg.web.served import Served

_ALT: Final = names.PREFIXES["skos"] + "altLabel"
_DEFINITION: Final = names.PREFIXES["skos"] + "definition"
_MOST_PAGES: Final = 100_000


@dataclass(frozen=True, slots=True)
class Paging:
    """Which of the things that point here are on the page."""

    key: str | None
    page: int
    pages: int


def answer(request: Request, served: Served, iri: str, link: str) -> Response:
    """The page, with the header *link* that tells programs of other formats."""
    key, page = _asked(request)
    version = served.texts.version()
    held = unchanged(request, version)
    if held is not None:
        return held
    chosen = languages(request)
    told = Told(served, chosen, descriptions.of_thing(served, iri))
    totals = incoming.counts(served, iri)
    paging = _paging(totals, key, page)
    sections = Sections(told, iri)
    groups = incoming.groups(served, chosen, iri, totals, incoming.Choice(key, page))
    held_posts = [fact.value.text for g in groups if g.key == "occupancy" for fact in g.facts]
    gist = Gist(told, translations(chosen.interface))
    return render(
        request,
        "thing.html",
        variant=(version,),
        headers={"Link": link},
        iri=iri,
        title=told.label(iri),
        names=_names(told, iri),
        classes=[(told.property(each), each) for each in sections.classes],
        sentence=gist.sentence(iri, sections.classes, held_posts),
        definition=told.worded(iri, _DEFINITION),
        sections=sections,
        groups=groups,
        totals=[(each, told.property(incoming.CLASSES[each]), n) for each, n in totals.items()],
        paging=paging,
        formats=_formats(iri),
        short=iri.removeprefix(names.ID),
        grounds=told.grounds,
    )


def _asked(request: Request) -> tuple[str | None, int]:
    given = parameters(request)
    given.one("format")
    key, page = given.one("kind"), given.one("page") or "1"
    given.finish()
    if key is not None and key not in incoming.CLASSES:
        raise ParameterError(f"There is no kind {key[:40]!r}.", "kind", sorted(incoming.CLASSES))
    if not (page.isascii() and page.isdigit() and 1 <= int(page[:9]) <= _MOST_PAGES):
        raise ParameterError("page is a number from 1.", "page", ())
    return key, int(page)


def _paging(totals: dict[str, int], key: str | None, page: int) -> Paging | None:
    if key is None:
        return None
    pages = max(1, -(-totals.get(key, 0) // incoming.PAGE))
    if key not in totals or page > pages:
        raise ParameterError(f"There is no page {page} of {key} here.", "page", ())
    return Paging(key, page, pages)


def _names(told: Told, iri: str) -> Sequence[Text]:
    """The names in other languages than the title's, and other names."""
    title = told.label(iri)
    labels = [
        Text(t.value, t.language)
        for predicate in (names.PREF_LABEL, _ALT)
        for t in told.stated(iri).get(predicate, ())
        if isinstance(t, Literal)
    ]
    ranks = order(told.languages.data, {each.language or "" for each in labels})
    labels.sort(key=lambda each: ranks.index(each.language or ""))
    return [each for each in dict.fromkeys(labels) if each != title]


def _formats(iri: str) -> Iterable[tuple[str, str]]:
    path = addresses.local(iri)
    return [
        (f"/doc{path}.{extension}", offer.media_type)
        for extension, offer in media.EXTENSIONS.items()
        if offer is not media.HTML
    ]
