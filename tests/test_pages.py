"""Pages over a socket: in each language, with evidence, without script, whatever the data holds."""

import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import httpx
import pytest
import released
from lxml import html
from serving import serving

BROWSER = {"accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
PROTOCOL = "/doc/id/instrument/taraz-qazax-protocol.html"
VISIT = "/doc/id/event/aliyev-state-visit-kazakhstan-2025.html"
PAGES = [
    "/", "/search", "/search?q=Taraz", PROTOCOL, VISIT, "/doc/id/state/kazakhstan.html",
    "/doc/id/state/kazakhstan.html?kind=instrument", "/doc/vocab/sector.html",
    "/doc/vocab/sector/culture.html", "/doc/id/source/kazpravda-2025.html",
    "/why?s=instrument/taraz-qazax-protocol&p=party", "/why?s=city/taraz", "/data",
    "/data/releases", "/data/report", "/data/report?severity=warning", "/about", "/nothing",
]  # fmt: skip
FIRST_PAGE_BYTES = 150_000


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """A server that has no source text beside it."""
    empty = tmp_path_factory.mktemp("texts")
    server = serving("--releases", released.releases(), texts=empty)
    with server as running, running.client(headers=BROWSER) as connection:
        yield connection


def page(answer: httpx.Response) -> html.HtmlElement:
    parser = html.HTMLParser(encoding="utf-8")
    return html.document_fromstring(answer.content, parser=parser)


def words(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def main(answer: httpx.Response) -> str:
    return words(page(answer).get_element_by_id("main"))


@pytest.mark.parametrize("language", ["en", "ru"])
@pytest.mark.parametrize("address", PAGES)
def test_each_page_is_whole_in_each_language(
    client: httpx.Client, address: str, language: str
) -> None:
    answer = client.get(address, headers={"accept-language": language})
    assert answer.status_code == (404 if address == "/nothing" else 200), answer.text
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert set(answer.headers["vary"].split(", ")) == {"Accept", "Accept-Language"}
    tree = page(answer)
    assert tree.get("lang") == language
    assert len(tree.xpath("//h1")) == 1
    assert tree.xpath("//title")[0].text_content().endswith("bilateral-kg")
    ids = tree.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert not tree.xpath("//style|//@style|//script[not(@src)]|//@onclick|//iframe")
    levels = [int(e.tag[1]) for e in tree.xpath("//h1|//h2|//h3|//h4")]
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_no_link_of_a_page_is_dead(client: httpx.Client) -> None:
    """Of the pages themselves; pages of other parts are named by the test of all pages."""
    ours = ("/doc/", "/id/", "/vocab/", "/data", "/why", "/search", "/about", "/changes", "/assets")
    seen = set()
    for address in ("/", PROTOCOL, "/data", "/data/report", "/about"):
        for href in page(client.get(address)).xpath("//@href"):
            if href.startswith(ours):
                seen.add(href.partition("#")[0])
    assert len(seen) > 60
    for href in sorted(seen)[::3]:
        answer = client.get(href, follow_redirects=True)
        assert answer.status_code == 200, href


def test_the_language_asked_for_stays_in_the_links(client: httpx.Client) -> None:
    tree = page(client.get("/?lang=ru", headers={"accept-language": "en"}))
    assert tree.get("lang") == "ru"
    ours = [href for href in tree.xpath("//main//a/@href") if href[0] == "/"]
    assert ours
    assert all("lang=ru" in href for href in ours)
    assert tree.xpath("//form//input[@name='lang']/@value") == ["ru"]
    moved = client.get("/id/city/taraz?lang=ru")
    assert moved.headers["location"] == "/doc/id/city/taraz.html?lang=ru"
    filtered = page(client.get("/data/report?severity=warning&lang=ru"))
    (english,) = filtered.xpath("//nav[@class='languages']/a[@hreflang='en']/@href")
    assert english == "/data/report?severity=warning&lang=en"


def test_no_link_of_an_error_leads_to_another_host(client: httpx.Client) -> None:
    page = client.get("//other.example/x", headers={"Accept": "text/html"})
    assert page.status_code == 404
    assert "//other.example" not in page.text


def test_labels_come_in_a_language_that_has_no_interface(client: httpx.Client) -> None:
    tree = page(client.get("/doc/id/state/kazakhstan.html?lang=kk"))
    assert tree.get("lang") == "en"
    (title,) = tree.xpath("//h1")
    assert (title.text_content(), title.get("lang")) == ("Қазақстан", "kk")
    assert {"ru", "az"} <= set(tree.xpath("//p[@class='names']/bdi/@lang"))


def test_what_cannot_be_asked_is_refused_in_words(client: httpx.Client) -> None:
    for address, status in (
        ("/?x=1", 422), ("/?lang=xx1", 422), ("/?lang=ru&lang=en", 400), ("/data?page=2", 422),
        ("/data/report?severity=bad", 422), ("/data/report?page=0", 422), ("/why", 422),
        ("/why?s=%20", 422), ("/why?s=state/none", 404), ("/search?q=x&page=0", 422),
        ("/search?q=" + "x" * 201, 422), ("/search?q=!!", 422),
        ("/search?q=corridor&type=Evnt", 422), (PROTOCOL + "?kind=bad", 422),
        (PROTOCOL + "?kind=figure", 422), (PROTOCOL + "?page=x", 422), ("/doc/id/none", 404),
        ("/data/none", 404),
    ):  # fmt: skip
        answer = client.get(address)
        assert answer.status_code == status, (address, answer.text)
        assert page(answer).find_class("status")[0].text_content() == str(status)
        told = client.get(address, headers={"accept": "application/json"})
        assert told.status_code in {status, 406}
        assert told.headers["content-type"] == "application/problem+json"
        assert told.json()["detail"]
    near = client.get("/search?q=corridor&type=Evnt")
    assert "Event" in main(near)


def test_pages_are_validated_by_release_language_and_address(client: httpx.Client) -> None:
    for address in (PROTOCOL, "/", "/data", "/why?s=city/taraz", "/data/releases"):
        english = client.get(address).headers["etag"]
        again = client.get(address, headers={"if-none-match": english})
        assert (again.status_code, again.content) == (304, b"")
        russian = client.get(address, headers={"if-none-match": english, "accept-language": "ru"})
        assert russian.status_code == 200
        assert russian.headers["etag"] != english
        assert russian.headers["content-language"] == "ru"


def test_the_first_page_is_light_and_says_what_there_is(client: httpx.Client) -> None:
    answer = client.get("/")
    tree = page(answer)
    loaded = tree.xpath("//link[@rel='stylesheet' or @rel='icon']/@href|//script/@src")
    weight = len(answer.content) + sum(len(client.get(each).content) for each in loaded)
    assert weight < FIRST_PAGE_BYTES
    assert tree.xpath("//main//a[@href='/relations/AZ/KZ']")
    assert tree.xpath("//main//a[starts-with(@href, '/id/event/')]")
    assert "51" in [words(each) for each in tree.xpath("//a[@href='/data#sources']")]


def test_search_leads_to_the_thing(client: httpx.Client) -> None:
    tree = page(client.get("/search", params={"q": "Шушой", "lang": "ru"}))
    first = tree.xpath("//main//ul[@class='plain']/li[1]/a")[0]
    assert words(first) == "Шуша"
    thing = client.get(first.get("href"), follow_redirects=True)
    assert page(thing).xpath("//h1")[0].text_content() == "Шуша"
    narrowed = page(client.get("/search", params={"q": "Шуша", "type": "City"}))
    (chosen,) = narrowed.xpath("//*[@class='facets']//a[@aria-current]")
    assert "type=" not in chosen.get("href")
    assert len(narrowed.xpath("//main//ul[@class='plain']/li")) < len(
        tree.xpath("//main//ul[@class='plain']/li")
    )


def test_a_thing_says_what_it_is_who_says_so_and_why(client: httpx.Client) -> None:
    tree = page(client.get(PROTOCOL))
    (lead,) = tree.xpath("//p[@class='lead']")
    for told in ("Protocol", "parties", "Taraz", "signed"):
        assert told in words(lead)
    party = tree.xpath("//dl[@class='facts']/div[starts-with(dt, 'party')]")[0]
    assert party.xpath(".//span[contains(@class, 'm-signed')]")
    silence = tree.xpath("//dl[@class='facts']/div[starts-with(dt, 'unstated')]")[0]
    assert not silence.xpath(".//*[contains(@class, 'badge') or @class='speaker']")
    assert silence.xpath(".//a[@class='why']")
    (why,) = party.xpath(".//a[@class='why']/@href")
    reasons = page(client.get(why))
    assert "Reported by a source" in words(reasons)
    assert reasons.xpath("//article//a[@href='/id/source/kazpravda-2025']")
    assert "characters 7,635 to 7,656" in words(reasons)
    assert reasons.xpath("//article//a[starts-with(@href, 'https://kazpravda.kz/')]")
    (signed,) = tree.xpath("//li[@id='signed']")
    assert signed.xpath(".//details//article")


def test_speakers_and_participants_are_named(client: httpx.Client) -> None:
    tree = page(client.get(VISIT))
    assert "Ilham Aliyev" in words(tree.xpath("//p[@class='lead']")[0])
    speakers = {words(each) for each in tree.find_class("speaker")}
    assert "Kassym-Jomart Tokayev" in speakers
    events = tree.xpath("//h3[contains(., 'event')]/following-sibling::ul[1]/li")
    assert len(events) == 8
    person = main(client.get("/doc/id/person/ilham-aliyev.html"))
    assert "President of Azerbaijan" in person
    assert "guest" in person


def test_derived_statements_say_what_they_follow_from(client: httpx.Client) -> None:
    whole = main(client.get("/why?s=instrument/taraz-qazax-protocol"))
    assert "is a instrument" in whole
    assert "22-rdf-syntax-ns" not in whole
    told = main(client.get("/why?s=instrument/taraz-qazax-protocol&p=partyState"))
    assert "Follows from other statements" in told
    assert "A party is the state" in told


def test_the_reasons_of_a_thing_tell_each_report_once(client: httpx.Client) -> None:
    tree = page(client.get("/why?s=instrument/taraz-qazax-protocol"))
    (report,) = tree.find_class("report")
    (reason,) = report.xpath("parent::section")
    said = {words(each) for each in reason.xpath("h2/span[@class='of']")}
    assert {"label", "is a", "party", "sector"} <= said
    again = tree.xpath("//section[@class='reason']/p/a[starts-with(@href, '#report-')]")
    assert {each.get("href") for each in again} == {f"#{report.get('id')}"}
    whole = page(client.get("/why?s=instrument/visit-documents-2025"))
    links = whole.xpath("//article[@class='report']/p[@class='note']/a/@href")
    assert len(links) == len(set(links)) > 1


def test_without_the_text_there_is_no_word_of_it(client: httpx.Client) -> None:
    for address in (PROTOCOL, "/why?s=instrument/taraz-qazax-protocol"):
        tree = page(client.get(address))
        assert not tree.xpath("//mark|//blockquote")
        assert not [href for href in tree.xpath("//@href") if ":~:" in href]


def test_with_the_text_beside_the_server_the_words_are_shown(
    article_path: Path, tmp_path: Path
) -> None:
    text = article_path.read_text("utf-8")
    (tmp_path / "any-name.txt").write_text(text, encoding="utf-8")
    server = serving("--releases", released.releases(), texts=tmp_path)
    with server as running, running.client(headers=BROWSER) as client:
        answer = client.get(PROTOCOL)
        tree = page(answer)
        marked = {each.text_content() for each in tree.xpath("//mark")}
        assert marked == {text[7635:7656], text[7815:7895]}
        hrefs = [href for href in tree.xpath("//a/@href") if "#:~:text=" in href]
        assert all(href.startswith("https://kazpravda.kz/") for href in hrefs)
        # Two passages of one paragraph are one excerpt, and one link with both.
        for shown in tree.xpath("//blockquote"):
            assert len(shown.xpath("mark")) == 2
        assert {href.count("text=") for href in hrefs} == {2}
        changed = text[:9000] + "!" + text[9001:]
        (tmp_path / "any-name.txt").write_text(changed, encoding="utf-8")
        tag = {"if-none-match": answer.headers["etag"]}
        after = client.get(PROTOCOL, headers=tag)
        assert after.status_code == 200
        assert not page(after).xpath("//mark")


def test_the_report_is_told_in_both_languages(client: httpx.Client) -> None:
    english = page(client.get("/data/report?severity=warning"))
    russian = page(client.get("/data/report?severity=warning&lang=ru"))
    found = english.xpath("//ul[contains(@class, 'findings')]/li")
    assert len(found) == len(russian.xpath("//ul[contains(@class, 'findings')]/li")) == 46
    assert set(english.xpath("//ul[contains(@class, 'findings')]/li/@class")) == {"warning"}
    assert re.search("[а-я]{4}", words(russian.xpath("//ul[contains(@class, 'findings')]/li")[0]))
    assert "None" in main(client.get("/data/report?severity=violation"))


def test_data_counts_what_each_source_reports(client: httpx.Client) -> None:
    tree = page(client.get("/data"))
    rows = tree.xpath("//table/tbody/tr")
    assert len(rows) == 51
    assert "Kazakhstanskaya Pravda" in words(rows[0].xpath("th")[0])
    assert int(words(rows[0].xpath("td")[0])) > 150
    sources = sum(int(words(row.xpath("td")[0])) for row in rows)
    counts = {words(d.xpath("dt")[0]): words(d.xpath("dd")[0]) for d in tree.xpath(
        "//dl[@class='counts']/div")}  # fmt: skip
    assert counts["assertion"] == str(sources)
    assert client.get("/data/releases").text.count("<tr>") == 2


MANY = 2000
LONG = "A title that goes on and on " * 11
ARABIC = "العلاقات بين الدولتين"


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """A graph without an ontology: a state with 2,000 facts, titles of every kind."""
    folder = tmp_path_factory.mktemp("odd")
    ns, bkg = "https://w3id.org/bilateral-kg/id/", "https://w3id.org/bilateral-kg/ontology#"
    label, kind = "<http://www.w3.org/2004/02/skos/core#prefLabel>", "a"
    lines = [
        f"<{ns}state/x> {kind} <{bkg}State> ; {label} 'X'@en .",
        f"<{ns}state/long> {kind} <{bkg}State> ; {label} '{LONG}'@en .",
        f"<{ns}state/arabic> {kind} <{bkg}State> ; {label} '{ARABIC}'@ar .",
        f"<{ns}state/script> {kind} <{bkg}State> ; {label} '<script>alert(1)</script>'@en ;"
        f" <{bkg}address> 'javascript:alert(1)'^^<http://www.w3.org/2001/XMLSchema#anyURI> .",
    ]
    lines += [
        f"<{ns}event/e{n}> {kind} <{bkg}Event> ; {label} 'Event {n}'@en ;"
        f" <{bkg}destination> <{ns}state/x> ."
        for n in range(MANY)
    ]
    (folder / "odd.ttl").write_text("\n".join(lines), encoding="utf-8")
    with serving("--rdf", folder) as server, server.client(headers=BROWSER) as connection:
        yield connection


def test_a_thing_with_thousands_of_facts_is_paged(odd: httpx.Client) -> None:
    first = odd.get("/doc/id/state/x.html")
    assert len(first.content) < 50_000
    assert "2,000" in main(first)
    (address,) = set(page(first).xpath("//main//a[contains(@href, 'kind=event')]/@href"))
    shown = [page(odd.get(address)), *(
        page(odd.get("/doc/id/state/x.html", params={"kind": "event", "page": number}))
        for number in (2, 40)
    )]  # fmt: skip
    seen = [
        href for tree in shown for href in tree.xpath("//main//ul[@class='parts']/li/p/a/@href")
    ]
    assert len(seen) == len(set(seen)) == 150
    assert [len(tree.xpath("//main//a[@rel='next']")) for tree in shown] == [1, 1, 0]
    assert "page 40 of 40" in words(shown[2])
    assert odd.get("/doc/id/state/x.html?kind=event&page=41").status_code == 422


def test_titles_of_every_kind_have_a_page(odd: httpx.Client) -> None:
    tree = page(odd.get("/doc/id/state/long.html"))
    assert words(tree.xpath("//h1")[0]) == LONG.strip()
    assert len(tree.xpath("//title")[0].text_content()) < 150
    (arabic,) = page(odd.get("/doc/id/state/arabic.html")).xpath("//h1")
    assert (arabic.text_content(), arabic.get("lang"), arabic.get("dir")) == (ARABIC, "ar", "auto")
    script = odd.get("/doc/id/state/script.html")
    assert "<script>alert" not in script.text
    assert not [href for href in page(script).xpath("//@href") if "javascript" in href]


def test_a_graph_without_releases_sources_or_pairs_has_pages_too(odd: httpx.Client) -> None:
    assert "None yet" in main(odd.get("/"))
    assert "files, not a release" in main(odd.get("/data"))
    assert "Event 7" in main(odd.get("/search?q=Event 7"))
    for address in ("/data/releases", "/data/report"):
        assert odd.get(address).status_code == 404
