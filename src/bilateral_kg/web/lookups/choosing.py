"""Which items a page has: asked of the index where it has them, else of the lookup's question.

The question says what is meant; the index gives the same pages sooner.
"""

import json
from collections.abc import Mapping
from typing import Final

from bilateral_kg import catalogue
from bilateral_kg.engine.base import Rows
from bilateral_kg.errors import ParameterError
from bilateral_kg.search.listing import ListedPage
from bilateral_kg.web.lookups.given import Asked, question_of
from bilateral_kg.web.lookups.lookup import PAIR, Lookup
from bilateral_kg.web.questions import text_of
from bilateral_kg.web.served import Served

# A count needs no order: the cheapest one there is in every listing question.
_COUNTED: Final = {"give": "total", "sort": "id"}
_HOW: Final = frozenset({"sort", "lang"})


def chosen(served: Served, lookup: Lookup, asked: Asked, place: Mapping[str, str]) -> ListedPage:
    """The items that fulfil every condition, after *place*. Raises ParameterError."""
    return _indexed(served, lookup, asked, place) or _questioned(served, lookup, asked, place)


def _indexed(
    served: Served, lookup: Lookup, asked: Asked, place: Mapping[str, str]
) -> ListedPage | None:
    known = lookup.indexed.keys() | _HOW
    if served.index is None or not lookup.indexed or not set(asked.question) <= known:
        return None
    question = question_of(served, lookup)
    order = asked.question.get("sort") or question.parameters["sort"].default or ""
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
