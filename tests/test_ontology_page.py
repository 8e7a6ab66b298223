"""The ontology's page over a socket: complete in both languages, RDF beside it, nothing foreign."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import httpx
import pytest
import released
from lxml import html
from pyoxigraph import Literal, NamedNode, RdfFormat, parse
from serving import serving

ROOT = "https://w3id.org/bilateral-kg/"
BKG = ROOT + "ontology#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
OWL = "http://www.w3.org/2002/07/owl#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
PROBLEM = "application/problem+json"
HTML = "text/html; charset=utf-8"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
PREFIXES = {
    "http://www.w3.org/ns/org#": "org:",
    SKOS: "skos:",
    "http://purl.org/dc/terms/": "dcterms:",
    "http://www.w3.org/ns/oa#": "oa:",
    "http://www.w3.org/ns/prov#": "prov:",
    "http://qudt.org/schema/qudt/": "qudt:",
    "http://qudt.org/vocab/unit/": "unit:",
    "http://purl.org/vocab/vann/": "vann:",
}
HOSTILE = """
@prefix bkg: <https://w3id.org/bilateral-kg/ontology#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
<https://w3id.org/bilateral-kg/graph/ontology> {
  <https://w3id.org/bilateral-kg/ontology> a owl:Ontology ;
    dcterms:title "<script>alert(1)</script>"@en ;
    dcterms:license <javascript:alert(2)> .
  bkg:Odd a owl:Class ; rdfs:label "\\"><img src=x onerror=alert(3)>"@en ;
    rdfs:comment "</p><style>*{}</style>"@en ;
    rdfs:subClassOf bkg:Even ; rdfs:seeAlso <javascript:alert(4)> , <data:text/html,x> .
  bkg:Even a owl:Class ; rdfs:label "even"@en ; rdfs:subClassOf bkg:Odd .
  bkg:Only a owl:Class ; rdfs:label "ausschließlich"@de .
  bkg:gone a owl:ObjectProperty ; rdfs:label "gone"@en ; owl:deprecated true ;
    dcterms:isReplacedBy bkg:kept .
  bkg:kept a owl:ObjectProperty ; rdfs:label "kept"@en ; rdfs:range bkg:Even .
}
<https://w3id.org/bilateral-kg/graph/vocab> {
  <https://w3id.org/bilateral-kg/vocab/s> a skos:ConceptScheme ; skos:prefLabel "s"@en .
  <https://w3id.org/bilateral-kg/vocab/s/a> a skos:Concept ; skos:prefLabel "a & b"@en ;
    skos:inScheme <https://w3id.org/bilateral-kg/vocab/s> ;
    skos:broader <https://w3id.org/bilateral-kg/vocab/s/b> .
  <https://w3id.org/bilateral-kg/vocab/s/b> a skos:Concept ; bkg:stageOrder "first" ;
    skos:inScheme <https://w3id.org/bilateral-kg/vocab/s> ;
    skos:broader <https://w3id.org/bilateral-kg/vocab/s/a> .
}
"""


class Model(NamedTuple):
    """What the server says as RDF."""

    types: dict[str, set[str]]
    texts: dict[tuple[str, str], list[Literal]]
    links: dict[tuple[str, str], list[str]]

    def of(self, *types: str) -> list[str]:
        """Described things of these types."""
        found = {iri for iri, have in self.types.items() if have & set(types)}
        return sorted(i for i in found if any(self.labels(i, each) for each in ("en", "ru")))

    def labels(self, iri: str, language: str) -> list[str]:
        return [
            literal.value
            for predicate in (RDFS + "label", SKOS + "prefLabel")
            for literal in self.texts.get((iri, predicate), ())
            if literal.language == language
        ]


@pytest.fixture(scope="module")
def client() -> Iterator[httpx.Client]:
    with serving("--releases", released.releases()) as server, server.client() as connection:
        yield connection


@pytest.fixture(scope="module")
def model(client: httpx.Client) -> Model:
    found = Model({}, {}, {})
    for address in ("/ontology", "/graph/vocab"):
        turtle = client.get(address, headers={"accept": "text/turtle"}).content
        for quad in parse(turtle, format=RdfFormat.TURTLE):
            subject, predicate = quad.subject.value, quad.predicate.value
            if predicate == TYPE:
                found.types.setdefault(subject, set()).add(quad.object.value)
            if isinstance(quad.object, Literal):
                found.texts.setdefault((subject, predicate), []).append(quad.object)
            elif isinstance(quad.object, NamedNode):
                found.links.setdefault((subject, predicate), []).append(quad.object.value)
    return found


@pytest.fixture(scope="module", params=["en", "ru"])
def page(client: httpx.Client, request: pytest.FixtureRequest) -> html.HtmlElement:
    answer = client.get("/ontology", params={"lang": request.param}, headers={"accept": BROWSER})
    assert answer.status_code == 200
    return html.document_fromstring(answer.content, parser=html.HTMLParser(encoding="utf-8"))


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    folder: Path = tmp_path_factory.mktemp("data")
    (folder / "hostile.trig").write_text(HOSTILE, encoding="utf-8")
    with serving("--rdf", folder) as server, server.client() as connection:
        yield connection


def anchor(iri: str) -> str:
    """The id that the entry of *iri* must have: for our terms, what follows # in the IRI."""
    if iri.startswith(BKG):
        return iri.removeprefix(BKG)
    for namespace, prefix in PREFIXES.items():
        if iri.startswith(namespace):
            return prefix + iri.removeprefix(namespace)
    return iri.removeprefix(ROOT)


