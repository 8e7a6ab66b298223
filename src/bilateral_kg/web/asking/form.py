"""The form of a question: a field for each parameter, with what may be chosen."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from bilateral_kg import names
from bilateral_kg.catalogue import Parameter, Question, accepted
from bilateral_kg.catalogue.values import Given
from bilateral_kg.web.asking.naming import best
from bilateral_kg.web.dossier import pair
from bilateral_kg.web.dossier.known import Text
from bilateral_kg.web.served import Served

# The page has a language and a pager of its own, and shows rows, not their number.
_OF_THE_PAGE: Final = frozenset({"lang", "limit", "offset", "afterKey", "afterIri", "give"})
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MOST_CHOICES: Final = "1000"


@dataclass(frozen=True, slots=True)
class Option:
    """What may be chosen: the word that the address carries, and its name."""

    value: str
    text: Text


@dataclass(frozen=True, slots=True)
class Field:
    """A field. *kind* is select, list (text with suggestions), date, number or text."""

    name: str
    kind: str
    help: str
    value: str
    required: bool
    many: bool
    options: tuple[Option, ...]
    least: int
    most: int


def asked_of(question: Question) -> dict[str, Parameter]:
    """The parameters that a form has fields for."""
    return {name: each for name, each in accepted(question).items() if name not in _OF_THE_PAGE}


def split(parameter: Parameter, text: str) -> Given:
    """What a field holds as a value: several words where several are taken."""
    return tuple(text.split()) if parameter.many else text.strip()


def shown(given: Given) -> str:
    """A value as a field holds it."""
    return given if isinstance(given, str) else " ".join(given)


def fields(
    served: Served, question: Question, given: Mapping[str, str], language: str, texts: str
) -> list[Field]:
    """The fields with what was given; options named in *language*, help in *texts*."""
    return [
        _field(served, parameter, given.get(name, parameter.default or ""), language, texts)
        for name, parameter in asked_of(question).items()
    ]


def _field(served: Served, parameter: Parameter, value: str, language: str, texts: str) -> Field:
    options = _options(served, parameter, language)
    return Field(
        parameter.name,
        _kind(parameter, value),
        parameter.summary.get(texts) or parameter.summary["en"],
        value,
        parameter.required,
        parameter.many,
        options,
        parameter.least,
        parameter.most,
    )


def _kind(parameter: Parameter, value: str) -> str:
    match parameter.kind:
        case "choice" | "concept" | "state":
            return "select"
        case "iri" if parameter.things:
            return "list"
        case "date" if not value or _DAY.fullmatch(value):
            return "date"
        case "integer":
            return "number"
    return "text"


def _options(served: Served, parameter: Parameter, language: str) -> tuple[Option, ...]:
    words = [Option(word, Text(word, "en")) for word in parameter.values]
    match parameter.kind:
        case "concept":
            given: dict[str, Given] = {"scheme": f"{names.VOCAB}{parameter.scheme}"}
            rows = served.questions.own_rows("scheme-labels", {**given, "lang": language}).rows
            found = best_of_scheme(rows)
        case "state":
            found = _states(served, language)
        case "iri" if parameter.things:
            home = f"{names.ID}{parameter.segment}/" if parameter.segment else names.ID
            found = _things(served, parameter.things, language, home)
        case _:
            found = []
    return (*words, *sorted(found, key=lambda option: option.text.text.casefold()))


def best_of_scheme(rows: tuple[tuple[object, ...], ...]) -> list[Option]:
    """Concepts by slug, out of rows of a concept, its label and the label's language."""
    found = []
    for concept, label, *_ in rows:
        slug = str(getattr(concept, "value", "")).rpartition("/")[2]
        name = str(getattr(label, "value", "")) or slug
        found.append(Option(slug, Text(name, str(getattr(label, "language", "") or ""))))
    return found


def _states(served: Served, language: str) -> list[Option]:
    """States under their codes, which are what most people know."""
    home = f"{names.ID}state/"
    codes = {iri.removeprefix(home): each.code for iri, each in pair.states(served).items()}
    return [
        Option(codes.get(option.value, option.value), option.text)
        for option in _things(served, ("bkg:State",), language, home)
    ]


def _things(served: Served, classes: tuple[str, ...], language: str, home: str) -> list[Option]:
    expanded = tuple(
        names.PREFIXES[name.partition(":")[0]] + name.partition(":")[2] for name in classes
    )
    rows = served.questions.own_rows("choices", {"class": expanded, "limit": _MOST_CHOICES})
    return [
        Option(iri.removeprefix(home if iri.startswith(home) else names.ID), text)
        for iri, text in best(rows, language).items()
    ]
