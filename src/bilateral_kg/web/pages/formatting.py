"""Days, numbers, money and units as people of a language write them; nothing is invented.

A month stays a month, a year a year, and what is uncertain says so.
"""

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Final

from babel import Locale
from babel.dates import format_date, format_interval, format_skeleton
from babel.numbers import (
    format_compact_decimal,
    format_decimal,
    format_percent,
    get_currency_name,
)
from babel.support import NullTranslations
from babel.units import format_unit

_PART: Final = re.compile(r"(-?\d{4})(?:-(\d\d))?(?:-(\d\d))?(?:T[\d:.Z+-]*)?([?~%]?)")
# EDTF counts the quarters of a year on from its months: 33 to 36.
_QUARTER: Final = re.compile(r"([1-9]\d{3})-3([3-6])")
_SKELETONS: Final = {1: "y", 2: "yMMMM", 3: "yMMMMd"}
_QUALIFIED: Final = {"?": "{day} (uncertain)", "~": "about {day}", "%": "about {day} (uncertain)"}
# QUDT's names of units, and CLDR's with the power of ten between them.
_UNITS: Final = {
    "DAY": ("duration-day", 0),
    "HA": ("area-hectare", 0),
    "HR": ("duration-hour", 0),
    "KiloGM": ("mass-kilogram", 0),
    "KiloM": ("length-kilometer", 0),
    "KiloTONNE": ("mass-tonne", 3),
    "MIN": ("duration-minute", 0),
    "MO": ("duration-month", 0),
    "MegaTONNE": ("mass-tonne", 6),
    "TONNE": ("mass-tonne", 0),
    "TeraBIT": ("digital-terabit", 0),
    "WK": ("duration-week", 0),
    "YR": ("duration-year", 0),
}
_CURRENCY: Final = "CCY_"
# From here on a number is read more easily in words: 4.5 million.
_WORDY: Final = Decimal(1_000_000)
Number = Decimal | int | float | str


class Formatter:
    """The filters of templates in one language."""

    def __init__(self, language: str, texts: NullTranslations) -> None:
        # "en" alone is American; 21 October 2025 is read by everyone.
        self.locale = Locale.parse("en_001" if language == "en" else language)
        self._say: Callable[[str], str] = texts.ugettext

    def day(self, value: date | str) -> str:
        """A day as a date, or any EDTF date."""
        return self.edtf(value.isoformat() if isinstance(value, date) else value)

    def edtf(self, value: str) -> str:
        """A date as stated: day, month, year, interval, each possibly uncertain."""
        first, slash, last = value.partition("/")
        if not slash:
            return self._part(first)
        if first in {"", ".."}:
            return self._say("until {day}").format(day=self._part(last))
        if last in {"", ".."}:
            return self._say("from {day}").format(day=self._part(first))
        return self._interval(first, last)

    def _interval(self, first: str, last: str) -> str:
        start, end = _PART.fullmatch(first), _PART.fullmatch(last)
        if start and end and not (start[4] or end[4]) and _precision(start) == _precision(end):
            skeleton = _SKELETONS[_precision(start)]
            return format_interval(_date(start), _date(end), skeleton, locale=self.locale)
        return f"{self._part(first)} – {self._part(last)}"

    def _part(self, text: str) -> str:
        if quarter := _QUARTER.fullmatch(text):
            day = date(int(quarter[1]), 3 * int(quarter[2]) - 8, 1)
            return str(format_skeleton("yQQQQ", day, locale=self.locale))
        found = _PART.fullmatch(text)
        if found is None or found[1].startswith("-"):
            return text
        try:
            shown = self._precisely(_date(found), _precision(found))
        except ValueError:
            return text
        return self._say(_QUALIFIED[found[4]]).format(day=shown) if found[4] else shown

    def _precisely(self, day: date, precision: int) -> str:
        if precision == len(_SKELETONS):
            return format_date(day, "long", locale=self.locale)
        return str(format_skeleton(_SKELETONS[precision], day, locale=self.locale))

    def truth(self, value: str) -> str:
        """A boolean of XML Schema."""
        return self._say("yes") if value in {"true", "1"} else self._say("no")

    def number(self, value: Number) -> str:
        """A number, without loss of a digit."""
        amount = _decimal(value)
        return str(value) if amount is None else format_decimal(
            amount, locale=self.locale, decimal_quantization=False
        )  # fmt: skip

    def wordy(self, value: Number) -> str:
        """A large round number in words (4.5 million), any other in digits."""
        amount = _decimal(value)
        if amount is not None and abs(amount) >= _WORDY:
            scale = Decimal(10) ** (min(amount.adjusted() // 3 * 3, 12) - 2)
            if amount % scale == 0:
                return str(
                    format_compact_decimal(
                        amount, format_type="long", locale=self.locale, fraction_digits=2
                    )
                )
        return self.number(value)

    def money(self, value: Number, currency: str) -> str:
        """An amount with the name of its currency, an ISO 4217 code or QUDT unit."""
        code = currency.rpartition("/")[2].removeprefix(_CURRENCY)
        amount = _decimal(value)
        name = get_currency_name(code, amount, locale=self.locale)
        return f"{self.wordy(value)} {name}"

    def quantity(self, value: Number, unit: str) -> str:
        """A number with its unit, a QUDT IRI or its local name."""
        name = unit.rpartition("/")[2]
        amount = _decimal(value)
        if amount is None or name in {"NUM", "UNITLESS"}:
            return self.wordy(value)
        if name == "PERCENT":
            share = amount.scaleb(-2)
            return format_percent(share, locale=self.locale, decimal_quantization=False)
        if name.startswith(_CURRENCY):
            return self.money(amount, name)
        if name not in _UNITS:
            return f"{self.wordy(value)} {name}"
        cldr, power = _UNITS[name]
        scaled = amount.scaleb(power)
        with_digits = format_unit(scaled, cldr, locale=self.locale)
        plain = format_decimal(scaled, locale=self.locale)
        return with_digits.replace(plain, self.wordy(scaled))


def _decimal(value: Number) -> Decimal | None:
    try:
        amount = Decimal(str(value))
    except InvalidOperation:
        return None
    return amount if amount.is_finite() else None


def _precision(found: re.Match[str]) -> int:
    return sum(found[group] is not None for group in (1, 2, 3))


def _date(found: re.Match[str]) -> date:
    return date(int(found[1]), int(found[2] or 1), int(found[3] or 1))
