"""Values checked against the graph: what is meant by a code or a slug, and whether it exists."""

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Final

from pyoxigraph import Literal, NamedNode

from bilateral_kg import names
from bilateral_kg.catalogue import values
from bilateral_kg.catalogue.catalogue import Catalogue
from bilateral_kg.catalogue.compose import accepted, compose
from bilateral_kg.catalogue.near import did_you_mean, near
from bilateral_kg.catalogue.question import Parameter, Question
from bilateral_kg.catalogue.values import Given
from bilateral_kg.engine.base import Engine
from bilateral_kg.errors import ParameterError
from bilateral_kg.resources import folder

# How many things near matches are sought among.
_MOST_THINGS: Final = "1000"
# An IRI, its codes, its label.
_Entry = tuple[str, ...]


def resolve(engine: Engine, question: Question, params: Mapping[str, Given]) -> dict[str, Given]:
    """*params* with the values of concepts, states and typed IRIs written as IRIs that exist.

    A state is named by ISO code, slug or IRI, the others by slug or IRI. Raises
    ParameterError for an unknown value, with near matches.
    """
    known = accepted(question)
    resolved = dict(params)
    for name, given in params.items():
        parameter = known.get(name)
        if parameter is not None and _is_looked_up(parameter):
            wanted = values.listed(parameter, given)
            resolved[name] = tuple(_one(engine, parameter, value) for value in wanted)
    return resolved


def concept(engine: Engine, name: str, scheme: str, value: str) -> str:
    """The IRI of the concept *value* of a scheme, given under *name*. Raises ParameterError."""
    return _one(engine, Parameter(name, "concept", {}, scheme=scheme), value)


def _is_looked_up(parameter: Parameter) -> bool:
    if parameter.kind == "iri":
        return bool(parameter.things)
    return parameter.kind in {"concept", "state"}


def _one(engine: Engine, parameter: Parameter, value: str) -> str:
    if value in parameter.values:
        return value
    entries = _entries(engine, parameter, value)
    for iri, *codes, _ in entries:
        if value in {iri, _slug(iri), _path(iri)} or value.upper() in codes:
            return iri
    raise _unknown(parameter, value, entries or _things(engine, parameter))


def _entries(engine: Engine, parameter: Parameter, value: str) -> list[_Entry]:
    if parameter.kind == "state":
        return _rows(engine, "states", {})
    if parameter.kind == "concept":
        return _rows(engine, "concepts", {"scheme": f"{names.VOCAB}{parameter.scheme}"})
    try:
        iri = values.expand(parameter, value)
    except ValueError:
        return []
    return _things(engine, parameter, iri)


def _things(engine: Engine, parameter: Parameter, iri: str | None = None) -> list[_Entry]:
    if not parameter.things:
        return []
    asked: dict[str, Given] = {"class": tuple(_expanded(name) for name in parameter.things)}
    return _rows(engine, "things", asked | ({"thing": iri} if iri else {"limit": _MOST_THINGS}))


def _expanded(name: str) -> str:
    prefix, _, local = name.partition(":")
    return names.PREFIXES[prefix] + local


def _rows(engine: Engine, name: str, params: Mapping[str, Given]) -> list[_Entry]:
    rows = engine.select(compose(_lookups().get(name), params)).rows
    return [tuple(_text(term) for term in row) for row in rows]


def _text(term: object) -> str:
    return term.value if isinstance(term, NamedNode | Literal) else ""


def _slug(iri: str) -> str:
    return iri.rpartition("/")[2]


def _path(iri: str) -> str:
    return iri.removeprefix(names.ID)


def _unknown(parameter: Parameter, value: str, entries: Iterable[_Entry]) -> ParameterError:
    """The error, with near matches: labels are compared too, but names are suggested."""
    meant = {word: word for word in parameter.values}
    for iri, *others in entries:
        name = _slug(iri) if parameter.segment or parameter.kind != "iri" else _path(iri)
        meant |= {word: name for word in (name, _slug(iri), *others) if word}
    found = tuple(dict.fromkeys(meant[word] for word in near(value, meant)))
    message = f"{parameter.name}: {value[:80]!r} is not known{did_you_mean(found)}"
    return ParameterError(message, parameter.name, found)


@cache
def _lookups() -> Catalogue:
    return Catalogue.load(folder("queries") / "lookup")
