"""Content negotiation as a table: what a client says, and what it then gets."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bilateral_kg.web import media
from bilateral_kg.web.errors import NotAcceptable
from bilateral_kg.web.negotiation import choose, parse, ranked

OFFERS = (media.TURTLE, media.JSON_LD, media.N_TRIPLES, media.RDF_XML, media.HTML)
TTL, JSONLD, NT, XML, HTML = (offer.media_type for offer in OFFERS)
FIREFOX = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
JAVA = "text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2"

TABLE = [
    pytest.param(None, TTL, id="no header: the server's preference"),
    pytest.param("", TTL, id="empty header is no wish"),
    pytest.param("*/*", TTL, id="star"),
    pytest.param("*", TTL, id="bare star"),
    pytest.param("text/*", TTL, id="substar: first of the type"),
    pytest.param("application/*", JSONLD, id="substar of another type"),
    pytest.param("application/n-triples", NT, id="exact"),
    pytest.param("APPLICATION/N-Triples", NT, id="case does not matter"),
    pytest.param("text/turtle;q=0.3, application/ld+json;q=0.8", JSONLD, id="q-values"),
    pytest.param("text/turtle;q=0.30, application/ld+json;q=0.300", TTL, id="equal q: ours"),
    pytest.param("text/turtle;q=0, */*", JSONLD, id="exclusion by q=0"),
    pytest.param("text/*;q=0, */*;q=0.1", JSONLD, id="substar exclusion"),
    pytest.param("*/*;q=0.9, text/turtle;q=0.1", JSONLD, id="specific beats star"),
    pytest.param("text/*;q=0.9, text/turtle;q=0.1, text/html;q=0.2", HTML, id="and substar"),
    pytest.param("text/turtle; charset=utf-8", TTL, id="our charset matches"),
    pytest.param("text/turtle; charset=koi8-r, application/n-triples;q=.1", NT, id="another not"),
    pytest.param("text/turtle; version=2, */*;q=0.1", TTL, id="unknown parameter: no match"),
    pytest.param('application/ld+json;profile="a,b;q=0"', JSONLD, id="a profile is a wish"),
    pytest.param("text/turtle;q=0.2, text/turtle;charset=utf-8;q=0.9, */*;q=.5", TTL, id="params"),
    pytest.param("text/html;q=0.5;level=3, text/turtle;q=0.4", HTML, id="extension after q"),
    pytest.param(FIREFOX, HTML, id="a browser"),
    pytest.param(JAVA, HTML, id="an old Java client"),
    pytest.param("text/turtle;q=2, application/n-triples;q=.5", NT, id="bad q: element ignored"),
    pytest.param("rubbish, application/rdf+xml", XML, id="bad element ignored"),
    pytest.param("@@@@", TTL, id="nothing readable is no wish"),
    pytest.param("*/turtle, application/rdf+xml", XML, id="star type needs star subtype"),
    pytest.param(" text/turtle ;q=0.1 ,\tapplication/rdf+xml ; q=1.000 ", XML, id="white space"),
]


@pytest.mark.parametrize(("accept", "expected"), TABLE)
def test_accept_header_chooses(accept: str | None, expected: str) -> None:
    assert choose(accept, None, OFFERS).media_type == expected


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [("ttl", TTL), ("turtle", TTL), ("NT", NT), ("jsonld", JSONLD), ("text/html", HTML)],
)
def test_format_parameter_beats_the_header(wanted: str, expected: str) -> None:
    assert choose("application/rdf+xml", wanted, OFFERS).media_type == expected


@pytest.mark.parametrize(
    ("accept", "wanted"),
    [("image/png", None), ("*/*;q=0", None), ("text/turtle;charset=koi8-r", None), (None, "png")],
)
def test_refusal_lists_what_there_is(accept: str | None, wanted: str | None) -> None:
    with pytest.raises(NotAcceptable) as refused:
        choose(accept, wanted, OFFERS)
    assert refused.value.available == (TTL, JSONLD, NT, XML, HTML)
    assert refused.value.status == 406


def test_all_acceptable_offers_are_ranked() -> None:
    order = ranked("text/csv, application/sparql-results+xml;q=0.7, */*;q=0.1", None, media.RESULTS)
    assert [offer.media_type for offer in order][:3] == [
        "text/csv",
        "application/sparql-results+xml",
        "application/sparql-results+json",
    ]


def test_an_alias_is_sent_under_the_name_that_was_asked_for() -> None:
    chosen = choose("application/json", None, media.RESULTS)
    assert (chosen.media_type, chosen.native) == (
        "application/json",
        "application/sparql-results+json",
    )


@given(st.text(max_size=200))
def test_any_header_is_survived(header: str) -> None:
    for range_ in parse(header):
        assert 0 <= range_.quality <= 1
    if parse(header) and not any(range_.quality for range_ in parse(header)):
        with pytest.raises(NotAcceptable):
            choose(header, None, OFFERS)
    else:
        assert set(ranked(header + ", */*;q=0.001", None, OFFERS)) <= set(OFFERS)
