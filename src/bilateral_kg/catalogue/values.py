"""What is given for a parameter, as the text of RDF terms. Nothing is looked up here."""

import re
from calendar import monthrange
from collections.abc import Callable, Sequence
from datetime import date
from typing import Final

from bilateral_kg import names
from bilateral_kg.catalogue.near import did_you_mean, near
from bilateral_kg.catalogue.question import Parameter, ParameterKind
from bilateral_kg.engine import terms
from bilateral_kg.errors import ParameterError

Given = str | Sequence[str]
# Virtuoso takes at most 4,094 in one VALUES block.
MOST_VALUES: Final = 1_000
_SLUG: Final = re.compile(r"[a-z0-9-]+(?:#[a-z0-9.-]+)?")
_PATH: Final = re.compile(r"[a-z-]+(?:/[a-z0-9-]+)+(?:#[a-z0-9.-]+)?")
_DATE: Final = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")
_INTEGER: Final = re.compile(r"-?[0-9]{1,18}")


def listed(parameter: Parameter, given: Given) -> tuple[str, ...]:
    """The values given, at least one; several only where the parameter takes many."""
    values = (given,) if isinstance(given, str) else tuple(given)
    if not values or not all(values):
        raise ParameterError(f"{parameter.name} is empty", parameter.name)
    if len(values) > (MOST_VALUES if parameter.many else 1):
        most = f"at most {MOST_VALUES} values" if parameter.many else "one value"
        raise ParameterError(f"{parameter.name} takes {most}", parameter.name)
    return values


def as_term(parameter: Parameter, value: str) -> str:
    """*value* as SPARQL text. Raises ParameterError when it is none of the parameter's kind."""
    try:
        return _WRITERS[parameter.kind](parameter, value)
    except ValueError as error:
        raise ParameterError(f"{parameter.name}: {error}", parameter.name) from error


def as_integer(parameter: Parameter, value: str) -> int:
    """*value* as an integer in the parameter's range."""
    number = int(value) if _INTEGER.fullmatch(value) else None
    if number is None or not parameter.least <= number <= parameter.most:
        raise ParameterError(
            f"{parameter.name}: {value[:40]!r} is no integer from {parameter.least} "
            f"to {parameter.most}",
            parameter.name,
        )
    return number


def expand(parameter: Parameter, value: str) -> str:
    """The IRI meant: by itself, as the curators write ids (`person/x`), or as a bare slug.

    Raises ValueError if it is none of these.
    """
    if ":" in value:
        return value
    if parameter.kind == "concept" and parameter.scheme:
        home = f"{names.VOCAB}{parameter.scheme}/"
    elif _PATH.fullmatch(value):
        return names.ID + value
    else:
        segment = "state" if parameter.kind == "state" else parameter.segment
        home = f"{names.ID}{segment}/" if segment else ""
    if not home or not _SLUG.fullmatch(value):
        raise ValueError(f"{value[:80]!r} is neither an IRI nor a name such as {_example(home)}")
    return home + value


def _example(home: str) -> str:
    return "agreed-to-conclude" if home.startswith(names.VOCAB) else "person/some-name"


def _resource(parameter: Parameter, value: str) -> str:
    return terms.iri(expand(parameter, value))


def _string(_: Parameter, value: str) -> str:
    return terms.string(value)


def _date(parameter: Parameter, value: str) -> str:
    match = _DATE.fullmatch(value)
    if match is None:
        raise ValueError(f"{value[:40]!r} is no date like 2025, 2025-10 or 2025-10-21")
    year = int(match[1])
    last = parameter.complete == "last"
    month = int(match[2] or (12 if last else 1))
    if not year or not 1 <= month <= 12:  # noqa: PLR2004  months
        raise ValueError(f"{value!r} is no date of the calendar")
    day = int(match[3] or (monthrange(year, month)[1] if last else 1))
    return terms.typed(date(year, month, day).isoformat(), names.XSD + "date")


def _language(_: Parameter, value: str) -> str:
    return terms.string(terms.tag(value))


def _integer(parameter: Parameter, value: str) -> str:
    return terms.integer(as_integer(parameter, value), parameter.least, parameter.most)


def _choice(parameter: Parameter, value: str) -> str:
    if value not in parameter.values:
        found = near(value, parameter.values)
        message = f"{parameter.name} is one of: {', '.join(parameter.values)}"
        raise ParameterError(message + did_you_mean(found), parameter.name, found)
    return terms.string(value)


_WRITERS: Final[dict[ParameterKind, Callable[[Parameter, str], str]]] = {
    "concept": _resource,
    "iri": _resource,
    "state": _resource,
    "string": _string,
    "date": _date,
    "language": _language,
    "integer": _integer,
    "choice": _choice,
}
