"""Where things stand on a timeline. Only places are reckoned here; the template draws them.

Years without anything are left out and those with much are wide, so that a busy year can be
read. Things of one day share a mark. A label is placed in the nearest row in which it meets no
other one; where there is none, the list under the drawing has to do.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from math import sqrt
from typing import Final

from bilateral_kg.web.dossier.known import Text
from bilateral_kg.web.dossier.view import AgreementRow, EventRow

WIDTH: Final = 1112
# Beyond the axis, for the labels of the latest marks.
_MARGIN: Final = 290
ROW: Final = 19
_ROWS: Final = 9
_LEAST_YEAR: Final = 76
# A letter of the labels, 13 px, is rarely wider than this.
_LETTER: Final = 6.9
_LONGEST: Final = 42
_MARK: Final = 7


@dataclass(frozen=True, slots=True)
class Year:
    """A year on the axis; *after_gap* where years before it are left out."""

    year: int
    left: float
    right: float
    after_gap: bool


@dataclass(frozen=True, slots=True)
class Mark:
    """Things of one day. *row* counts from the axis outwards; None: no room for a label."""

    day: str
    x: float
    names: tuple[Text, ...]
    label: str
    language: str
    row: int | None


@dataclass(frozen=True, slots=True)
class Timeline:
    """Events stand above the axis, agreements below it."""

    years: tuple[Year, ...]
    events: tuple[Mark, ...]
    agreements: tuple[Mark, ...]

    @property
    def width(self) -> int:
        return WIDTH

    @property
    def above(self) -> int:
        return _height(self.events)

    @property
    def height(self) -> int:
        return self.above + ROW * 2 + _height(self.agreements)


@dataclass(slots=True)
class _Axis:
    """Turns days into places."""

    years: tuple[Year, ...]
    _by_year: dict[int, Year] = field(init=False)

    def __post_init__(self) -> None:
        self._by_year = {year.year: year for year in self.years}

    def place(self, day: date) -> float:
        year = self._by_year[day.year]
        share = (day - date(day.year, 1, 1)).days / 366
        return round(year.left + _MARK + share * (year.right - year.left - 2 * _MARK), 1)


def timeline(events: Sequence[EventRow], agreements: Sequence[AgreementRow]) -> Timeline | None:
    """The drawing; None where nothing has a day."""
    happened = _by_day((row.first_day, row.fact.text) for row in events)
    agreed = _by_day((row.day, row.fact.text) for row in agreements)
    if not happened and not agreed:
        return None
    axis = _Axis(_years([*happened, *agreed]))
    return Timeline(axis.years, _marks(happened, axis), _marks(agreed, axis))


def _by_day(things: Iterable[tuple[str | None, Text]]) -> dict[date, list[Text]]:
    days: dict[date, list[Text]] = {}
    for day, text in things:
        found = _date(day)
        if found is not None:
            days.setdefault(found, []).append(text)
    return dict(sorted(days.items()))


def _date(day: str | None) -> date | None:
    """A day of the calendar that Python knows; years before 1 or after 9999 are not drawn."""
    try:
        return date.fromisoformat(day) if day else None
    except ValueError:
        return None


def _years(days: Sequence[date]) -> tuple[Year, ...]:
    many: dict[int, int] = {}
    for day in sorted(days):
        many[day.year] = many.get(day.year, 0) + 1
    room = WIDTH - _MARGIN
    least = min(_LEAST_YEAR, room / len(many))
    weights = {year: sqrt(count) for year, count in many.items()}
    share = (room - least * len(many)) / sum(weights.values())
    found: list[Year] = []
    left = 0.0
    for year, weight in weights.items():
        right = left + least + share * weight
        gap = bool(found) and found[-1].year != year - 1
        found.append(Year(year, round(left, 1), round(right, 1), gap))
        left = right
    return tuple(found)


def _marks(days: dict[date, list[Text]], axis: _Axis) -> tuple[Mark, ...]:
    labels = _Labels()
    marks: list[Mark] = []
    # From the right: a label that hangs to the right of its mark then hinders no earlier one.
    for day, texts in reversed(days.items()):
        x = axis.place(day)
        label = _short(texts[0].text) + (f" +{len(texts) - 1}" if len(texts) > 1 else "")
        row = labels.place(x, len(label) * _LETTER)
        marks.append(Mark(day.isoformat(), x, tuple(texts), label, texts[0].language, row))
    return tuple(reversed(marks))


@dataclass(frozen=True, slots=True)
class _Label:
    """A label that has its place: from *left* to *right*, led to from *x*."""

    row: int
    left: float
    right: float
    x: float

    def meets(self, other: "_Label") -> bool:
        """Whether the two overlap, or the line to one crosses the other."""
        if self.row == other.row:
            return self.left < other.right and other.left < self.right
        near, far = sorted((self, other), key=lambda label: label.row)
        return near.left < far.x < near.right


@dataclass(slots=True)
class _Labels:
    """The labels of one side of the axis."""

    placed: list[_Label] = field(default_factory=list)

    def place(self, x: float, width: float) -> int | None:
        """The nearest row for a label at *x*; None where there is no room."""
        for row in range(_ROWS):
            new = _Label(row, x - _MARK, x + width, x)
            if new.right <= WIDTH and not any(map(new.meets, self.placed)):
                self.placed.append(new)
                return row
        return None


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1].rstrip() + "…"


def _height(marks: Sequence[Mark]) -> int:
    rows = [mark.row for mark in marks if mark.row is not None]
    return ROW * (max(rows, default=0) + 2)
