"""First and last day of a stated date (EDTF), without inventing an end that is open or unknown."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from time import struct_time
from typing import Any

from edtf import EDTFParseException, parse_edtf


@dataclass(frozen=True, slots=True)
class Days:
    """Bounds as (year, month, day); None where nothing is known."""

    earliest: tuple[int, int, int] | None = None
    latest: tuple[int, int, int] | None = None


UNKNOWN = Days()


@lru_cache(maxsize=4096)
def days(stated: str) -> Days:
    """Bounds of one EDTF string. What does not parse has none: validation reports it.

    Approximate and uncertain dates get the bounds of the stated value: the library's wider
    ones rest on a multiplier of its own choice, which no source states.
    """
    try:
        date = parse_edtf(stated)
    except EDTFParseException:
        return UNKNOWN
    # An unknown end (`2025-10/`) gets ten years from the library; only a known one counts.
    earliest = None if _is_unknown(date, "lower") else _day(date.lower_strict())
    latest = None if _is_unknown(date, "upper") else _day(date.upper_strict())
    return Days(earliest, latest)


def together(stated: Iterable[str]) -> Days:
    """The days that *stated*, several dates of one thing, leave for it.

    Dates that agree narrow each other down: a year and a day in it leave the day. Dates that
    exclude each other leave the span from the first to the last, without a bound at an end
    that one of them leaves open: which of them is right is not ours to say.
    """
    bounds = [days(text) for text in stated]
    first = [each.earliest for each in bounds]
    last = [each.latest for each in bounds]
    begin = max((day for day in first if day), default=None)
    end = min((day for day in last if day), default=None)
    if begin is None or end is None or begin <= end:
        return Days(begin, end)
    return Days(
        min((day for day in first if day), default=None) if all(first) else None,
        max((day for day in last if day), default=None) if all(last) else None,
    )


def as_xsd_date(day: tuple[int, int, int]) -> str:
    """The lexical form of xsd:date; years before 1 and above 9999 included."""
    year, month, number = day
    sign = "-" if year < 0 else ""
    return f"{sign}{abs(year):04d}-{month:02d}-{number:02d}"


def _is_unknown(date: Any, end: str) -> bool:
    return bool(getattr(getattr(date, end, None), "is_unknown", False))


def _day(bound: struct_time | float) -> tuple[int, int, int] | None:
    """None for the library's ±infinity, its mark of an open end."""
    if isinstance(bound, float):
        return None
    return bound.tm_year, bound.tm_mon, bound.tm_mday
