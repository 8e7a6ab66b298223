"""Errors of curation planted in the real data: how many of them validation finds.

An error is found only if a complaint that the data did not provoke before names its place.
"""

from pathlib import Path

import pytest
from conftest import ROOT
from mutations.catalogue import GRAVE, Mutation, catalogue
from mutations.examine import Outcome
from mutations.run import outcomes
from mutations.table import mutations_table

DATA = ROOT / "data"
IN_DATA = tuple(one for one in catalogue() if not one.needs_text)
IN_TEXT = tuple(one for one in catalogue() if one.needs_text)


@pytest.fixture(scope="module")
def seen() -> dict[str, Outcome]:
    return outcomes(IN_DATA, DATA)


def is_found(one: Mutation, seen: dict[str, Outcome]) -> bool:
    """By the check that is there for it, not by another that stumbles over the same record."""
    return bool(seen[one.id].codes.intersection(one.caught))


def astray(mutations: tuple[Mutation, ...], seen: dict[str, Outcome]) -> list[str]:
    """Where the catalogue, and with it the page in docs, says something else than happened."""
    wrong = []
    for one in mutations:
        codes = seen[one.id].codes
        if lacking := set(one.caught) - codes:
            elsewhere = [(each.code, each.places) for each in seen[one.id].elsewhere]
            wrong.append(f"{one.id}: {lacking} missing; here {set(codes)}, elsewhere {elsewhere}")
        if one.missed and codes:  # the page must not call missed what is found by now
            wrong.append(f"{one.id}: listed as missed, but found by {set(codes)}")
    return wrong


@pytest.mark.long
def test_planted_errors_are_found(seen: dict[str, Outcome]) -> None:
    found = [is_found(one, seen) for one in IN_DATA]
    assert len(found) >= 70
    assert sum(found[:60]) >= 57
    assert sum(found) >= 0.95 * len(found)


@pytest.mark.long
def test_no_error_of_offset_modality_or_party_slips_through(seen: dict[str, Outcome]) -> None:
    assert {one.kind for one in IN_DATA} >= GRAVE
    assert [one.id for one in IN_DATA if one.kind in GRAVE and not is_found(one, seen)] == []


@pytest.mark.long
def test_catalogue_says_what_finds_each_error_and_what_is_missed(seen: dict[str, Outcome]) -> None:
    wrong = astray(IN_DATA, seen)
    assert not wrong, "\n".join(wrong)


@pytest.mark.long
def test_errors_that_only_the_text_shows_are_found_in_it(article_path: Path) -> None:
    wrong = astray(IN_TEXT, outcomes(IN_TEXT, DATA, article_path))
    assert not wrong, "\n".join(wrong)


def test_documented_errors_are_the_planted_ones() -> None:
    written = (ROOT / "docs" / "mutations.md").read_text(encoding="utf-8")
    assert written == mutations_table(), (
        "run: cd tests && python -m mutations.table > ../docs/mutations.md"
    )
