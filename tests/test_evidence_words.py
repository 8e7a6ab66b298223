"""Words, places and coverage of a text, in code points."""

import re
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bilateral_kg.curation.evidence import Passage, check, coverage
from bilateral_kg.curation.source import SourceInfo
from bilateral_kg.curation.text import digest_of
from bilateral_kg.curation.words import Span, find, words

LETTERS = st.text("abв🚢й-,.1 2\n'", max_size=40)


def spelled(text: str) -> list[str]:
    return [text[start:end] for start, end in words(text)]


def faults(text: str, start: int, end: int) -> list[tuple[str, str | None]]:
    source = SourceInfo("s", Path("source.yaml"), "t.txt", len(text), digest_of(text))
    passage = Passage("https://example.org/p", Span(start, end))
    return [(one.message, one.hint) for one in check(text, source, [passage])]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Касым-Жомарт пришёл", ["Касым-Жомарт", "пришёл"]),
        ("Баку–Тбилиси", ["Баку", "Тбилиси"]),
        ("1,5 млн, 2.5", ["1,5", "млн", "2.5"]),
        ("вчера,сегодня", ["вчера", "сегодня"]),
        ("Baku's port", ["Baku's", "port"]),
        ("в 2025-м.", ["в", "2025-м"]),
        ("«мост» – 🎉", ["мост"]),
        ("пере\u00adнос", ["пере\u00adнос"]),
        ("я\u0301сно", ["я\u0301сно"]),
        ("- а -", ["а"]),
    ],
)
def test_words(text: str, expected: list[str]) -> None:
    assert spelled(text) == expected


def test_find_counts_code_points() -> None:
    text = "🚢 Паром, паром\nидёт. 🚢"
    assert find(text, "Паром") == [Span(2, 7)]
    assert find(text, "ПАРОМ", ignore_case=True) == [Span(2, 7), Span(9, 14)]
    assert find(text, "паром идёт") == [Span(9, 19)]
    assert find(text, unicodedata.normalize("NFD", "идёт")) == [Span(15, 19)]
    assert find(text, "🚢") == [Span(0, 1), Span(21, 22)]
    assert find("ааа", "аа") == [Span(0, 2), Span(1, 3)]
    assert find(text, "a.b") == []


@given(text=LETTERS, start=st.integers(0, 40), length=st.integers(1, 10))
def test_find_finds_what_is_there(text: str, start: int, length: int) -> None:
    piece = text[start : start + length]
    if piece.strip() and piece == piece.strip():
        assert Span(start, start + len(piece)) in find(text, piece)


@given(text=LETTERS)
def test_passages_of_whole_words_are_let_through(text: str) -> None:
    spans = words(text)
    for first in spans:
        for last in spans:
            if first <= last:
                assert faults(text, first.start, last.end) == []


@given(text=LETTERS, start=st.integers(0, 40), end=st.integers(0, 40))
def test_a_passage_is_refused_exactly_if_it_cuts_a_word_or_takes_space(
    text: str, start: int, end: int
) -> None:
    inside = {place for a, b in words(text) for place in range(a + 1, b)}
    piece = text[start:end]
    wrong = end > len(text) or start >= end or piece != piece.strip() or bool({start, end} & inside)
    assert bool(faults(text, start, end)) == wrong


def test_faults_say_how_to_mend_them() -> None:
    text = "🚢 Паром пришёл"
    assert faults(text, 4, 14) == [("passage 4-14 begins inside a word", "«Паром» is 2-7")]
    assert faults(text, 2, 10) == [("passage 2-10 ends inside a word", "«пришёл» is 8-14")]
    assert faults(text, 1, 8) == [("passage 1-8 begins or ends with white space", "write `2-7`")]
    message = "passage 2-15 does not lie in the text, which has 14 code points"
    assert faults(text, 2, 15) == [(message, None)]


@given(text=LETTERS, ends=st.lists(st.tuples(st.integers(0, 40), st.integers(0, 45)), max_size=4))
def test_coverage_leaves_exactly_the_untouched_words(
    text: str, ends: list[tuple[int, int]]
) -> None:
    found = [Passage("p", Span(start, end)) for start, end in ends]
    result = coverage(text, found)
    touched = {place for a, b in ends for place in range(a, b)}
    free = [span for span in words(text) if not touched & set(range(*span))]
    left = {place for gap in result.gaps for place in range(*gap)}
    assert all(left >= set(range(*span)) for span in free)
    assert not left & touched
    assert all(
        "\n" not in text[a:b] and re.fullmatch(r"\S.*\S|\S", text[a:b]) for a, b in result.gaps
    )
    assert result.covered == sum(1 for i, c in enumerate(text) if not c.isspace() and i in touched)
    assert 0 <= result.percent <= 100
