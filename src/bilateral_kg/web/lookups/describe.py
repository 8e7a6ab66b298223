"""The parameters of a lookup as the OpenAPI document tells them: from its question's head."""

from collections.abc import Iterator
from typing import Any, Final

from bilateral_kg.catalogue import Parameter
from bilateral_kg.web import asked
from bilateral_kg.web.lookups.given import (
    MOST_CHARACTERS,
    day_parameter,
    has_pair,
    offered,
    question_of,
)
from bilateral_kg.web.lookups.lookup import Lookup
from bilateral_kg.web.openapi import parameter as entry
from bilateral_kg.web.served import Served

DAY: Final = "2025-10-21"
_DATE: Final = "^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$"
_PAIR: Final = {
    "en": "Two states, in any order: KZ-AZ by ISO codes, or slugs with a comma between them",
    "ru": "Два государства в любом порядке: KZ-AZ по кодам ISO либо имена через запятую",
}
_CURSOR: Final = {
    "en": "The place to go on from: part of `next`",
    "ru": "Место, с которого продолжить: часть next",
}
_LIMIT: Final = {
    "en": f"Items per page; of a table {asked.MOST_ITEMS} unless told",
    "ru": f"Предметов на странице; в таблице {asked.MOST_ITEMS}, если не указано",
}


def of_list(served: Served, lookup: Lookup) -> list[dict[str, Any]]:
    """The query parameters of the list."""
    question = question_of(served, lookup)
    examples = {
        **question.example,
        **lookup.examples,
        "at": DAY,
        "sort": question.parameters["sort"].default,
    }
    described = [
        entry(name, dict(parameter.summary), _schema(parameter), _text(examples.get(name)))
        for name, parameter in offered(question, lookup).items()
    ]
    if has_pair(question, lookup):
        pair = {"type": "string", "maxLength": MOST_CHARACTERS}
        described.append(entry("pair", _PAIR, pair, "KZ-AZ"))
    if "at" not in question.parameters:
        described += _day(served, lookup)
    limit = {
        "type": "integer",
        "minimum": 1,
        "maximum": asked.MOST_ITEMS,
        "default": asked.ITEMS,
    }
    described.append(entry("limit", _LIMIT, limit, 5))
    described.append(entry("cursor", _CURSOR, {"type": "string", "maxLength": 2000}, None))
    return [*described, *_shared()]


def of_one(served: Served, lookup: Lookup) -> list[dict[str, Any]]:
    """The query parameters of one thing."""
    return [*_day(served, lookup), *_shared()]


def _shared() -> Iterator[dict[str, Any]]:
    """What every lookup takes."""
    texts = {name: {"en": en, "ru": ru} for name, (en, ru) in asked.TEXTS.items()}
    yield entry("lang", texts["lang"], {"type": "string", "pattern": asked.LANGUAGE}, "ru")
    yield entry("fields", texts["fields"], {"type": "string", "maxLength": 500}, "id,label")
    names = [name for offer in asked.OFFERS for name in offer.names[:1]]
    yield entry("format", texts["format"], {"type": "string", "enum": names}, "csv")


def _day(served: Served, lookup: Lookup) -> Iterator[dict[str, Any]]:
    parameter = day_parameter(served, lookup)
    if parameter is not None:
        yield entry("at", dict(parameter.summary), _schema(parameter), DAY)


def _text(example: object) -> str | None:
    return example if isinstance(example, str) else None


def _schema(parameter: Parameter) -> dict[str, Any]:
    schema: dict[str, Any] = {"type": "string", "maxLength": MOST_CHARACTERS}
    match parameter.kind:
        case "date":
            schema = {"type": "string", "pattern": _DATE}
        case "choice":
            schema = {"type": "string", "enum": list(parameter.values)}
        case "language":
            schema = {"type": "string", "pattern": asked.LANGUAGE}
        case _:
            schema["minLength"] = 1
    return schema | ({"default": parameter.default} if parameter.default is not None else {})
