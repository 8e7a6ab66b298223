"""Items as a table: a row each, several values of a cell joined with semicolons."""

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from io import BytesIO
from typing import Any, Final

from bilateral_kg import names
from bilateral_kg.export.sheets import write_csv, write_workbook
from bilateral_kg.export.tables import Cell, Table
from bilateral_kg.web import media

# Where it stands, in the last columns of every table that does not choose its keys.
WHY: Final = ("modality", "source", "passage")
_NUMBER: Final = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,15})?")
_NUMERIC: Final = frozenset({"value", "lower", "upper", "latitude", "longitude"})
# Of a part without a name: what does not say which one it is.
_ASIDE: Final = frozenset(
    {"id", "type", "earliest", "latest", "unstated", "assertedBy", "attestation", "supports"}
)


def write(
    media_type: str, name: str, items: Sequence[Mapping[str, Any]], keys: Sequence[str]
) -> bytes:
    """The items as CSV or as a workbook; *keys* are the columns, all that occur without it."""
    out = BytesIO()
    table = _table(name, items, keys)
    if media_type == media.CSV.media_type:
        write_csv(table, out)
    else:
        write_workbook([table], out)
    return out.getvalue()


def _table(name: str, items: Sequence[Mapping[str, Any]], keys: Sequence[str]) -> Table:
    columns = tuple(keys) or tuple(dict.fromkeys(key for item in items for key in item))
    columns = tuple(dict.fromkeys((*columns, "id")))
    return Table(name, columns, tuple(tuple(_cell(item, c) for c in columns) for item in items))


def _cell(item: Mapping[str, Any], column: str) -> Cell:
    if column in WHY and column not in item:
        return "; ".join(sorted(set(_reported(item, column))))
    value = item.get(column, "")
    if column == "id":
        return str(value)
    if column in _NUMERIC and isinstance(value, str) and _NUMBER.fullmatch(value):
        return Decimal(value)
    return value if isinstance(value, int) and not isinstance(value, bool) else text(value)


def text(value: object) -> str:
    """Any value of an item in words."""
    match value:
        case bool():
            return "yes" if value else "no"
        case str():
            return value.removeprefix(names.ID).removeprefix(names.VOCAB)
        case list() | tuple():
            return "; ".join(dict.fromkeys(text(each) for each in value))
        case dict():
            return _named(value)
    return str(value)


def _named(value: Mapping[str, Any]) -> str:
    """A thing by its label, a part by what it says, a literal or a text in a language as it is."""
    for key in ("@value", "label"):
        if key in value:
            return text(value[key])
    if value and all(isinstance(inner, int) for inner in value.values()):
        return "; ".join(f"{key} {text(inner)}" for key, inner in value.items())
    told = [text(inner) for key, inner in value.items() if key not in _ASIDE]
    return ", ".join(told) or text(value.get("id", ""))


def _reported(value: object, column: str) -> Iterator[str]:
    """What the assertions of an item, or of a part of it, say in *column*."""
    match value:
        case dict():
            for report in value.get("assertedBy", ()):
                yield from _said(report, column)
            for key, inner in value.items():
                if key != "assertedBy":
                    yield from _reported(inner, column)
        case list():
            for each in value:
                yield from _reported(each, column)


def _said(report: Mapping[str, Any], column: str) -> Iterator[str]:
    if column == "modality":
        yield from report.get("modality", ())
        return
    for place in report.get("evidence", ()):
        if not isinstance(place, dict):
            continue
        sources = place.get("inSource", ())
        if column == "source":
            yield text(sources or place)
        elif sources:
            yield f"{text([s['id'] for s in sources])} {place.get('start')}-{place.get('end')}"
