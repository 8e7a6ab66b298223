"""The one function that composes the text of a query."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from bilateral_kg.catalogue import values
from bilateral_kg.catalogue.near import did_you_mean, near
from bilateral_kg.catalogue.question import Condition, Parameter, Part, Question
from bilateral_kg.catalogue.template import BOUNDS
from bilateral_kg.catalogue.values import Given
from bilateral_kg.errors import ParameterError

# Where a head does not say otherwise.
_BOUND_DEFAULTS: Final = {
    "limit": Parameter("limit", "integer", {}, least=1, most=1_000),
    "offset": Parameter("offset", "integer", {}, most=1_000_000),
}


@dataclass(frozen=True, slots=True)
class _Value:
    """What is given for a parameter. *terms* is None for a word with a block of its own."""

    words: tuple[str, ...]
    terms: str | None


def compose(question: Question, params: Mapping[str, Given]) -> str:
    """The SPARQL text of *question* for *params*.

    A value enters as an RDF term in a VALUES block at the place marked for it, or as an
    integer checked for its range; the block of a parameter that is not given is left out.
    Raises ParameterError. ISO codes of states are none of its values: see resolve.
    """
    given = _given(question, params)
    lines = [line for part in question.parts for line in _render(part, given)]
    return "\n".join(lines).strip() + "\n"


def accepted(question: Question) -> dict[str, Parameter]:
    """All parameters: those of the head, and the bounds that the text has a place for."""
    bounds = {part.bound for part in question.parts if part.bound}
    implied = {name: _BOUND_DEFAULTS[name] for name in BOUNDS if name in bounds}
    return dict(question.parameters) | {
        name: parameter for name, parameter in implied.items() if name not in question.parameters
    }


def _given(question: Question, params: Mapping[str, Given]) -> dict[str, _Value]:
    known = accepted(question)
    for name in params:
        if name not in known:
            found = near(name, known)
            message = f"{question.name} has no parameter {name[:40]!r}{did_you_mean(found)}"
            raise ParameterError(message, name, found)
    given = {}
    for name, parameter in known.items():
        value = params.get(name, parameter.default)
        if value is not None:
            given[name] = _checked(parameter, value)
        elif parameter.required:
            raise ParameterError(f"{question.name} needs {name}", name)
    _check_order(known, given)
    return given


def _check_order(known: Mapping[str, Parameter], given: Mapping[str, _Value]) -> None:
    """Days reversed are a slip: the empty answer would look like a fact."""
    if any(name not in given or known[name].kind != "date" for name in ("from", "to")):
        return
    # Terms of whole days of one type: they compare as text.
    if (given["from"].terms or "") > (given["to"].terms or ""):
        raise ParameterError("from is after to", "from")


def _checked(parameter: Parameter, value: Given) -> _Value:
    """Checks the value even where no block will use it."""
    words = values.listed(parameter, value)
    if parameter.kind != "choice" and words[0] in parameter.values:
        return _Value(words, None)
    return _Value(words, " ".join(values.as_term(parameter, word) for word in words))


def _render(part: Part, given: Mapping[str, _Value]) -> Iterator[str]:
    if part.bound is not None:
        if part.bound in given:
            yield f"{part.indent}{BOUNDS[part.bound]} {given[part.bound].terms}"
        return
    if not all(_holds(condition, given) for condition in part.conditions):
        return
    for condition in part.conditions:
        if condition.value is None:
            terms = given[condition.parameter].terms
            yield f"{part.indent}VALUES ?{condition.parameter} {{ {terms} }}"
    yield from part.lines


def _holds(condition: Condition, given: Mapping[str, _Value]) -> bool:
    value = given.get(condition.parameter)
    if value is None:
        return False
    if condition.value is None:
        return value.terms is not None
    return value.words == (condition.value,)
