"""/relations and /relations/{A}/{B} as pages: what a reader finds, and that bad input is met."""

import csv
import io
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import httpx
import pytest
import released
from serving import serving

PAGE = {"accept": "text/html"}
DAY = {"at": "2026-03-01"}
SVG = "{http://www.w3.org/2000/svg}"
ID = "https://w3id.org/bilateral-kg/id/"
VOCAB = "https://w3id.org/bilateral-kg/vocab/"
BKG = "https://w3id.org/bilateral-kg/ontology#"
LONG = "Совместная декларация " * 14
ARABIC = "مملكة الاختبار"
# A small world of two states, one with a right-to-left name, and an agreement that is too long.
WORLD = f"""
PREFIX bkg: <{BKG}> PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX id: <{ID}> PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
<{ID}state/left> a bkg:State ; skos:prefLabel "Left <b>& \\"Right\\""@en ; bkg:alpha2 "LE" .
<{ID}state/test> a bkg:State ; skos:prefLabel "{ARABIC}"@ar ; bkg:alpha2 "TE" .
<{ID}instrument/long> a bkg:Instrument , bkg:Fact ; skos:prefLabel "{LONG.strip()}"@ru ;
  bkg:partyState <{ID}state/left> , <{ID}state/test> .
<{ID}instrument/long#signed> a bkg:AgreementStage ; bkg:stageOf <{ID}instrument/long> ;
  bkg:stageType <{VOCAB}agreement-stage/signed> ;
  bkg:earliest "2031-02-03"^^xsd:date ; bkg:latest "2031-02-03"^^xsd:date .
<{VOCAB}agreement-stage/signed> bkg:stageOrder 7 .
"""


@pytest.fixture(scope="module")
def client() -> Iterator[httpx.Client]:
    with serving("--releases", released.releases()) as server, server.client() as connection:
        yield connection


@pytest.fixture(scope="module")
def page(client: httpx.Client) -> str:
    return text(client, "/relations/KZ/AZ", **DAY)


def text(client: httpx.Client, path: str, **parameters: str) -> str:
    answer = client.get(path, params=parameters or None, headers=PAGE)
    assert answer.status_code == 200, answer.text[:300]
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    return answer.text


class Table(HTMLParser):
    """The cells of the table whose caption begins with some words."""

    def __init__(self, caption: str) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self._caption, self._heard, self._in = caption, "", ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "caption":
            self._heard = ""
        if tag == "tr" and self._heard.startswith(self._caption):
            self.rows.append([])
        self._in = tag if tag in {"caption", "td", "th"} else self._in
        if tag in {"td", "th"} and self.rows and self._heard.startswith(self._caption):
            self.rows[-1].append("")

    def handle_endtag(self, tag: str) -> None:
        self._in = "" if tag == self._in else self._in
        if tag == "table":
            self._heard = ""

    def handle_data(self, data: str) -> None:
        if self._in == "caption":
            self._heard += data.strip()
        elif self._in and self.rows and self.rows[-1] and self._heard.startswith(self._caption):
            self.rows[-1][-1] = " ".join((self.rows[-1][-1] + " " + data).split())


def table(html: str, caption: str) -> list[list[str]]:
    reader = Table(caption)
    reader.feed(html)
    return [row for row in reader.rows if row][1:]


def drawings(html: str) -> list[ET.Element]:
    found = re.findall(r'<svg class="(?:timeline|progress)".*?\n</svg>', html, re.DOTALL)
    return [ET.fromstring(svg.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1))
            for svg in found]  # fmt: skip


def test_both_orders_are_one_page(client: httpx.Client, page: str) -> None:
    assert (
        text(client, "/relations/azerbaijan/kaz", **DAY).replace(
            "/relations/azerbaijan/kaz", "/relations/KZ/AZ"
        )
        == page
    )
    assert '<link rel="canonical" href="/relations/AZ/KZ">' in page
    assert "<h1>" in page
    assert re.search(r"Diplomatic relations.*?h-yes.*?27 August 1992", page, re.DOTALL)


def test_every_fact_has_its_modality_and_its_why(page: str) -> None:
    for caption in ("Agreements, with", "What was promised"):
        rows = table(page, caption)
        assert rows
        for row in rows:
            fact = row[1] if caption.startswith("Agree") else row[0]
            assert re.search(r"\bwhy", fact), row
    assert 'class="badge m-signed"' in page
    assert re.search(r'href="/why\?s=instrument(/|%2F)taraz-qazax-protocol"', page)
    assert re.search(r'class="speaker">.*?Kassym-Jomart Tokayev', page)


def test_drawings_are_told_in_words_too(page: str) -> None:
    svgs = drawings(page)
    assert len(svgs) > 5
    for svg in svgs:
        assert svg.get("role") == "img"
        named = (svg.get("aria-labelledby") or "").split()
        assert {svg.find(SVG + "title").get("id"), svg.find(SVG + "desc").get("id")} == set(named)
        assert svg.find(SVG + "desc").text.strip()
    assert "style=" not in page
    assert not re.search(r"<script(?![^>]* src=)", page)


def test_labels_of_the_timeline_do_not_meet(page: str) -> None:
    (timeline,) = [svg for svg in drawings(page) if svg.get("class") == "timeline"]
    placed = [
        (float(label.get("y")), float(label.get("x")), len(label.text))
        for label in timeline.iter(SVG + "text")
        if label.get("class") is None
    ]
    assert len(placed) > 10
    for number, (y, x, letters) in enumerate(placed):
        for other_y, other_x, other_letters in placed[:number]:
            apart = x + letters * 6.5 < other_x or other_x + other_letters * 6.5 < x
            assert y != other_y or apart


