"""RDF terms as plain Python values, and Python values as what a question is given."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from pyoxigraph import Literal, NamedNode

from bilateral_kg.catalogue.values import Given
from bilateral_kg.engine.base import Rows, Term
from bilateral_kg.names import XSD

if TYPE_CHECKING:
    from bilateral_kg.search.search import Hit

Value = str | int | float | bool | Decimal | date | None
Row = dict[str, Value]
Parameter = str | int | date | Sequence[str]

_READERS: Final[dict[str, Callable[[str], Value]]] = {
    XSD + "integer": int,
    XSD + "nonNegativeInteger": int,
    XSD + "decimal": Decimal,
    XSD + "double": float,
    XSD + "boolean": lambda text: text in {"true", "1"},
    XSD + "date": date.fromisoformat,
}


def plain(term: Term | None) -> Value:
    """An IRI or a text as str, a number, a day or a truth value as Python's own.

    A date as stated (EDTF, `2025-10`) is a str: it may be a year, or uncertain. So is what
    Python cannot hold, such as a day of the year 12000.
    """
    if isinstance(term, Literal):
        with suppress(ValueError, ArithmeticError):
            return _READERS.get(term.datatype.value, str)(term.value)
        return term.value
    if isinstance(term, NamedNode):
        return term.value
    return None if term is None else str(term)


def rows(found: Rows) -> list[Row]:
    """A dict per row; what is not bound is None."""
    return [
        {name: plain(term) for name, term in zip(found.variables, row, strict=True)}
        for row in found.rows
    ]


def hit(found: Hit) -> Row:
    """A hit of a search as a row; `type` and `sector` hold the last parts of IRIs."""
    kinds, sectors = (
        "; ".join(iri.rpartition("#")[2].rpartition("/")[2] for iri in iris)
        for iris in (found.type, found.sectors)
    )
    told = {"id": found.iri, "label": found.label, "language": found.language, "type": kinds}
    return {**told, "sector": sectors, "score": found.score}


def given(params: Mapping[str, Parameter]) -> dict[str, Given]:
    """*params* as a question takes them; `from_` stands for `from`, which Python keeps."""
    return {name.removesuffix("_"): _text(value) for name, value in params.items()}


def _text(value: Parameter) -> Given:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str | int):
        return str(value)
    return tuple(value)
