"""Which items a page has: asked of the index where it has them, else of the lookup's question.

The question says what is meant; the index gives the same pages sooner.
"""

import json
from collections.abc import Mapping
from operator import itemgetter
from typing import Final

from bilateral_kg import catalogue
from bilateral_kg.catalogue.values import as_term
from bilateral_kg.engine.base import Rows
from bilateral_kg.engine.embedded import EmbeddedEngine
from bilateral_kg.errors import ParameterError
from bilateral_kg.search.listing import ListedPage
from bilateral_kg.web.lookups.given import Asked, question_of
from bilateral_kg.web.lookups.lookup import PAIR, Lookup
from bilateral_kg.web.questions import text_of
from bilateral_kg.web.served import Served

# A count needs no order: the cheapest one there is in every listing question.
_COUNTED: Final = {"give": "total", "sort": "id"}
# Of a question: every item, in no order.
_EVERY: Final = "every"
_HOW: Final = frozenset({"sort", "lang"})


def chosen(served: Served, lookup: Lookup, asked: Asked, place: Mapping[str, str]) -> ListedPage:
    """The items that fulfil every condition, after *place*. Raises ParameterError."""
    parameters = question_of(served, lookup).parameters
    for name, value in place.items():
        as_term(parameters[name], value)
    return (
        _indexed(served, lookup, asked, place)
        or _sorted(served, lookup, asked, place)
        or _questioned(served, lookup, asked, place)
    )


def _indexed(
    served: Served, lookup: Lookup, asked: Asked, place: Mapping[str, str]
) -> ListedPage | None:
    known = lookup.indexed.keys() | _HOW
    if served.index is None or not lookup.indexed or not set(asked.question) <= known:
        return None
    question = question_of(served, lookup)
    order = asked.question.get("sort", _default_sort(served, lookup))
    try:
        given = catalogue.resolve(served.questions.known, question, asked.question)
    except ParameterError as error:
        raise _of_pair(error) from error
    qualities = [
        (quality, value)
        for name, quality in lookup.indexed.items()
        if quality is not None
        for value in given.get(name, ())
    ]
    after = (place["afterKey"], place["afterIri"]) if place else None
    return served.index.listing.page(qualities, order, asked.language, asked.limit, after)


def _sorted(
    served: Served, lookup: Lookup, asked: Asked, place: Mapping[str, str]
) -> ListedPage | None:
    """Out of everything, sorted here and kept for the pages that follow.

    Oxigraph reads both texts anew for each comparison. Another engine is not asked for so much.
    """
    give = question_of(served, lookup).parameters["give"]
    if _EVERY not in give.values or not isinstance(served.engine, EmbeddedEngine):
        return None
    latest_first = asked.question.get("sort", _default_sort(served, lookup)) == "newest"

    def everything() -> bytes:
        found = _rows(served, lookup, {**asked.question, "give": _EVERY})
        item, key = found.variables.index("item"), found.variables.index("key")
        told = sorted((text_of(row[item]), text_of(row[key])) for row in found.rows)
        told.sort(key=itemgetter(1), reverse=latest_first)
        return json.dumps(told).encode()

    name = json.dumps([_EVERY, lookup.name, sorted(asked.question.items())])
    items = [(iri, key) for iri, key in json.loads(served.answers.remember(name, everything))]
    if place:
        last = (place["afterIri"], place["afterKey"])
        rest = [each for each in items if _follows(each, last, latest_first=latest_first)]
    else:
        rest = items
    shown = tuple(rest[: asked.limit])
    return ListedPage(shown, len({iri for iri, _ in items}), len(rest) > asked.limit)


def _follows(one: tuple[str, str], last: tuple[str, str], *, latest_first: bool) -> bool:
    if one[1] == last[1]:
        return one[0] > last[0]
    return (one[1] < last[1]) == latest_first


def _default_sort(served: Served, lookup: Lookup) -> str:
    return question_of(served, lookup).parameters["sort"].default or ""


def _questioned(
    served: Served, lookup: Lookup, asked: Asked, place: Mapping[str, str]
) -> ListedPage:
    wanted = {**asked.question, **place, "give": "items", "limit": str(asked.limit + 1)}
    found = _rows(served, lookup, wanted)
    item, key = found.variables.index("item"), found.variables.index("key")
    items = tuple((text_of(row[item]), text_of(row[key])) for row in found.rows[: asked.limit])
    more = len(found.rows) > asked.limit
    whole = not place and not more
    return ListedPage(items, len(items) if whole else _total(served, lookup, asked), more)


def _rows(served: Served, lookup: Lookup, wanted: dict[str, str]) -> Rows:
    try:
        text = catalogue.text(served.questions.known, question_of(served, lookup), wanted)
    except ParameterError as error:
        raise _of_pair(error) from error
    return served.engine.select(text)


def _of_pair(error: ParameterError) -> ParameterError:
    """Nobody gives the two states of a pair by themselves."""
    if error.parameter not in PAIR:
        return error
    message = str(error).replace(error.parameter, "pair", 1)
    return ParameterError(message, "pair", error.near)


def _total(served: Served, lookup: Lookup, asked: Asked) -> int:
    """How many there are: the same on every page of a release, so counted once."""
    question = {k: v for k, v in asked.question.items() if k not in _HOW}

    def count() -> bytes:
        return text_of(_rows(served, lookup, {**question, **_COUNTED}).rows[0][0]).encode()

    key = json.dumps(["total", lookup.name, sorted(question.items())])
    return int(served.answers.remember(key, count))
