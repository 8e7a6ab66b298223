"""/questions: the catalogue by topic; a form for each question, its answer, its SPARQL."""

import csv
import io
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
import released
from serving import serving

from bilateral_kg.catalogue import Catalogue
from bilateral_kg.resources import folder

PAGE = {"accept": "text/html"}
CATALOGUE = Catalogue.load(folder("queries"))


@pytest.fixture(scope="module")
def client() -> Iterator[httpx.Client]:
    with serving("--releases", released.releases()) as server, server.client() as connection:
        yield connection


def page(client: httpx.Client, path: str, status: int = 200, **parameters: str) -> str:
    answer = client.get(path, params=parameters or None, headers=PAGE)
    assert answer.status_code == status, answer.text[:500]
    assert answer.headers["content-type"].startswith("text/html")
    return answer.text


def rows(html: str) -> list[str]:
    body = re.search(r"<tbody>(.*?)</tbody>", html, re.DOTALL)
    return re.findall(r"<tr>(.*?)</tr>", body[1], re.DOTALL) if body else []


def shown_query(html: str) -> str:
    found = re.search(r'<pre tabindex="0">(.*?)</pre>', html, re.DOTALL)
    assert found
    return unescape(found[1])


def test_every_question_is_listed_once_in_both_languages(client: httpx.Client) -> None:
    for language in ("en", "ru"):
        html = page(client, "/questions", lang=language)
        for question in CATALOGUE:
            assert html.count(f'href="/questions/{question.name}?lang={language}"') == 1
            assert question.summary[language] in unescape(html)
    assert html.count("<h2") == len({question.topic for question in CATALOGUE})


@pytest.mark.parametrize("name", [question.name for question in CATALOGUE])
def test_every_question_runs_from_its_example(client: httpx.Client, name: str) -> None:
    question = CATALOGUE.get(name)
    html = page(client, f"/questions/{name}")
    link = re.search(r'href="([^"]+)">Example<', html)
    assert bool(link) == bool(set(question.example) - {"lang"})
    answered = page(client, unescape(link[1])) if link else html
    assert '<h2 id="answer">' in answered
    assert shown_query(answered).startswith("PREFIX")
    needed = {each for each, parameter in question.parameters.items() if parameter.required}
    assert ('<h2 id="answer">' in html) == (not needed)


def test_the_answer_links_to_things_by_their_names(client: httpx.Client) -> None:
    html = page(client, "/questions/agreements", sector="culture", state="KZ", lang="ru")
    assert re.search(
        r'<a href="/id/instrument/taraz-qazax-protocol"><bdi>Протокол[^<]+</bdi></a>', html
    )
    assert '<option value="culture" selected>' in html
    assert '<option value="KZ" selected>Казахстан</option>' in html
    assert "21 октября 2025" in html


def test_the_query_shown_is_the_query_asked(client: httpx.Client) -> None:
    html = page(client, "/questions/agreements", sector="culture")
    query = shown_query(html)
    answer = client.get("/sparql", params={"query": query, "format": "csv"})
    assert answer.status_code == 200
    assert len(list(csv.reader(io.StringIO(answer.text)))) - 1 == len(rows(html))
    link = re.search(r'href="(/editor\?[^"]+)"', html)
    assert link
    assert parse_qs(urlsplit(unescape(link[1])).query)["query"] == [query]


def test_pages_follow_each_other_and_files_have_all(client: httpx.Client) -> None:
    address: str | None = "/questions/who-said"
    seen: list[str] = []
    while address:
        html = page(client, address)
        seen += rows(html)
        following = re.search(r'href="([^"]+)" rel="next"', html)
        address = unescape(following[1]) if following else None
    answer = client.get("/questions/who-said/answer.csv")
    assert "attachment" in answer.headers["content-disposition"]
    assert len(list(csv.reader(io.StringIO(answer.text)))) - 1 == len(seen) > 50
    bindings = client.get("/questions/who-said/answer.json").json()["results"]["bindings"]
    assert len(bindings) == len(seen)


def test_a_question_answered_by_a_graph(client: httpx.Client) -> None:
    html = page(client, "/questions/fact-items", fact="project/aktau-container-hub")
    assert "download it as Turtle" in html
    path = "/questions/fact-items/answer.ttl"
    answer = client.get(path, params={"fact": "project/aktau-container-hub"})
    assert answer.headers["content-type"].startswith("text/turtle")
    assert "aktau-container-hub" in answer.text
    assert client.get("/questions/fact-items/answer.csv").status_code == 404


def test_nothing_found_is_no_proof(client: httpx.Client) -> None:
    html = page(client, "/questions/fulfilments")
    assert "does not prove" in html


@pytest.mark.parametrize(
    ("path", "status", "told"),
    [
        ("/questions/agreements?sector=cultur", 422, "sector=culture"),
        ("/questions/post-holders?at=2025-10-21&post=president-kazakstan", 422,
         "post=president-kazakhstan"),
        ("/questions/overdue?at=soon", 422, "is no date"),
        ("/questions/agreements?offset=-1", 422, "is no number of rows"),
        ("/questions/agreements?offset=99999999999", 422, "is no number of rows"),
        ("/questions/agreements?sectr=culture", 422, "<code>sector</code>"),
        ("/questions/agreement", 404, "<code>agreements</code>"),
        ("/questions/agreements?q=%22%3E%3Cscript%3Ealert(1)%3C/script%3E", 200, "&lt;script&gt;"),
        ("/questions/agreements?sector=%7D%20%23%20%22%5C", 422, "sector"),
    ],
)  # fmt: skip
def test_what_is_not_understood_is_told_in_the_form(
    client: httpx.Client, path: str, status: int, told: str
) -> None:
    html = page(client, path, status)
    assert told in html
    assert "<script>alert" not in html


def test_errors_keep_what_was_given(client: httpx.Client) -> None:
    html = page(client, "/questions/overdue", 422, at="2026-03-01", source="nobody-said")
    assert 'value="2026-03-01"' in html
    assert 'value="nobody-said"' in html
    assert 'aria-invalid="true"' in html
    assert 'role="alert"' in html


def test_over_an_empty_graph(tmp_path: Path) -> None:
    empty = tmp_path / "empty.ttl"
    empty.write_text("", encoding="utf-8")
    with serving("--rdf", empty) as server, server.client() as client:
        assert "Nothing in this release answers it" in page(client, "/questions/agreements")
        page(client, "/questions")
        page(client, "/questions/pair-events", 422, state="KZ", other="AZ")
