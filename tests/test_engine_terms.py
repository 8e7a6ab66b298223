"""Whatever a value holds, its text is one term, and the engine reads that very value."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Store

from bilateral_kg.engine import gate, terms

ATTACKS = (
    '" } SERVICE <http://x/> { ?a ?b ?c } #',
    "\\",
    '\\"',
    "\\u0022 } #",
    "'''\n\"\"\"\r\n",
    "} UNION { ?s ?p ?o",
    "\x00\x07\x7f\u0085\u2028",
)
STRINGS = st.text() | st.sampled_from(ATTACKS) | st.lists(st.sampled_from(ATTACKS)).map("".join)
STORE = Store()


def _read(text: str) -> Literal | NamedNode:
    query = f"SELECT ?x WHERE {{ VALUES ?x {{ {text} }} }}"
    gate.check(query)
    ((value,),) = (tuple(solution) for solution in STORE.query(query))
    return value


@given(STRINGS)
@example("\ud7ff\ue000\U0010ffff")
@settings(deadline=None)
def test_strings(value: str) -> None:
    assert _read(terms.string(value)) == Literal(value)


@given(STRINGS, st.sampled_from(["ru", "en-GB", "az-Latn-AZ"]))
@settings(deadline=None)
def test_tagged_strings(value: str, tag: str) -> None:
    assert _read(terms.tagged(value, tag)) == Literal(value, language=tag.lower())


@given(STRINGS)
@settings(deadline=None)
def test_typed_literals(value: str) -> None:
    datatype = NamedNode("urn:datatype")
    assert _read(terms.typed(value, datatype.value)) == Literal(value, datatype=datatype)


@given(STRINGS.map(lambda text: f"http://example.org/{text}"))
@example("http://example.org/><urn:x")
@example("http://example.org/\\u003E")
@settings(deadline=None)
def test_iris(value: str) -> None:
    try:
        text = terms.iri(value)
    except ValueError:
        with pytest.raises(ValueError, match=r"IRI|surrogates"):
            NamedNode(value)
    else:
        assert _read(text) == NamedNode(value)


@given(st.integers())
@settings(deadline=None)
def test_integers_stay_in_range(value: int) -> None:
    if 0 <= value <= 100:
        assert _read(terms.integer(value, 0, 100)).value == str(value)
    else:
        with pytest.raises(ValueError, match="not between"):
            terms.integer(value, 0, 100)


@pytest.mark.parametrize("tag", ["", "en_GB", "en ", "e\n", "toolonglanguage", 'en" }'])
def test_what_is_no_language_tag(tag: str) -> None:
    with pytest.raises(ValueError, match="no language tag"):
        terms.tag(tag)


@pytest.mark.parametrize("value", ["\ud800", "a\udfffb"])
def test_half_a_character_is_no_string(value: str) -> None:
    with pytest.raises(ValueError, match="surrogate"):
        terms.string(value)


@given(STRINGS)
@settings(deadline=None)
def test_terms_of_an_answer_go_into_the_next_query(value: str) -> None:
    for term in (Literal(value), Literal(value, language="kk"), NamedNode("urn:x")):
        assert _read(terms.term(term)) == term