def entries(page: html.HtmlElement) -> dict[str, html.HtmlElement]:
    return {element.get("id"): element for element in page.iter() if element.get("id")}


def squeezed(element: html.HtmlElement) -> str:
    return re.sub(r"\s+", " ", element.text_content())


def row(entry: html.HtmlElement, name: str) -> list[str]:
    """Where the links of one row of an entry lead."""
    (found,) = [e for e in entry.xpath("./dl/div") if e.find("dt").text == name]
    return found.xpath(".//a/@href")


@pytest.mark.parametrize(
    "types",
    [
        [OWL + "Class"],
        [OWL + "ObjectProperty", OWL + "DatatypeProperty", OWL + "AnnotationProperty"],
        [SKOS + "ConceptScheme", SKOS + "Concept"],
        ["http://qudt.org/schema/qudt/Unit"],
    ],
    ids=["classes", "properties", "concepts", "units"],
)
def test_every_term_has_its_entry(page: html.HtmlElement, model: Model, types: list[str]) -> None:
    language, found, terms = page.get("lang"), entries(page), model.of(*types)
    assert len(terms) >= 9
    for iri in terms:
        entry = found[anchor(iri)]
        text = squeezed(entry)
        for shown in (*model.labels(iri, "en"), *model.labels(iri, "ru")):
            assert shown in text, iri
        for name in ("definition", "scopeNote", "example", "notation"):
            for literal in model.texts.get((iri, SKOS + name), ()):
                if literal.language in {language, None}:
                    assert re.sub(r"\s+", " ", literal.value) in text, iri
        if iri.startswith(ROOT):
            address = "/" + iri.removeprefix(ROOT)
            assert iri in text or address in entry.xpath(".//@href")


def test_the_head_says_what_it_is(page: html.HtmlElement, model: Model) -> None:
    home = ROOT + "ontology"
    title = {lit.language: lit.value for lit in model.texts[home, "http://purl.org/dc/terms/title"]}
    assert page.findtext(".//h1") == title[page.get("lang")]
    assert page.findtext("head/title").startswith(title[page.get("lang")])
    about = squeezed(entries(page)["section-about"])
    (version,) = model.texts[home, OWL + "versionInfo"]
    for needed in (home, f"{home}/{version.value}", version.value, "bkg:", BKG,
                   "https://creativecommons.org/licenses/by/4.0/"):  # fmt: skip
        assert needed in about


