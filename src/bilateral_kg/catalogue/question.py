"""A question of the catalogue: what it asks, what can be given, its text in parts."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

ParameterKind = Literal[
    "concept", "iri", "state", "string", "date", "language", "integer", "choice"
]
Form = Literal["select", "ask", "construct", "describe"]
Texts = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Parameter:
    """What may be given under a name.

    *values* are the words of a choice; for another kind, words taken beside its values.
    *many* takes several values. *complete* tells which day a year or month stands for.
    *things* are classes, to one of which an IRI must belong; *segment* is where slugs live.
    """

    name: str
    kind: ParameterKind
    summary: Texts
    scheme: str | None = None
    values: tuple[str, ...] = ()
    default: str | None = None
    least: int = 0
    most: int = 1_000_000
    many: bool = False
    complete: Literal["first", "last"] = "first"
    required: bool = False
    things: tuple[str, ...] = ()
    segment: str | None = None


@dataclass(frozen=True, slots=True)
class Condition:
    """That a parameter is given; with *value*, that it is this word."""

    parameter: str
    value: str | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """Lines that stand or fall together. *bound* is a parameter that gives a LIMIT or OFFSET."""

    lines: tuple[str, ...]
    conditions: tuple[Condition, ...] = ()
    bound: str | None = None
    indent: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """One .rq file."""

    name: str
    topic: str
    summary: Texts
    description: Texts
    parameters: Mapping[str, Parameter]
    example: Mapping[str, str | tuple[str, ...]]
    form: Form
    parts: tuple[Part, ...]
    text: str
