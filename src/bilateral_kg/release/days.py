"""First and last day of a stated date (EDTF), without inventing an end that is open or unknown."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from time import struct_time
from typing import Any, Final


@dataclass(frozen=True, slots=True)
class Days:
    """Bounds as (year, month, day); None where nothing is known."""

    earliest: tuple[int, int, int] | None = None
    latest: tuple[int, int, int] | None = None


UNKNOWN = Days()
_DAY: Final = re.compile(r"(?!0000)[0-9]{4}-[0-9]{2}-[0-9]{2}")


@lru_cache(maxsize=4096)
def days(stated: str) -> Days:
    """Bounds of one EDTF string. What does not parse has none: validation reports it.

    Approximate and uncertain dates get the bounds of the stated value: the library's wider
    ones rest on a multiplier of its own choice, which no source states.
    """
    if _DAY.fullmatch(stated):
        # Nearly all dates are plain days; the library's grammar takes 10 ms for each.
        return _plain(stated)
    # Making its grammar takes the library a tenth of a second.
    from edtf import EDTFParseException, parse_edtf  # noqa: PLC0415

    try:
        edtf = parse_edtf(stated)
    except EDTFParseException:
        return UNKNOWN
    # An unknown end (`2025-10/`) gets ten years from the library; only a known one counts.
    earliest = None if _is_unknown(edtf, "lower") else _day(edtf.lower_strict())
    latest = None if _is_unknown(edtf, "upper") else _day(edtf.upper_strict())
    return Days(earliest, latest)


def hull(stated: Iterable[str]) -> Days:
    """Bounds within which every one of *stated* lies; one open end opens the whole."""
    bounds = [days(text) for text in stated]
    first = [each.earliest for each in bounds]
    last = [each.latest for each in bounds]
    return Days(
        min((day for day in first if day), default=None) if all(first) else None,
        max((day for day in last if day), default=None) if all(last) else None,
    )


def as_xsd_date(day: tuple[int, int, int]) -> str:
    """The lexical form of xsd:date; years before 1 and above 9999 included."""
    year, month, number = day
    sign = "-" if year < 0 else ""
    return f"{sign}{abs(year):04d}-{month:02d}-{number:02d}"


def _plain(day: str) -> Days:
    try:
        known = date.fromisoformat(day)
    except ValueError:  # there is no such day
        return UNKNOWN
    one = known.year, known.month, known.day
    return Days(one, one)


def _is_unknown(edtf: Any, end: str) -> bool:
    return bool(getattr(getattr(edtf, end, None), "is_unknown", False))


def _day(bound: struct_time | float) -> tuple[int, int, int] | None:
    """None for the library's ±infinity, its mark of an open end."""
    if isinstance(bound, float):
        return None
    return bound.tm_year, bound.tm_mon, bound.tm_mday
