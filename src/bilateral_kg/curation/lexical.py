"""Is this text a value of that datatype? JSON-LD and RDF stores take any text for any type."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from functools import lru_cache

from pyoxigraph import NamedNode

from bilateral_kg.names import EDTF, XSD

Check = Callable[[str], str | None]

DECIMAL = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)")
INTEGER = re.compile(r"[+-]?[0-9]+")
NATURAL = re.compile(r"\+?[0-9]+")
BOOLEAN = re.compile("true|false")
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
PLAIN = re.compile(r"[12][0-9]{3}(?:-[0-9]{2}){0,2}")
# Seasons and other parts of a year, by their numbers.
PART = re.compile(r"[12][0-9]{3}-(?:2[1-9]|3[0-9]|4[01])")
SPAN = re.compile(r"([0-9]{4}(?:-[0-9]{2}){0,2})/([0-9]{4}(?:-[0-9]{2}){0,2})")


def complaint(text: str, datatype: str) -> str | None:
    """What is wrong with *text* as a literal of *datatype*; None if nothing is."""
    check = CHECKS.get(datatype)
    wanted = check(text) if check else None
    return f"`{text}` {wanted}" if wanted else None


def is_address(text: str) -> bool:
    """Whether *text* is an absolute http or https IRI."""
    if not re.match(r"https?://[^/?#]", text):
        return False
    try:
        NamedNode(text)
    except ValueError:
        return False
    return True


# The parser takes 20 ms for a date: it is asked for what is not plain, once.
@lru_cache(maxsize=4096)
def _edtf(text: str) -> str | None:
    plain = PART.fullmatch(text) or all(map(_is_plain, text.split("/", 1)))
    if not plain and not _is_known(text):
        return "is not a date: write 2025, 2025-10, 2025-10-21 or 2025/2027"
    # Padded so that a month begins with its first day and ends after its last.
    if (span := SPAN.fullmatch(text)) and span[1].ljust(10, " ") > span[2].ljust(10, "~"):
        return "ends before it begins"
    return None


def _is_known(text: str) -> bool:
    # Making its grammar takes the library a tenth of a second: most data is plain.
    from edtf import EDTFParseException, parse_edtf  # noqa: PLC0415

    try:
        parse_edtf(text)
    except EDTFParseException:
        return False
    return True


def _is_plain(text: str) -> bool:
    """Whether *text* is a year, a month or a day of the calendar, written as most are."""
    try:
        date.fromisoformat(text + "YYYY-01-01"[len(text) :])
    except ValueError:
        return False
    return PLAIN.fullmatch(text) is not None


def _day(text: str) -> str | None:
    try:
        date.fromisoformat(text)
    except ValueError:
        return "is not a day: write YYYY-MM-DD"
    return None if DAY.fullmatch(text) else "is not a day: write YYYY-MM-DD"


def _form(pattern: re.Pattern[str], wanted: str) -> Check:
    return lambda text: None if pattern.fullmatch(text) else f"is not {wanted}"


CHECKS: Mapping[str, Check] = {
    EDTF: _edtf,
    XSD + "date": _day,
    XSD + "decimal": _form(DECIMAL, "a decimal number: digits and one point, no exponent"),
    XSD + "integer": _form(INTEGER, "a whole number"),
    XSD + "nonNegativeInteger": _form(NATURAL, "a whole number from zero up"),
    XSD + "boolean": _form(BOOLEAN, "`true` or `false`"),
    XSD + "anyURI": lambda text: None if is_address(text) else "is not an address: https://...",
}