def test_ids_are_unique_and_every_inner_link_lands(page: html.HtmlElement) -> None:
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))
    targets = {href[1:] for href in page.xpath("//a/@href") if href.startswith("#")} - {"top"}
    assert len(targets) > 200
    assert targets <= set(ids)


def test_the_tree_follows_the_superclasses(page: html.HtmlElement, model: Model) -> None:
    (tree,) = page.find_class("tree")
    shown = set()
    for item in tree.iter("li"):
        above = item.getparent().getparent()
        if above.tag == "li":
            shown.add((item.find("a").get("href"), above.find("a").get("href")))
    classes = set(model.of(OWL + "Class"))
    stated = {
        (f"#{anchor(iri)}", f"#{anchor(above)}")
        for iri in classes
        for above in model.links.get((iri, RDFS + "subClassOf"), ())
        if above in classes
    }
    assert shown == stated
    assert ("#CouncilSession", "#Event") in shown


def test_classes_and_properties_point_to_each_other(page: html.HtmlElement) -> None:
    found, english = entries(page), page.get("lang") == "en"
    properties = "Properties" if english else "Свойства"
    inherited = "Inherited" if english else "Унаследованные"
    assert "#agendaOf" in row(found["AgendaItem"], properties)
    assert "#concerns" in row(found["Event"], properties)  # one of a union
    assert "#concerns" in row(found["Visit"], inherited)
    assert row(found["Visit"], "Subclass of" if english else "Подкласс") == ["#Event"]
    assert row(found["agendaOf"], "Domain" if english else "Область определения") == ["#AgendaItem"]
    assert row(found["agendaOf"], "Range" if english else "Область значений") == ["#Event"]
    assert row(found["modality"], "Vocabulary" if english else "Словарь") == ["#vocab/modality"]
    demands = row(found["Occupancy"], "Demands" if english else "Требования")
    assert set(demands) == {"#holder", "#Person", "#post", "#org:Post"}
    features = squeezed(found["agendaOf"])
    assert ("functional" if english else "функциональное") in features


def test_texts_of_another_language_say_so(page: html.HtmlElement) -> None:
    (note,) = (
        entries(page)["org:Organization"]
        .getparent()
        .xpath(".//article[@id='Fact']/p[@class='note']")
    )
    if page.get("lang") == "ru":
        assert note.xpath("span[@lang='en']")
        assert "(en)" in squeezed(note)
    else:
        assert not note.xpath("span[@lang]")
    (other,) = entries(page)["Figure"].find_class("other")
    assert other.get("lang") == ("ru" if page.get("lang") == "en" else "en")


def test_nothing_is_loaded_from_elsewhere_or_run(
    client: httpx.Client, page: html.HtmlElement
) -> None:
    assert not page.xpath("//script[not(@src)]|//style|//iframe|//object|//embed|//img|//base")
    assert not page.xpath("//@style")
    assert all(src.startswith("/assets/") for src in page.xpath("//@src"))
    assert not [name for element in page.iter() for name in element.attrib if name[:2] == "on"]
    loaded = page.xpath("//link[@rel='stylesheet' or @rel='icon']/@href")
    assert sorted(each.partition("?")[0] for each in loaded) == [
        "/assets/favicon.svg", "/assets/ontology.css", "/assets/page.css",
    ]  # fmt: skip
    for href in page.xpath("//link[not(@rel='stylesheet' or @rel='icon')]/@href"):
        assert href[0] in "?/"
    for each in loaded[1:]:
        sheet = client.get(each)
        assert sheet.headers["content-type"] == "text/css; charset=utf-8"
        assert not re.search(r"url\(|@import|@font-face", sheet.text)
        for wanted in ("@media print", "@media (max-width"):
            assert wanted in sheet.text


def test_the_policy_stays_strict(client: httpx.Client) -> None:
    answer = client.get("/ontology", headers={"accept": "text/html"})
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "data:" not in policy


