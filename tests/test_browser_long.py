"""More of the pages in a browser: for everyone, by keyboard, on a phone, and over rough data."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
import released
import rough_data
from axe_playwright_python.sync_playwright import Axe
from browsing import PHONE, Watched, browsing, watched
from playwright.sync_api import Browser, Locator, Page, expect
from serving import Server, serving
from sitemap import PAGES

pytestmark = pytest.mark.long
GRAVE = {"serious", "critical"}
# The boxes of the drawn labels, as Cytoscape has them; pairs that overlap by more than a hair.
OVERLAPS = """() => {
  const cy = document.querySelector('[data-canvas]')._cyreg.cy;
  const named = cy.nodes(':visible').filter(n => n.data('drawn'));
  const boxes = named.map(n => ({ name: n.data('label'), ...n.renderedBoundingBox({
    includeNodes: false, includeEdges: false, includeLabels: true, includeOverlays: false }) }));
  const found = [];
  boxes.forEach((a, i) => boxes.slice(i + 1).forEach(b => {
    if (a.x1 + 3 < b.x2 && b.x1 + 3 < a.x2 && a.y1 + 3 < b.y2 && b.y1 + 3 < a.y2)
      found.push([a.name, b.name]);
  }));
  return { labels: boxes.length, nodes: cy.nodes(':visible').length, found };
}"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with browsing() as started:
        yield started


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with serving("--releases", released.releases()) as running:
        yield running


