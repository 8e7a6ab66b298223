"""Dates that most sources write are told by their form; the library must be of the same mind."""

import random
from datetime import date, timedelta

import pytest
from edtf import EDTFParseException, parse_edtf

from bilateral_kg.curation.lexical import complaint
from bilateral_kg.names import EDTF


def of_the_library(text: str) -> bool:
    try:
        parse_edtf(text)
    except EDTFParseException:
        return False
    return True


def some_days(chance: random.Random) -> list[str]:
    first = date(1000, 1, 1)
    days = [first + timedelta(chance.randrange(2000 * 365)) for _ in range(15)]
    return ["2000-02-29", *(day.isoformat()[: chance.choice((4, 7, 10))] for day in days)]


def test_plain_dates_are_dates() -> None:
    for text in some_days(random.Random(1)):
        assert complaint(text, EDTF) is None
        assert of_the_library(text), text


def test_months_seasons_and_quarters_are_those_of_the_library() -> None:
    for number in range(100):
        text = f"2026-{number:02}"
        assert (complaint(text, EDTF) is None) == of_the_library(text), text
        span = f"2025/{text}"
        assert (complaint(span, EDTF) is None) == of_the_library(span), span


def test_spans_of_plain_dates_are_dates_unless_they_end_before_they_begin() -> None:
    chance = random.Random(2)
    for one, other in zip(some_days(chance), some_days(chance), strict=True):
        span = "/".join(sorted((one, other)))
        assert complaint(span, EDTF) is None
        assert of_the_library(span), span
    assert "ends before" in str(complaint("2025-10-21/2025-09", EDTF))


@pytest.mark.parametrize(
    "text",
    [
        "2025-02-30",
        "2025-13",
        "2025-1-1",
        "20251",
        "2025/2026/2027",
        "2025-10-21T00",
        "\uff12\uff10\uff12\uff15",
    ],
)
def test_what_only_looks_like_one_is_none(text: str) -> None:
    assert not of_the_library(text)
    assert "is not a date" in str(complaint(text, EDTF))


@pytest.mark.parametrize("text", ["2025~", "2025-21", "2025-10/", "../2025", "201X"])
def test_what_is_not_plain_is_left_to_the_library(text: str) -> None:
    assert of_the_library(text) == (complaint(text, EDTF) is None)
