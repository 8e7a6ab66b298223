"""Values checked against the graph: what is meant by a code or a slug, and whether it exists."""

import re
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
from bilateral_kg.engine.base import Engine, Rows
from bilateral_kg.errors import ParameterError
from bilateral_kg.resources import folder

# How many things near matches are sought among.
_MOST_THINGS: Final = "1000"
_ALPHA2: Final = re.compile("[A-Za-z]{2}")
_CODE: Final = re.compile("[A-Za-z]{2,3}")
# Codes that CLDR has beside those of states and their territories.
_NO_STATES: Final = frozenset({"EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"})
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


def state(engine: Engine, name: str, value: str) -> str:
    """The IRI of the state *value*, given under *name*. Raises ParameterError."""
    return _one(engine, Parameter(name, "state", {}), value)


def nearest(engine: Engine, segment: str, things: tuple[str, ...], value: str) -> tuple[str, ...]:
    """The names of things of these classes, under *segment*, that *value* may mean."""
    parameter = Parameter("slug", "iri", {}, things=things, segment=segment)
    return _near(parameter, value, _things(engine, parameter))


def _is_looked_up(parameter: Parameter) -> bool:
    if parameter.kind == "iri":
        return bool(parameter.things)
    return parameter.kind in {"concept", "state"}


def _one(engine: Engine, parameter: Parameter, value: str) -> str:
    if value in parameter.values:
        return value
    if (listed := _listed(engine, parameter, value)) is not None:
        return listed
    entries = _entries(engine, parameter, value)
    for iri, *codes, _ in entries:
        if value in {iri, _slug(iri), _path(iri)} or value.upper() in codes:
            return iri
    if (coded := _coded(engine, parameter, value)) is not None:
        return coded
    raise _unknown(parameter, value, entries or _things(engine, parameter))


def _listed(engine: Engine, parameter: Parameter, value: str) -> str | None:
    """The state or concept named as it mostly is, found without reading all there are as texts."""
    if parameter.kind not in {"state", "concept"}:
        return None
    try:
        meant = NamedNode(values.expand(parameter, value))
    except ValueError:
        return None
    rows = _answer(engine, *_list_of(parameter)).rows
    return meant.value if any(row[0] == meant for row in rows) else None


def _coded(engine: Engine, parameter: Parameter, value: str) -> str | None:
    """The state with this ISO code, where a state may stand among other things."""
    if parameter.kind != "iri" or not _CODE.fullmatch(value):
        return None
    for iri, *codes, _ in _rows(engine, "states", {}):
        if value.upper() in codes and _things(engine, parameter, iri):
            return iri
    return None


def _entries(engine: Engine, parameter: Parameter, value: str) -> list[_Entry]:
    if parameter.kind in {"state", "concept"}:
        return _rows(engine, *_list_of(parameter))
    try:
        iri = values.expand(parameter, value)
    except ValueError:
        return []
    return _things(engine, parameter, iri)


def _list_of(parameter: Parameter) -> tuple[str, Mapping[str, Given]]:
    """The question that lists the states, or the concepts of a scheme."""
    if parameter.kind == "state":
        return "states", {}
    return "concepts", {"scheme": f"{names.VOCAB}{parameter.scheme}"}


def _things(engine: Engine, parameter: Parameter, iri: str | None = None) -> list[_Entry]:
    if not parameter.things:
        return []
    asked: dict[str, Given] = {"class": tuple(_expanded(name) for name in parameter.things)}
    return _rows(engine, "things", asked | ({"thing": iri} if iri else {"limit": _MOST_THINGS}))


def _expanded(name: str) -> str:
    prefix, _, local = name.partition(":")
    return names.PREFIXES[prefix] + local


def _rows(engine: Engine, name: str, params: Mapping[str, Given]) -> list[_Entry]:
    return [tuple(_text(term) for term in row) for row in _answer(engine, name, params).rows]


def _answer(engine: Engine, name: str, params: Mapping[str, Given]) -> Rows:
    return engine.select(compose(_lookups().get(name), params))


def _text(term: object) -> str:
    return term.value if isinstance(term, NamedNode | Literal) else ""


def _slug(iri: str) -> str:
    return iri.rpartition("/")[2]


def _path(iri: str) -> str:
    return iri.removeprefix(names.ID)


def _unknown(parameter: Parameter, value: str, entries: Iterable[_Entry]) -> ParameterError:
    """The error, with near matches."""
    if parameter.kind == "state" and (country := _country(value)) is not None:
        message = f"{parameter.name}: {value!r} is not known: nothing is told here of {country}"
        return ParameterError(message, parameter.name)
    found = _near(parameter, value, entries)
    message = f"{parameter.name}: {value[:80]!r} is not known{did_you_mean(found)}"
    return ParameterError(message, parameter.name, found)


def _country(value: str) -> str | None:
    """The name of the state with this ISO 3166 code, which need not be in the graph."""
    if not _ALPHA2.fullmatch(value):
        return None
    from babel import Locale  # noqa: PLC0415  heavy, and only needed for an error

    code = value.upper()
    return None if code in _NO_STATES else Locale("en").territories.get(code)


def _near(parameter: Parameter, value: str, entries: Iterable[_Entry]) -> tuple[str, ...]:
    """Near matches: labels are compared too, but names are suggested."""
    meant = {word: word for word in parameter.values}
    for iri, *others in entries:
        name = _slug(iri) if parameter.segment or parameter.kind != "iri" else _path(iri)
        meant |= {word: name for word in (name, _slug(iri), *others) if word}
    return tuple(dict.fromkeys(meant[word] for word in near(value, meant)))


@cache
def _lookups() -> Catalogue:
    return Catalogue.load(folder("queries") / "lookup")
