"""What a lookup is asked: the query string, read strictly against its question's head."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from fastapi import Request

from bilateral_kg.catalogue import Parameter, Question, accepted
from bilateral_kg.catalogue.values import as_integer, as_term
from bilateral_kg.errors import ParameterError
from bilateral_kg.web import asked, media
from bilateral_kg.web.lookups.lookup import INNER, PAIR, Lookup
from bilateral_kg.web.parameters import Parameters
from bilateral_kg.web.served import Served

LIMIT: Final = Parameter("limit", "integer", {}, least=1, most=asked.MOST_ITEMS)
MOST_CHARACTERS: Final = 500
# Conditions that hold, or not, on the day `at`.
_OF_A_DAY: Final = frozenset({"overdue", "inForce"})
_TABLES: Final = frozenset({media.CSV.media_type, media.XLSX.media_type})


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked for: values for the listing question, and how much of it in which words."""

    question: Mapping[str, str]
    language: str
    limit: int
    cursor: str | None = None
    at: str | None = None


def question_of(served: Served, lookup: Lookup) -> Question:
    """The lookup's listing question."""
    home = served.questions.public if lookup.public else served.questions.web
    return home.get(lookup.listing)


def offered(question: Question, lookup: Lookup) -> dict[str, Parameter]:
    """The parameters of *question* that the lookup offers under their own names."""
    left_out = {*INNER, *PAIR, *lookup.fixed, *lookup.hidden}
    return {n: p for n, p in accepted(question).items() if n not in left_out}


def has_pair(question: Question, lookup: Lookup) -> bool:
    """Whether `pair` may be asked for: the question takes two states."""
    return set(PAIR) <= set(question.parameters) - lookup.hidden


def day_parameter(served: Served, lookup: Lookup) -> Parameter | None:
    """`at`, as the question has it that answers for a day."""
    for day in lookup.days:
        home = served.questions.public if day.public else served.questions.web
        return home.get(day.question).parameters["at"]
    return None


def listed(request: Request, served: Served, lookup: Lookup) -> Asked:
    """What the list is asked for. Raises ParameterError, with near matches."""
    parameters = Parameters.parse(request.scope["query_string"])
    question = question_of(served, lookup)
    known = offered(question, lookup)
    given = {name: value for name in known if (value := parameters.one(name)) is not None}
    pair = parameters.one("pair") if has_pair(question, lookup) else None
    at = parameters.one("at") if lookup.days else None
    limit, cursor = parameters.one("limit"), parameters.one("cursor")
    language = asked.finish(request, parameters)
    for name, value in {**given, "pair": pair or "", "at": at or ""}.items():
        if len(value) > MOST_CHARACTERS:
            raise ParameterError(f"{name} is longer than {MOST_CHARACTERS} characters", name)
    if at is not None:
        _day(served, lookup, at)
    for name in _OF_A_DAY & set(given):
        if at is None:
            raise ParameterError(f"{name} needs the day it is asked for: at", "at")
    wanted = dict(lookup.fixed) | given | (_pair(pair) if pair is not None else {})
    if "lang" in question.parameters:
        wanted["lang"] = language
    default = asked.MOST_ITEMS if asked.offered(request).media_type in _TABLES else asked.ITEMS
    number = default if limit is None else as_integer(LIMIT, limit)
    return Asked(wanted, language, number, cursor, at)


def single(request: Request, served: Served, lookup: Lookup) -> Asked:
    """What one thing is asked for: a language, and a day where a day matters."""
    parameters = Parameters.parse(request.scope["query_string"])
    at = parameters.one("at") if lookup.days else None
    language = asked.finish(request, parameters)
    if at is not None:
        _day(served, lookup, at)
    return Asked({}, language, 1, None, at)


def _day(served: Served, lookup: Lookup, at: str) -> None:
    parameter = day_parameter(served, lookup)
    if parameter is not None:
        as_term(parameter, at)


def _pair(pair: str) -> dict[str, str]:
    """Two states: `KZ-AZ`, or slugs with a comma between them."""
    first, sign, second = pair.partition("," if "," in pair else "-")
    if not sign or not first or not second:
        message = f"pair: {pair[:80]!r} is no pair such as KZ-AZ or kazakhstan,azerbaijan"
        raise ParameterError(message, "pair")
    if first.lower() == second.lower():
        raise ParameterError("pair: a pair has two different states", "pair")
    return dict(zip(PAIR, (first, second), strict=True))
