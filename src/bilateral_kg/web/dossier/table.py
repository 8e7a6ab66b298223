"""Rows of an answer, read by name."""

from collections.abc import Iterator, Sequence

from bilateral_kg.engine.base import Rows
from bilateral_kg.web.questions import text_of

Row = dict[str, str]


def told(rows: Rows) -> Iterator[Row]:
    """Each row as texts by name; what is unbound is empty."""
    for row in rows.rows:
        yield {name: text_of(term) for name, term in zip(rows.variables, row, strict=True)}


def grouped(rows: Rows, key: str) -> dict[str, list[Row]]:
    """The rows of each thing, things in the order of their first rows."""
    groups: dict[str, list[Row]] = {}
    for row in told(rows):
        groups.setdefault(row[key], []).append(row)
    return groups


def distinct(rows: Sequence[Row], name: str) -> tuple[str, ...]:
    """The values of one column, empty ones left out, each once."""
    return tuple(dict.fromkeys(row[name] for row in rows if row[name]))