def test_links_lead_to_both_languages_and_to_rdf(
    client: httpx.Client, page: html.HtmlElement
) -> None:
    tongues = {e.get("hreflang"): e.get("href") for e in page.xpath("//link[@hreflang]")}
    assert tongues == {
        "en": "/ontology?lang=en",
        "ru": "/ontology?lang=ru",
        "x-default": "/ontology",
    }
    (current,) = page.xpath("//nav//a[@aria-current]/@hreflang")
    assert current == page.get("lang")
    formats = {e.get("type"): e.get("href") for e in page.xpath("//link[@rel='alternate'][@type]")}
    assert {"text/turtle", "application/ld+json"} <= set(formats)
    for media_type, href in formats.items():
        answer = client.get("/ontology" + href, headers={"accept": BROWSER})
        assert answer.headers["content-type"].partition(";")[0] == media_type
        told = list(parse(answer.content, format=RdfFormat.from_media_type(media_type)))
        assert any(quad.subject == NamedNode(BKG + "Figure") for quad in told)
    links = client.get("/ontology", headers={"accept": "text/turtle"}).headers["link"]
    assert '<?lang=ru>; rel="alternate"; hreflang="ru"' in links
    assert '<?format=turtle>; rel="alternate"; type="text/turtle"' in links


def test_concepts_lead_to_their_own_pages(client: httpx.Client, page: html.HtmlElement) -> None:
    addresses = {href for href in page.xpath("//a/@href") if href.startswith("/vocab/")}
    assert len(addresses) > 250
    for address in ("/vocab/sector", "/vocab/sector/culture", "/vocab/dac/16061"):
        assert address in addresses
        answer = client.get(address, headers={"accept": BROWSER}, follow_redirects=True)
        assert (answer.status_code, answer.headers["content-type"][:9]) == (200, "text/html")


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        (BROWSER, "text/html"),
        ("text/html;q=0.5,text/turtle", "text/turtle"),
        ("text/turtle;q=0.5,text/html", "text/html"),
        ("text/turtle", "text/turtle"),
        ("application/ld+json", "application/ld+json"),
        ("application/rdf+xml,*/*;q=0.1", "application/rdf+xml"),
        ("*/*", "text/turtle"),
        ("", "text/turtle"),
    ],
)
@pytest.mark.parametrize("address", ["/ontology", "/ontology/0.1.0"])
def test_one_address_for_browsers_and_programs(
    client: httpx.Client, address: str, accept: str, media_type: str
) -> None:
    answer = client.get(address, headers={"accept": accept})
    assert (answer.status_code, answer.headers["content-type"].partition(";")[0]) == (
        200,
        media_type,
    )
    assert "Accept" in answer.headers["vary"].split(", ")


@pytest.mark.parametrize(
    ("asked", "accepted", "language"),
    [
        (None, None, "en"),
        (None, "ru", "ru"),
        (None, "ru-RU,ru;q=0.9,en-US;q=0.8,en;q=0.7", "ru"),
        (None, "kk-KZ,kk;q=0.9,ru;q=0.8,en;q=0.7", "ru"),
        (None, "az,en;q=0.5,ru;q=0.4", "en"),
        (None, "ru;q=0.4,en;q=0.5", "en"),
        (None, "ru,en", "ru"),
        (None, "de", "en"),
        (None, "en;q=0,*", "ru"),
        (None, "*", "en"),
        (None, "en;q=0", "en"),
        (None, "ru;q=nonsense,;;,", "en"),
        ("ru", "en", "ru"),
        ("en", "ru", "en"),
        ("fr", "ru", "en"),
    ],
)
def test_the_language_asked_for_then_the_browsers_then_english(
    client: httpx.Client, asked: str | None, accepted: str | None, language: str
) -> None:
    headers = {"accept": BROWSER} | ({"accept-language": accepted} if accepted else {})
    answer = client.get("/ontology", params={"lang": asked} if asked else {}, headers=headers)
    assert answer.headers["content-language"] == language
    assert f'<html lang="{language}" dir="ltr">' in answer.text
    assert answer.headers["vary"] == "Accept, Accept-Language"


