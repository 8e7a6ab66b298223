"""The one function that composes the text of a query."""

from collections.abc import Iterator, Mapping
from typing import Final

from bilateral_kg.catalogue import values
from bilateral_kg.catalogue.near import did_you_mean, near
from bilateral_kg.catalogue.question import Parameter, Part, Question
from bilateral_kg.catalogue.template import BOUNDS
from bilateral_kg.catalogue.values import Given
from bilateral_kg.errors import ParameterError

# Where a head does not say otherwise.
_BOUND_DEFAULTS: Final = {
    "limit": Parameter("limit", "integer", {}, least=1, most=1_000),
    "offset": Parameter("offset", "integer", {}, most=1_000_000),
}


def compose(question: Question, params: Mapping[str, Given]) -> str:
    """The SPARQL text of *question* for *params*.

    A value enters as an RDF term in a VALUES block at the place marked for it, or as an
    integer checked for its range; the block of a parameter that is not given is left out.
    Raises ParameterError. ISO codes of states are none of its values: see resolve.
    """
    given = _given(question, params)
    lines = [line for part in question.parts for line in _render(question, part, given)]
    return "\n".join(lines).strip() + "\n"


def accepted(question: Question) -> dict[str, Parameter]:
    """All parameters: those of the head, and the bounds that the text has a place for."""
    bounds = {part.bound for part in question.parts if part.bound}
    implied = {name: _BOUND_DEFAULTS[name] for name in BOUNDS if name in bounds}
    return implied | dict(question.parameters)


def _given(question: Question, params: Mapping[str, Given]) -> dict[str, tuple[str, ...]]:
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
            given[name] = values.listed(parameter, value)
        elif parameter.required:
            raise ParameterError(f"{question.name} needs {name}", name)
    return given


def _render(question: Question, part: Part, given: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    known = accepted(question)
    if part.bound is not None:
        if part.bound in given:
            number = values.as_integer(known[part.bound], given[part.bound][0])
            yield f"{part.indent}{BOUNDS[part.bound]} {number}"
        return
    free = [each.parameter for each in part.conditions if each.value is None]
    chosen = [each for each in part.conditions if each.value is not None]
    if not all(_is_open(known[name], given) for name in free):
        return
    if not all(given.get(each.parameter) == (each.value,) for each in chosen):
        return
    for name in free:
        written = " ".join(values.as_term(known[name], value) for value in given[name])
        yield f"{part.indent}VALUES ?{name} {{ {written} }}"
    yield from part.lines


def _is_open(parameter: Parameter, given: Mapping[str, tuple[str, ...]]) -> bool:
    """Whether it is given, and not by a word that has a block of its own."""
    if parameter.name not in given:
        return False
    return parameter.kind == "choice" or given[parameter.name][0] not in parameter.values
