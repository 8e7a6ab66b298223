"""Tables for people: one row per thing, several values of a column joined with "; "."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from pyoxigraph import Literal, NamedNode

from bilateral_kg.engine.base import Engine, Solution, Term
from bilateral_kg.export.backing import Claim
from bilateral_kg.export.drawing import Pen
from bilateral_kg.export.questions import TOGETHER, ask, chunks, iris, text
from bilateral_kg.names import BKG, XSD
from bilateral_kg.sorting import SortedLines

Cell = str | int | Decimal

# What queries/export/table-*.rq give, in the order of the columns.
_COLUMNS: Final[dict[str, tuple[str, ...]]] = {
    "agreements": (
        *("kind", "title", "stage", "event", "parties", "states", "sectors", "concerns"),
        *("implements", "applies", "in set", "reported count", "unstated"),
    ),
    "events": (
        *("type", "kind", "date", "earliest", "latest", "destination", "place", "body"),
        *("ordinal", "part of", "participants", "agenda", "presents", "concerns", "sectors"),
        "unstated",
    ),
    "projects": (
        *("type", "stage", "place", "participants", "bearer", "concerns", "implements", "sectors"),
        *("collective", "deadline", "unstated"),
    ),
    "figures": (
        *("indicator", "kind", "measure", "value", "lower", "upper", "unit", "qualifier"),
        *("period", "deadline", "relative to", "subset of", "conflicts with", "unstated"),
    ),
    "commitments": (
        *("type", "bearer", "issuer", "addressee", "beneficiary", "deliverable", "deadline"),
        *("fulfilled by", "reaffirms", "sectors", "unstated"),
    ),
    "sources": (
        *("kind", "publisher", "issued", "date", "language", "address", "verification"),
        *("characters", "sha256", "unstated"),
    ),
}
TABLES: Final = tuple(_COLUMNS)
_WHY: Final = ("modality", "source", "passage")
_INTEGER: Final = XSD + "integer"
_DECIMAL: Final = XSD + "decimal"


_CLASSES: Final = {
    "agreements": ("Instrument", "InstrumentSet"),
    "events": ("Event",),
    "projects": ("Project", "Measure"),
    "figures": ("Figure",),
    "commitments": ("Commitment",),
    "sources": ("SourceDocument",),
}


@dataclass(frozen=True, slots=True)
class Table:
    """A table; every row has a cell for every column, empty text where nothing is known."""

    name: str
    columns: tuple[str, ...]
    rows: Iterable[tuple[Cell, ...]]


def table(engine: Engine, name: str) -> Table:
    """The table *name*, one of TABLES; rows in the order of their IRIs, withdrawn ones left out.

    Rows are made as they are taken, once: some hundreds at a time.
    """
    columns = ("name", "name ru", *_COLUMNS[name], *(() if name == "sources" else _WHY), "iri")
    made = (row for some in _items(engine, name) for row in _rows(engine, name, some))
    return Table(name, columns, (tuple(row.get(c, "") for c in columns) for row in made))


def tables(engine: Engine, wanted: Sequence[str] = TABLES) -> Iterator[Table]:
    """The tables *wanted*, names of TABLES; without it, all."""
    return (table(engine, name) for name in wanted)


def _items(engine: Engine, name: str) -> Iterator[tuple[str, ...]]:
    with SortedLines() as items:
        classes = [BKG + one for one in _CLASSES[name]]
        for row in ask(engine, "table-items", **{"class": classes}):
            items.put(iris([row["item"]]))
        yield from chunks(items.texts(), TOGETHER)


def _rows(engine: Engine, name: str, items: Collection[str]) -> Iterator[dict[str, Cell]]:
    solutions: defaultdict[str, list[Solution]] = defaultdict(list)
    facts, things = set(items), set(items)
    for row in ask(engine, f"table-{name}", item=items):
        solutions[text(row["item"])].append(row)
        facts |= iris([row["fact"]])
        things |= iris(row[term] for term in ("value", "detail") if term in row)
    pen = Pen.about(engine, facts, things)
    for item in items:
        if item in solutions and pen.backing.stands(item):
            yield _row(pen, item, solutions[item])


def _row(pen: Pen, item: str, solutions: list[Solution]) -> dict[str, Cell]:
    values: defaultdict[str, dict[str, Cell]] = defaultdict(dict)
    claims: set[Claim] = set()
    for row in solutions:
        fact = text(row["fact"])
        if not pen.backing.stands(fact):
            continue
        if "property" in row:
            claims.add(Claim(fact, text(row["property"])))
        cell = _cell(pen, row["value"])
        shown = f"{cell}{_detail(pen, row, fact)}"
        values[text(row["column"])][shown] = cell
    named = {"name": pen.labels.of(item), "name ru": pen.labels.exactly(item, "ru") or ""}
    found: dict[str, Cell] = {column: _joined(cells) for column, cells in values.items()}
    why = pen.backing.attributes(claims, pen.labels)
    return found | pen.dates.days(item) | why | named | {"iri": item}


def _joined(cells: dict[str, Cell]) -> Cell:
    """One number stays a number; several values become text."""
    if len(cells) == 1:
        ((shown, cell),) = cells.items()
        return shown if isinstance(cell, str) else cell
    return "; ".join(sorted(cells))


def _cell(pen: Pen, value: Term) -> Cell:
    if isinstance(value, NamedNode):
        return pen.labels.of(value.value)
    if isinstance(value, Literal) and value.datatype.value in {_INTEGER, _DECIMAL}:
        number = Decimal(value.value)
        return int(number) if value.datatype.value == _INTEGER else number
    return text(value)


def _detail(pen: Pen, row: Solution, fact: str) -> str:
    """In brackets: a participant's role, the date of a stage."""
    if "detail" in row:
        return f" ({pen.labels.of(text(row['detail']))})"
    dated = pen.dates.stated([fact]) if text(row["column"]) == "stage" else {}
    return f" ({dated['date']})" if dated else ""
