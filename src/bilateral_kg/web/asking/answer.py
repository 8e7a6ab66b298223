"""The answer to a question as a table for people: things by their names, with links."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from pyoxigraph import Literal, NamedNode

from bilateral_kg import names
from bilateral_kg.engine.base import Rows, Term
from bilateral_kg.web import addresses
from bilateral_kg.web.asking.naming import names_of
from bilateral_kg.web.dossier.known import Text
from bilateral_kg.web.served import Served

_WORDS: Final = re.compile(r"(?<=[a-z])(?=[A-Z])")
# Days that a query compares as texts come out as texts.
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_DATES: Final = frozenset({names.XSD + "date", names.EDTF})


@dataclass(frozen=True, slots=True)
class Cell:
    """A value. *kind* is thing, date, number or text."""

    kind: str
    text: Text
    href: str | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """Columns by readable names, and the cells of each row; None where nothing is stated."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell | None, ...], ...]


def answer(served: Served, found: Rows, language: str) -> Answer:
    """*found* for people: columns that only name what another column holds are left out."""
    kept = [place for place, name in enumerate(found.variables) if not _is_name(found, name)]
    iris = {
        row[place].value  # type: ignore[union-attr]  # checked by the condition
        for row in found.rows
        for place in kept
        if isinstance(row[place], NamedNode)
    }
    labels = names_of(served, sorted(iris), language)
    return Answer(
        tuple(_WORDS.sub(" ", found.variables[place]).lower() for place in kept),
        tuple(tuple(_cell(row[place], labels) for place in kept) for row in found.rows),
    )


def _is_name(found: Rows, name: str) -> bool:
    """Whether a column is the name of what stands in another: each thing is shown by name."""
    if name in {"label", "language"}:
        return _holds_things(found, found.variables)
    return name.endswith("Label") and name.removesuffix("Label") in found.variables


def _holds_things(found: Rows, variables: Sequence[str]) -> bool:
    first = next((row for row in found.rows), ())
    return any(isinstance(term, NamedNode) for term, _ in zip(first, variables, strict=False))


def _cell(term: Term | None, labels: dict[str, Text]) -> Cell | None:
    if term is None:
        return None
    if isinstance(term, NamedNode):
        text = labels.get(term.value) or Text(_short(term.value), "")
        return Cell("thing", text, addresses.link(term.value))
    if isinstance(term, Literal):
        return Cell(_kind(term), Text(term.value, term.language or ""))
    return Cell("text", Text(str(term), ""))


def _kind(literal: Literal) -> str:
    datatype = literal.datatype.value
    if datatype in _DATES or (datatype == names.XSD + "string" and _DAY.fullmatch(literal.value)):
        return "date"
    if datatype in {names.XSD + "integer", names.XSD + "decimal", names.XSD + "double"}:
        return "number"
    return "text"


def _short(iri: str) -> str:
    return iri.removeprefix(names.ID).removeprefix(names.VOCAB).removeprefix(names.BKG)