def test_each_language_has_its_own_validator(client: httpx.Client) -> None:
    def tag(**headers: str) -> tuple[int, str]:
        answer = client.get("/ontology", headers={"accept": "text/html", **headers})
        return answer.status_code, answer.headers["etag"]

    _, english = tag()
    _, russian = tag(**{"accept-language": "ru"})
    _, turtle = tag(accept="text/turtle")
    assert len({english, russian, turtle}) == 3
    assert tag(**{"if-none-match": english}) == (304, english)
    assert tag(**{"if-none-match": english, "accept-language": "ru"}) == (200, russian)


def test_head_has_the_headers_of_the_page_and_no_body(client: httpx.Client) -> None:
    got = client.get("/ontology?lang=ru", headers={"accept": BROWSER})
    head = client.head("/ontology?lang=ru", headers={"accept": BROWSER})
    assert (head.status_code, head.content) == (200, b"")
    for name in ("content-type", "content-length", "content-language", "etag", "link", "vary"):
        assert head.headers[name] == got.headers[name]


@pytest.mark.parametrize(
    ("address", "accept", "status"),
    [
        ("/ontology", "image/png", 406),
        ("/ontology?format=csv", BROWSER, 406),
        ("/ontology?lang=russian", BROWSER, 422),
        ("/ontology?lang=", BROWSER, 422),
        ("/ontology?language=ru", BROWSER, 422),
        ("/ontology?lang=ru&lang=en", BROWSER, 400),
        ("/ontology/9.9.9", BROWSER, 404),
        ("/ontology/%3Cscript%3E", BROWSER, 404),
    ],
)
def test_what_cannot_be_served_is_a_problem(
    client: httpx.Client, address: str, accept: str, status: int
) -> None:
    answer = client.get(address, headers={"accept": accept})
    shown = HTML if accept == BROWSER else PROBLEM
    assert (answer.status_code, answer.headers["content-type"]) == (status, shown)
    assert "<script>" not in answer.text
    told = client.get(address, headers={"accept": accept + ";q=0.5, application/json"})
    assert (told.status_code, told.headers["content-type"]) == (status, PROBLEM)
    if status == 406:
        assert {"text/html", "text/turtle"} <= set(told.json()["available"])


@pytest.mark.parametrize("language", ["en", "ru"])
def test_what_an_ontology_holds_cannot_run_in_the_page(
    hostile: httpx.Client, language: str
) -> None:
    answer = hostile.get("/ontology", params={"lang": language}, headers={"accept": BROWSER})
    assert answer.status_code == 200
    page = html.document_fromstring(answer.content, parser=html.HTMLParser(encoding="utf-8"))
    assert not page.xpath("//script[not(@src)]|//style|//img")
    assert all(src.startswith("/assets/") for src in page.xpath("//@src"))
    assert {href[0] for href in page.xpath("//@href")} <= {"#", "/", "?", "h"}
    assert "javascript:alert(2)" in page.text_content()
    assert page.find(".//h1").text_content() == "<script>alert(1)</script>"
    found = entries(page)
    # A circle has no top, and still each of its members has an entry.
    assert {"Odd", "Even", "Only", "gone", "kept", "vocab/s/a", "vocab/s/b"} <= set(found)
    assert found["Only"].xpath("h3//*[@lang='de']")
    assert found["gone"].find_class("deprecated")
    assert row(found["gone"], "Replaced by" if language == "en" else "Заменено на") == ["#kept"]


def test_a_store_without_the_ontology_has_no_page(tmp_path: Path) -> None:
    (tmp_path / "other.nt").write_text("<urn:a> <urn:b> <urn:c> .\n", encoding="utf-8")
    with serving("--rdf", tmp_path) as server, server.client() as connection:
        answer = connection.get("/ontology", headers={"accept": BROWSER})
    assert (answer.status_code, answer.headers["content-type"]) == (404, HTML)
