"""`bilateral-kg evidence`: an assertion and its passage that have no word in common."""

from pathlib import Path

import pytest
from curating import FACTS, SOURCE, Bench, bench
from test_evidence import evidence

# The words of the minister; the ferry comes in another sentence.
BRIDGE, FERRY = "46-74", "2-27"
CODE = "assertion/ferry-2025/x shares no word with its passage"


@pytest.fixture
def project(tmp_path: Path) -> Bench:
    made = bench(tmp_path)
    described = (made.data / SOURCE).read_text(encoding="utf-8")
    made.write(SOURCE, f"{described}language: ru\n")
    return made


def retold(project: Bench, passage: str, paraphrase: str, explicitness: str = "explicit") -> None:
    project.write(
        FACTS,
        f"- id: x\n  type: Assertion\n  explicitness: {explicitness}\n  evidence: {passage}\n"
        f"  paraphrase: {{en: The bridge., ru: {paraphrase}}}\n  asserts: event/lind-visit\n",
    )


def test_words_of_another_sentence_are_told_with_their_place(project: Bench) -> None:
    retold(project, FERRY, "Мост обещан к 2030 году.")
    done = evidence(project)
    place = (project.data / FACTS).relative_to(project.root)
    assert done.stderr.startswith(f"{place}:4: warning: {CODE} {FERRY}\n")
    assert done.stdout.endswith("1 problem\n")
    assert done.returncode == 0, "a likeness is no proof: a warning"


@pytest.mark.parametrize("paraphrase", ["Обещано на 2030 год.", "Построи\u0301ли что-то."])
def test_one_word_in_another_form_is_enough(project: Bench, paraphrase: str) -> None:
    retold(project, BRIDGE, paraphrase)
    assert evidence(project).stderr == ""


def test_what_is_computed_rests_on_words_from_elsewhere(project: Bench) -> None:
    retold(project, FERRY, "Мост обещан к 2030 году.", "computed")
    assert evidence(project).stderr == ""


def test_a_source_in_no_stated_language_is_not_compared(tmp_path: Path) -> None:
    project = bench(tmp_path)
    retold(project, FERRY, "Мост обещан к 2030 году.")
    assert evidence(project).stderr == ""
