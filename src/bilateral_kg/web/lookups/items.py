"""The things that a lookup finds, as JSON-LD, and what held of them on a day."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any, Final

from bilateral_kg.catalogue.values import Given
from bilateral_kg.engine.base import Rows
from bilateral_kg.web.framing import Frame
from bilateral_kg.web.lookups.given import Asked
from bilateral_kg.web.lookups.lookup import Day, Item, Lookup
from bilateral_kg.web.questions import text_of
from bilateral_kg.web.served import Served

# What describes a part of any thing.
PARTS: Final = "items"


def of(
    served: Served,
    lookup: Lookup,
    iris: Sequence[str],
    asked: Asked,
    *,
    alone: bool | None = False,
) -> list[Item]:
    """The things *iris* in their order. *alone*: one thing, told at length; None: a part."""
    if not iris:
        return []
    asks = PARTS if alone is None else lookup.items
    public = lookup.items_public and alone is not None
    triples = served.questions.described(asks, {"item": iris}, public=public)
    frame = Frame(triples, served.terms, asked.language, items=frozenset(iris))
    told = [frame.node(iri) for iri in iris]
    if alone is None:
        return told
    if lookup.add is not None:
        for item in told:
            lookup.add(frame, item)
    if asked.at is not None:
        days = (*lookup.days, *(lookup.days_of_one if alone else ()))
        _add_day(served, days, told, asked)
    return told


def _add_day(served: Served, days: Sequence[Day], told: Sequence[Item], asked: Asked) -> None:
    for item in told:
        item["onDay"] = {"at": asked.at}
    for day in days:
        by_item = _on_day(served, day, [item["id"] for item in told], asked)
        for item in told:
            found = by_item[item["id"]]
            if day.key is not None:
                item["onDay"][day.key] = found
            else:
                item["onDay"] |= found[0] if found else dict.fromkeys(day.told[:1], "unknown")


def _on_day(
    served: Served, day: Day, iris: Sequence[str], asked: Asked
) -> defaultdict[str, list[dict[str, Any]]]:
    """The rows of a day's question by item; what is not stated is not there."""
    given: dict[str, Given] = {**day.fixed, "at": str(asked.at)}
    if day.asks is not None:
        given[day.asks] = iris
    ask = served.questions.known_rows if day.public else served.questions.own_rows
    found = ask(day.question, given)
    by_item: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in _dicts(found):
        told = {name: row[name] for name in day.told if row.get(name)}
        place = by_item[iris[0] if day.of is None else row[day.of]]
        if told not in place:
            place.append(told)
    return by_item


def _dicts(found: Rows) -> list[dict[str, str]]:
    return [
        {name: text_of(term) for name, term in zip(found.variables, row, strict=True)}
        for row in found.rows
    ]
