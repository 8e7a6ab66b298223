"""Bars for a series of figures: what is, what is to be, what is expected, on one scale.

Only levels in the unit most of them share stand on the scale. A factor, a growth rate, a
number in another unit and a figure without a number have no place there and get none: they
are listed as what they are.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Final

from bilateral_kg.web.dossier.view import FigureRow

# Room for a shape at the end of the longest bar.
_FULL: Final = Decimal(94)
_LEVEL: Final = "level"


@dataclass(frozen=True, slots=True)
class Bar:
    """A figure; *share* of the width in percent, None where it has no place on the scale.

    From *start*, where only a range is known.
    """

    row: FigureRow
    share: str | None
    start: str | None


def bars(rows: Sequence[FigureRow]) -> list[Bar]:
    """A bar for each figure, all to the scale of the largest."""
    units = Counter(row.figure.unit for row in rows if _ends(row) is not None)
    unit = max(units, key=lambda each: (units[each], str(each)), default=None)
    levels = {row.fact.iri: _ends(row) for row in rows if row.figure.unit == unit}
    largest = max((ends[1] for ends in levels.values() if ends), default=Decimal(0))
    return [_bar(row, levels.get(row.fact.iri), largest) for row in rows]


def _bar(row: FigureRow, ends: tuple[Decimal, Decimal] | None, largest: Decimal) -> Bar:
    if ends is None or largest <= 0:
        return Bar(row, None, None)
    start = _percent(ends[0], largest) if ends[0] != ends[1] else None
    return Bar(row, _percent(ends[1], largest), start)


def _percent(value: Decimal, largest: Decimal) -> str:
    return f"{value / largest * _FULL:.1f}"


def _ends(row: FigureRow) -> tuple[Decimal, Decimal] | None:
    """From where to where a level lies; None for what is no level, or not stated."""
    figure = row.figure
    if row.measure.slug != _LEVEL:
        return None
    given = [_decimal(text) for text in (figure.value, figure.lower, figure.upper)]
    value, lower, upper = given
    if value is not None:
        return value, value
    known = [bound for bound in (lower, upper) if bound is not None]
    return (min(known), max(known)) if known else None


def _decimal(text: str | None) -> Decimal | None:
    try:
        number = Decimal(text) if text else None
    except InvalidOperation:
        return None
    return number if number is not None and number.is_finite() and number >= 0 else None
