"""The pages in a browser: no complaint on the console, nobody else asked, all they offer works."""

import io
from collections.abc import Iterator

import networkx as nx
import pytest
import released
from browsing import Watched, browsing, watched
from playwright.sync_api import Browser, Page, expect
from serving import Server, serving
from sitemap import LANGUAGES, PAGES


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with browsing() as started:
        yield started


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with serving("--releases", released.releases()) as running:
        yield running


@pytest.fixture
def seen(browser: Browser, server: Server) -> Iterator[Watched]:
    with watched(browser, server.url, accept_downloads=True) as opened:
        yield opened
        opened.quiet()


# How far a page can be scrolled beyond what is on it.
BELOW_THE_END = """() => document.documentElement.scrollHeight
  - Math.max(innerHeight, document.body.getBoundingClientRect().bottom + scrollY)"""


def with_language(path: str, language: str) -> str:
    return f"{path}{'&' if '?' in path else '?'}lang={language}"


@pytest.mark.parametrize("path", PAGES)
def test_each_page_in_each_language(seen: Watched, path: str):
    for language in LANGUAGES:
        assert seen.visit(with_language(path, language)) == 200
        assert seen.page.locator("html").get_attribute("lang") == language
        expect(seen.page.locator("h1").first).to_be_visible()
        assert seen.page.evaluate(BELOW_THE_END) <= 1


def open_graph(seen: Watched, query: str = "") -> Page:
    assert seen.visit(f"/graph{query}") == 200
    expect(seen.page.locator("[data-graph][data-ready]")).to_be_visible()
    return seen.page


def save(page: Page, name: str) -> bytes:
    with page.expect_download() as download:
        page.get_by_role("button", name=name, exact=True).click()
    return download.value.path().read_bytes()


def drawn(page: Page) -> set[str]:
    """The things in the list, which the drawing shows too."""
    return set(
        page.locator("[data-list] [role=option]").evaluate_all(
            "all => all.map(one => one.dataset.id)"
        )
    )


def test_a_graph_grows_and_its_file_holds_what_is_on_the_screen(seen: Watched):
    page = open_graph(seen)
    before = drawn(page)
    page.get_by_role("option", name="Kazakhstan States", exact=True).click()
    page.get_by_role("button", name="Expand", exact=True).click()
    expect(page.locator("[data-graph]")).not_to_have_attribute("data-nodes", str(len(before)))
    after = drawn(page)
    assert before < after
    assert "open=state/kazakhstan" in page.url
    graph = nx.read_graphml(io.BytesIO(save(page, "GraphML")))
    assert set(graph) == after
    assert graph.number_of_edges() > 0
    page.get_by_label("People").uncheck()
    fewer = drawn(page)
    assert fewer < after
    assert set(nx.read_graphml(io.BytesIO(save(page, "GraphML")))) == fewer
    picture = save(page, "SVG").decode()
    assert picture.count("<g><title>") == len(fewer)
    assert save(page, "PNG").startswith(b"\x89PNG")


def test_from_a_search_to_the_evidence(seen: Watched):
    page = seen.page
    seen.visit("/")
    field = (
        page.get_by_role("main")
        .get_by_role("searchbox")
        .or_(page.get_by_role("main").get_by_role("combobox"))
    )
    field.first.fill("Taraz")
    field.first.press("Enter")
    page.get_by_role("link", name="Protocol on twin-city relations").first.click()
    page.wait_for_url("**/id/instrument/taraz-qazax-protocol**")
    expect(page.locator("h1")).to_contain_text("Taraz and Qazax")
    page.get_by_role("main").locator("a.why").first.click()
    page.wait_for_url("**/why?**")
    expect(page.get_by_role("main")).to_contain_text("Kazakhstanskaya Pravda")


def test_a_question_is_run_from_its_form(seen: Watched):
    page = seen.page
    seen.visit("/questions")
    page.get_by_role("link", name="Twinned cities, and by which act").click()
    page.locator("input[name=city]").fill("taraz")
    page.get_by_role("main").locator("form.question button").first.click()
    page.wait_for_url("**city=taraz**")
    expect(page.get_by_role("main").locator("table")).to_contain_text("Taraz")


def test_a_query_is_run_in_the_editor(seen: Watched):
    assert seen.visit("/editor") == 200
    page = seen.page
    page.get_by_role("button", name="Run query").click()
    expect(page.locator(".yasr table tbody tr").first).to_be_visible()
    expect(page.locator(".yasr")).to_contain_text("instrument")


def test_without_scripts_the_same_pages_have_tables_and_forms(browser: Browser, server: Server):
    with watched(browser, server.url, java_script_enabled=False) as seen:
        page = seen.page
        seen.visit("/map")
        expect(page.get_by_role("rowheader", name="Baku", exact=True)).to_be_visible()
        seen.visit("/graph")
        expect(page.get_by_role("row").nth(5)).to_be_attached()
        seen.visit("/editor")
        page.get_by_role("button", name="Ask", exact=True).click()
        expect(
            page.get_by_role("cell", name="Treaty on strategic partnership").first
        ).to_be_visible()
        page.get_by_label("Query").fill("ASK { ?a ?b ?c }")
        page.get_by_role("button", name="Ask", exact=True).click()
        expect(page.get_by_text("yes", exact=True)).to_be_visible()
        seen.quiet()
