"""Each competency question gives the rows that a reader of the text expects."""

import re

import pytest
import released
from competency import ARTICLE, CATALOGUE, SCOPES, Case, answer, cases, page
from conftest import ROOT
from pyoxigraph import Literal

from bilateral_kg.catalogue import accepted, rows
from bilateral_kg.engine.embedded import EmbeddedEngine
from bilateral_kg.release.layout import current

CASES = cases()
ALL_NUMBERS = range(1, 46)
# Asked as lookups under /api, and tested with them.
LOOKUPS = {
    *("agreements", "agreement-items", "fact-items", "pairs", "sectors"),
    *(question.name for question in CATALOGUE if question.name.startswith("pair-")),
}


@pytest.fixture(scope="module")
def engine() -> EmbeddedEngine:
    return EmbeddedEngine(current(released.releases()).store)


RUNS = [
    pytest.param(case, params, id=f"{case.name}-{'article' if 'source' in params else 'all'}")
    for case in CASES
    for params in case.runs()
]


@pytest.mark.parametrize(("case", "params"), RUNS)
def test_the_rows_are_those_expected(
    engine: EmbeddedEngine, case: Case, params: dict[str, str]
) -> None:
    assert sorted(answer(engine, case, params)) == sorted(case.rows), case.because


@pytest.mark.parametrize("number", ALL_NUMBERS)
def test_every_competency_question_is_answered_in_both_scopes(number: int) -> None:
    asked = [case for case in CASES if case.number == number]
    scopes = {case.scope for case in asked}
    one_source = any("source" in accepted(CATALOGUE.get(case.question)) for case in asked)
    assert "both" in scopes or "all" in scopes, number
    assert "both" in scopes or "article" in scopes or not one_source, number


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.name}.{case.scope}")
def test_an_expected_file_holds_ids_and_numbers_and_says_why(case: Case) -> None:
    assert case.scope in SCOPES
    assert all(len(row) == len(case.columns) for row in case.rows)
    assert not [cell for row in case.rows for cell in row if re.search(r"\s", cell)]
    assert case.rows or case.because.startswith("Zero is right.")
    assert re.search(r"\w", case.because)


def test_every_question_of_the_catalogue_has_expected_rows() -> None:
    asked = {case.question for case in CASES}
    assert {question.name for question in CATALOGUE} - asked == LOOKUPS


def test_the_article_never_tells_more_than_all_sources(engine: EmbeddedEngine) -> None:
    """Facts it reports are reported; only what is asked as a gap may go the other way."""
    for name, column in {
        "visits": "visit",
        "twinnings": "twinning",
        "projects": "project",
        "participants": "thing",
        "parties": "document",
        "figure-speakers": "figure",
        "events-outside-visit": "event",
    }.items():
        question = CATALOGUE.get(name)
        given = {key: value for key, value in question.example.items() if key == "visit"}
        article = rows(engine, question, {**given, "source": ARTICLE})
        everything = rows(engine, question, given)
        place = article.variables.index(column)
        told = {row[place] for row in everything.rows}
        assert {row[place] for row in article.rows} <= told
        assert article.rows


@pytest.mark.parametrize(
    ("lang", "label", "tag"),
    [
        ("ru", "Ильхам Алиев", "ru"),
        ("en", "Ilham Aliyev", "en"),
        ("az", "İlham Əliyev", "az"),
        ("fr", "Ilham Aliyev", "en"),
    ],
)
def test_labels_come_in_the_language_asked_for_and_say_so(
    engine: EmbeddedEngine, lang: str, label: str, tag: str
) -> None:
    found = rows(engine, CATALOGUE.get("spoke-for"), {"state": "AZ", "lang": lang})
    for row in found.rows:
        told = dict(zip(found.variables, row, strict=True))
        assert told["label"] == Literal(label, language=tag)
        assert told["language"] == Literal(tag)


def test_a_paraphrase_comes_in_the_language_asked_for(engine: EmbeddedEngine) -> None:
    question = CATALOGUE.get("said-about")
    given = {"about": "event/business-forum-2025", "source": ARTICLE, "lang": "ru"}
    found = rows(engine, question, given)
    place = found.variables.index("said")
    assert {row[place].language for row in found.rows} == {"ru"}


def test_order_and_pages(engine: EmbeddedEngine) -> None:
    question = CATALOGUE.get("timeline")
    whole = rows(engine, question, {}).rows
    parts = [
        row
        for offset in range(0, len(whole), 10)
        for row in rows(engine, question, {"limit": "10", "offset": str(offset)}).rows
    ]
    assert tuple(parts) == whole
    years = [row[0].value[:4] for row in whole]
    assert years == sorted(years)


def test_the_page_of_questions_is_that_of_the_files() -> None:
    written = (ROOT / "docs" / "questions.md").read_text(encoding="utf-8")
    assert written == page(), "write it anew: python tests/competency.py > docs/questions.md"