def test_a_reported_standing_is_told_apart_from_what_is_known_of_the_day(page: str) -> None:
    words = " ".join(re.sub("<[^>]+>", " ", page).split())
    assert "unknown on this day; reported, since when is not stated occurred" in words
    assert "yes on this day" not in words


def test_targets_have_shapes_and_the_unknown_is_shown(page: str) -> None:
    by_title = {svg.find(SVG + "title").text: svg for svg in drawings(page)}
    (trade,) = [svg for title, svg in by_title.items() if title.startswith("Mutual trade turn")]
    kinds = [group.get("class") for group in trade.findall(SVG + "g")]
    assert kinds == ["bar k-baseline", "bar k-actual", "bar k-target", "bar k-target open"]
    shares = [
        float(body.get("width").rstrip("%"))
        for body in trade.iter(SVG + "rect")
        if body.get("class") == "body"
    ]
    assert shares == [47.0, 50.1, 94.0]
    words = "".join(trade.find(SVG + "desc").itertext())
    assert "1 billion US dollars" in words
    assert "in the near term" in words
    (corridor,) = [svg for title, svg in by_title.items() if "Trans-Caspian" in title]
    words = "".join(corridor.find(SVG + "desc").itertext())
    assert "10 million tonnes" in words
    assert "no deadline stated" in words
    assert "Forecast, by 2030: × 3 (not on the scale)" in words


def test_filters_order_and_download_stand_in_the_address(client: httpx.Client) -> None:
    everything = table(text(client, "/relations/KZ/AZ", **DAY), "Agreements, with")
    chosen = {**DAY, "sector": "culture", "sort": "title"}
    html = text(client, "/relations/KZ/AZ", **chosen)
    rows = table(html, "Agreements, with")
    titles = [row[1] for row in rows]
    assert 1 < len(rows) < len(everything)
    assert titles == sorted(titles, key=str.casefold)
    (address,) = re.findall(r'href="(/relations/[^"]+agreements.csv[^"]*)"', html)
    answer = client.get(address.replace("&amp;", "&"))
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert "attachment" in answer.headers["content-disposition"]
    cells = list(csv.DictReader(io.StringIO(answer.text)))
    assert len(cells) == len(rows)
    assert all(row["address"].startswith(ID) for row in cells)
    oldest = table(text(client, "/relations/KZ/AZ", **DAY, sort="oldest"), "Agreements, with")
    assert oldest[0][0] == "24 May 2005"


@pytest.mark.parametrize(
    ("path", "status", "near"),
    [
        ("/relations/KZ/Azerbajan", 404, "azerbaijan"),
        ("/relations/KZ/KZ", 404, None),
        ("/relations/KZ/AZ?sector=cultur", 422, "culture"),
        ("/relations/KZ/AZ?sort=date", 422, None),
        ("/relations/KZ/AZ?at=tomorrow", 422, None),
        ("/relations/KZ/AZ?sectr=x", 422, "sector"),
        ("/relations?lang=RU", 422, None),
        ("/relations/KZ/AZ/agreements.csv?stage=x", 422, None),
        ("/relations/KZ", 404, None),
    ],
)
def test_what_is_not_understood_is_a_page(
    client: httpx.Client, path: str, status: int, near: str | None
) -> None:
    answer = client.get(path, headers=PAGE)
    assert answer.status_code == status
    assert answer.headers["content-type"].startswith("text/html")
    assert near is None or f"<code>{near}</code>" in answer.text


def test_the_pairs(client: httpx.Client) -> None:
    rows = table(text(client, "/relations"), "Pairs of states")
    assert rows[0] == ["Azerbaijan – Kazakhstan", "23", "32", "14", "6", "26"]
    russian = text(client, "/relations", lang="ru")
    assert 'href="/relations/AZ/KZ?lang=ru"' in russian
    assert "Азербайджан – Казахстан" in russian


def test_a_pair_of_which_nothing_is_known(client: httpx.Client) -> None:
    html = text(client, "/relations/CN/UZ")
    assert "Nothing is known here" in html
    assert "<h2" not in html


def test_in_russian_nothing_is_left_in_english(client: httpx.Client) -> None:
    html = text(client, "/relations/KZ/AZ", lang="ru", **DAY)
    assert '<html lang="ru"' in html
    assert "Цели и продвижение к ним" in html
    assert ">Азербайджан<" in html
    assert "10 миллионов тонн" in html
    assert not re.search(r">\s*(occurred|signed|Agreements|unknown)\s*<", html)


def test_a_strange_world_has_decent_pages(tmp_path: Path) -> None:
    world, empty = tmp_path / "world.ttl", tmp_path / "empty.ttl"
    world.write_text(WORLD, encoding="utf-8")
    empty.write_text("", encoding="utf-8")
    with serving("--rdf", world) as server, server.client() as client:
        html = text(client, "/relations/TE/left")
        assert f'<bdi lang="ar">{ARABIC}</bdi>' in html
        assert "Left &lt;b&gt;&amp; &#34;Right&#34;" in html
        assert LONG.strip() in html
        (timeline,) = drawings(html)
        assert all(len(label.text) < 60 for label in timeline.iter(SVG + "text"))
        assert "LE/TE" in text(client, "/relations")
    with serving("--rdf", empty) as server, server.client() as client:
        assert "This release tells of no two states" in text(client, "/relations")
        assert client.get("/relations/KZ/AZ", headers=PAGE).status_code == 404
