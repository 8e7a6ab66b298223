"""The same questions through the command line and over HTTP, as users ask them."""

import csv
import io
import subprocess
import sys
from collections.abc import Iterator

import httpx
import pytest
import released
from competency import ARTICLE
from serving import serving

from bilateral_kg import names

# A question with a choice, one with a day, one with a text to fall back on.
ASKED = [
    ("commitments", ["kind=instructions"]),
    ("in-force", ["at=2025-10-21", "document=strategic-partnership-treaty"]),
    ("third-states", ["relation=az-kz", "state=CN"]),
]


def program(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "bilateral_kg", "query", *arguments]
    command += ["--releases", str(released.releases())]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def params(given: list[str]) -> list[str]:
    return [part for each in given for part in ("-p", each)]


def table(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


@pytest.fixture(scope="module")
def client() -> Iterator[httpx.Client]:
    with serving("--releases", released.releases()) as server, server.client() as connection:
        yield connection


@pytest.mark.parametrize(("name", "given"), ASKED)
def test_the_endpoint_answers_what_the_command_answers(
    client: httpx.Client, name: str, given: list[str]
) -> None:
    told = program(name, *params(given), "-f", "csv")
    assert told.returncode == 0, told.stderr
    text = program(name, *params(given), "--sparql").stdout
    answer = client.post("/sparql", data={"query": text}, headers={"accept": "text/csv"})
    assert answer.status_code == 200, answer.text
    assert table(answer.text) == table(told.stdout)
    assert table(told.stdout)


def test_the_article_alone_is_asked_for_by_a_slug() -> None:
    every = table(program("twinnings", "-f", "csv").stdout)
    article = table(program("twinnings", "-p", f"source={ARTICLE}", "-f", "csv").stdout)
    assert [row["twinning"].removeprefix(names.ID) for row in article] == ["twinning/taraz-qazax"]
    assert len(every) == 2


def test_the_language_is_an_option_and_is_told(client: httpx.Client) -> None:
    told = table(program("subsets", "--lang", "ru", "-f", "csv").stdout)
    assert [row["language"] for row in told] == ["ru"]
    text = program("subsets", "--lang", "kk", "--sparql").stdout
    answer = client.post(
        "/sparql", data={"query": text}, headers={"accept": "application/sparql-results+json"}
    )
    (row,) = answer.json()["results"]["bindings"]
    # No Kazakh label: English, and the answer says so.
    assert (row["label"]["xml:lang"], row["language"]["value"]) == ("en", "en")


def test_a_question_without_its_day_says_what_it_needs() -> None:
    refused = program("post-holders")
    assert refused.returncode == 2
    assert "needs at" in refused.stderr
    assert "Traceback" not in refused.stderr