@pytest.fixture(scope="module")
def rough(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    data = rough_data.write(tmp_path_factory.mktemp("rough"))
    ontology = Path(released.__file__).resolve().parents[1] / "ontology" / "bilateral.ttl"
    with serving("--rdf", data, "--rdf", ontology) as running:
        yield running


@pytest.fixture
def seen(browser: Browser, server: Server) -> Iterator[Watched]:
    with watched(browser, server.url) as opened:
        yield opened
        opened.quiet()


def settle(page: Page, path: str) -> None:
    """Wait for what a page draws by itself."""
    if path.startswith(("/graph", "/map", "/editor", "/sparql")):
        expect(page.locator("[data-ready]")).to_be_visible()
    if path == "/docs":
        expect(page.locator(".opblock").first).to_be_visible()


def listed(page: Page) -> Locator:
    return page.locator("[data-list] [role=option]")


def grave(page: Page) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [
        f"{one['id']}: {node['html'][:120]}"
        for one in found
        if one["impact"] in GRAVE
        for node in one["nodes"]
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", PAGES)
def test_nothing_grave_stands_in_anyones_way(
    browser: Browser, server: Server, path: str, scheme: str
):
    with watched(browser, server.url, color_scheme=scheme) as seen:
        seen.visit(path)
        settle(seen.page, path)
        assert grave(seen.page) == []
        seen.quiet()


@pytest.mark.parametrize("path", PAGES)
def test_a_phone_shows_each_page_without_scrolling_aside(
    browser: Browser, server: Server, path: str
):
    with watched(browser, server.url, viewport=PHONE, has_touch=True) as seen:
        seen.visit(path)
        settle(seen.page, path)
        wide = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
        assert seen.page.evaluate(wide) <= 0


def test_on_a_phone_the_timeline_begins_with_the_newest(browser: Browser, server: Server):
    with watched(browser, server.url, viewport=PHONE, has_touch=True) as seen:
        seen.visit("/relations/KZ/AZ")
        years = seen.page.locator(".timeline .year")
        assert years.count() > 1
        seen.page.locator(".timeline").scroll_into_view_if_needed()
        expect(years.last).to_be_in_viewport()
        expect(years.first).not_to_be_in_viewport()


def test_an_answer_has_nothing_grave(seen: Watched):
    seen.visit("/editor")
    seen.page.get_by_role("button", name="Run query").click()
    expect(seen.page.locator(".yasr table tbody tr").first).to_be_visible()
    assert grave(seen.page) == []


def test_the_graph_by_keyboard_alone(seen: Watched):
    seen.visit("/graph")
    page = seen.page
    expect(page.locator("[data-graph][data-ready]")).to_be_visible()
    focused = page.locator("[data-list]")
    for _ in range(60):
        page.keyboard.press("Tab")
        if focused.evaluate("list => list === document.activeElement"):
            break
    else:
        raise AssertionError("the list is not reached by Tab")
    chosen = page.locator("[data-list] [aria-selected=true]")
    page.keyboard.press("Home")
    first = chosen.inner_text()
    page.keyboard.press("ArrowDown")
    assert chosen.inner_text() != first
    page.keyboard.press("ArrowUp")
    assert chosen.inner_text() == first
    before = listed(page).count()
    page.keyboard.press("Enter")
    expect(listed(page)).not_to_have_count(before)
    expect(page.locator("[data-details]")).to_be_visible()


def test_the_map_by_keyboard_alone(seen: Watched):
    seen.visit("/map")
    page = seen.page
    expect(page.locator("[data-map][data-ready]")).to_be_visible()
    layer = page.locator("[data-map] svg > g")
    page.locator("[data-map] svg").focus()
    places = [layer.get_attribute("transform")]
    for key in ("+", "ArrowLeft", "ArrowUp", "-"):
        page.keyboard.press(key)
        places.append(layer.get_attribute("transform"))
    assert len(set(places)) == len(places)
    page.keyboard.press("0")
    assert layer.get_attribute("transform") == places[0]
    page.get_by_label("Twinnings").uncheck()
    expect(page.locator(".line.twinning").first).to_be_hidden()
    assert "show=" in page.url
    page.locator("a.place[href*='city/baku']").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/id/city/baku**")


def test_time_takes_away_what_was_not_yet(seen: Watched):
    seen.visit("/graph?center=state/kazakhstan")
    page = seen.page
    expect(page.locator("[data-graph][data-ready]")).to_be_visible()
    always = listed(page).count()
    page.get_by_role("slider").focus()
    page.keyboard.press("Home")
    expect(listed(page)).not_to_have_count(always)
    assert listed(page).count() < always
    assert "at=2005-01-01" in page.url
    page.reload()
    expect(page.locator("[data-graph][data-ready]")).to_be_visible()
    assert listed(page).count() < always
    page.get_by_role("slider").focus()
    page.keyboard.press("End")
    expect(listed(page)).to_have_count(always)


def test_a_view_of_the_graph_is_shared_by_its_address(seen: Watched, browser: Browser):
    seen.visit("/graph")
    page = seen.page
    expect(page.locator("[data-graph][data-ready]")).to_be_visible()
    page.get_by_label("People").uncheck()
    page.get_by_text("Only links of a modality").click()
    page.get_by_label("signed", exact=True).check()
    page.get_by_label("Find in the graph").fill("documents")
    shown = listed(page).all_inner_texts()
    assert shown
    with watched(browser, seen.home) as other:
        other.visit(page.url.removeprefix(seen.home))
        expect(other.page.locator("[data-graph][data-ready]")).to_be_visible()
        assert listed(other.page).all_inner_texts() == shown
        expect(other.page.get_by_label("People")).not_to_be_checked()


@pytest.mark.parametrize("center", ["relation/az-kz", "state/kazakhstan"])
def test_no_two_labels_overlap(seen: Watched, center: str):
    seen.visit(f"/graph?center={center}&depth=2")
    page = seen.page
    expect(page.locator("[data-graph][data-ready]")).to_be_visible()
    for name in (None, "Closer", "Closer", "Further away"):
        if name:
            page.locator("[data-graph]").get_by_role("button", name=name).click()
        page.wait_for_timeout(300)
        told = page.evaluate(OVERLAPS)
        assert told["labels"] > 5
        assert told["found"] == []


ROUGH = ("person/script", "instrument/long", "state/busy", "relation/bare", "event/e7")


@pytest.mark.parametrize("name", ROUGH)
@pytest.mark.parametrize("page", ["/doc/id/{}", "/graph?center={}"])
def test_rough_data_has_a_decent_page(browser: Browser, rough: Server, page: str, name: str):
    with watched(browser, rough.url, viewport=PHONE) as seen:
        assert seen.visit(page.format(name)) == 200
        settle(seen.page, page)
        wide = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
        assert seen.page.evaluate(wide) <= 0
        assert grave(seen.page) == []
        seen.quiet()


def test_hundreds_of_things_are_drawn_and_told_to_be_cut(browser: Browser, rough: Server):
    with watched(browser, rough.url) as seen:
        seen.visit("/graph?center=state/busy")
        page = seen.page
        expect(page.locator("[data-graph][data-ready]")).to_be_visible()
        assert listed(page).count() == 500
        expect(page.locator("[data-status]")).to_contain_text("There is more than is shown")
        told = page.evaluate(OVERLAPS)
        assert told["nodes"] == 500
        assert told["found"] == []
        seen.quiet()


@pytest.mark.parametrize("path", ["/", "/graph", "/map", "/editor"])
def test_a_graph_of_nothing_has_decent_pages(browser: Browser, tmp_path: Path, path: str):
    with (
        serving("--rdf", rough_data.write_empty(tmp_path)) as server,
        watched(browser, server.url) as seen,
    ):
        assert seen.visit(path) == 200
        expect(seen.page.locator("h1").first).to_be_visible()
        assert grave(seen.page) == []
        seen.quiet()


@pytest.mark.parametrize(
    "path", ["/nothing-here", "/doc/id/state/atlantis", "/graph?center=state/x"]
)
def test_unknown_addresses_have_a_decent_page(browser: Browser, server: Server, path: str):
    with watched(browser, server.url) as seen:
        assert seen.visit(path) == 404
        expect(seen.page.locator("h1").first).to_be_visible()
        assert grave(seen.page) == []
        assert seen.outside == []


def test_completion_offers_our_words(seen: Watched):
    seen.visit("/editor")
    page = seen.page
    settings = json.loads(page.locator("[data-editor]").get_attribute("data-settings"))
    assert len(settings["terms"]["class"]) > 40
    page.locator(".CodeMirror").click()
    page.keyboard.press("Control+a")
    page.keyboard.type(
        "PREFIX bkg: <https://w3id.org/bilateral-kg/ontology#>\nSELECT * { ?s a bkg:Inst"
    )
    page.keyboard.press("Control+Space")
    expect(page.locator(".CodeMirror-hints")).to_contain_text("InstrumentSet")
