"""The catalogue: heads, blocks, values; nothing but a term gets into a query."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Store

from bilateral_kg import names
from bilateral_kg.catalogue import Catalogue, Question, compose, read, resolve, rows, run
from bilateral_kg.engine.embedded import EmbeddedEngine
from bilateral_kg.errors import DataError, ParameterError, UnknownQuery

HEAD = """\
#+ summary: {en: Things, ru: Вещи}
#+ description: {en: All of them., ru: Вещи.}
#+ topic: test
"""
PARAMETERS = """\
#+ parameters:
#+   name: {type: string, summary: {en: A name, ru: Имя}}
#+   sector: {type: concept, scheme: sector, values: [none], summary: {en: S, ru: С}}
#+   state: {type: state, summary: {en: S, ru: Г}}
#+   thing: {type: iri, many: true, things: [bkg:Visit], segment: event, summary: {en: T, ru: В}}
#+   any: {type: iri, summary: {en: I, ru: И}}
#+   from: {type: date, summary: {en: F, ru: С}}
#+   to: {type: date, complete: last, summary: {en: T, ru: По}}
#+   lang: {type: language, default: en, summary: {en: L, ru: Я}}
#+   year: {type: integer, least: 1900, most: 2100, summary: {en: Y, ru: Г}}
#+   sort: {type: choice, values: [date, name], default: name, summary: {en: S, ru: П}}
#+ example: {sector: energy}
"""
BODY = """\
PREFIX ex: <urn:ex:>
SELECT * WHERE {
  #? name
  ?s ex:name ?name .
  #?
  #? sector
  ?s ex:sector ?sector .
  #?
  #? sector=none
  FILTER NOT EXISTS { ?s ex:sector ?any }
  #?
  #? state
  #?
  #? thing
  #?
  #? any
  #?
  #? from to
  FILTER (?day >= ?from && ?day <= ?to)
  #?
  #? year
  #?
  #? lang
  #?
}
#? sort=date
ORDER BY ?day
#?
#? sort=name
ORDER BY ?s
#?
#! limit
#! offset
"""
DATA = """
@prefix bkg: <https://w3id.org/bilateral-kg/ontology#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix sector: <https://w3id.org/bilateral-kg/vocab/sector/> .
@prefix id: <https://w3id.org/bilateral-kg/id/> .
sector:energy skos:inScheme <https://w3id.org/bilateral-kg/vocab/sector> ;
  skos:prefLabel "energy"@en , "энергетика"@ru .
sector:culture skos:inScheme <https://w3id.org/bilateral-kg/vocab/sector> .
<https://w3id.org/bilateral-kg/vocab/voice/quoted>
  skos:inScheme <https://w3id.org/bilateral-kg/vocab/voice> .
<https://w3id.org/bilateral-kg/id/state/ruritania> a bkg:State ;
  bkg:alpha2 "RU" ; bkg:alpha3 "RUR" ; skos:prefLabel "Ruritania"@en .
<https://w3id.org/bilateral-kg/id/state/freedonia> a bkg:State ; skos:prefLabel "Freedonia"@en .
<https://w3id.org/bilateral-kg/id/event/visit-2031> a bkg:Visit .
<https://w3id.org/bilateral-kg/id/event/talks-2031> a bkg:Talks .
"""


@pytest.fixture
def question(tmp_path: Path) -> Question:
    return written(tmp_path, HEAD + PARAMETERS + BODY)


@pytest.fixture(scope="module")
def engine() -> EmbeddedEngine:
    store = Store()
    store.load(DATA.encode(), RdfFormat.TURTLE)
    return EmbeddedEngine(store)


def written(folder: Path, text: str, name: str = "things.rq") -> Question:
    (folder / name).write_text(text, encoding="utf-8")
    return read(folder / name)


def test_a_head_is_read(question: Question) -> None:
    assert (question.name, question.topic, question.form) == ("things", "test", "select")
    assert question.summary == {"en": "Things", "ru": "Вещи"}
    assert question.example == {"sector": "energy"}
    assert question.parameters["year"].least == 1900


def test_blocks_of_absent_parameters_are_left_out(question: Question) -> None:
    text = compose(question, {})
    assert text == (
        'PREFIX ex: <urn:ex:>\nSELECT * WHERE {\n  VALUES ?lang { "en" }\n}\nORDER BY ?s\n'
    )


def test_values_follow_the_line_that_asks_for_them(question: Question) -> None:
    text = compose(question, {"name": 'O"Neill', "sort": "date", "limit": "5", "offset": "10"})
    assert '  VALUES ?name { "O\\"Neill" }\n  ?s ex:name ?name .\n' in text
    assert text.endswith("}\nORDER BY ?day\nLIMIT 5\nOFFSET 10\n")


@pytest.mark.parametrize(
    ("params", "line"),
    [
        ({"sector": "energy"}, "<https://w3id.org/bilateral-kg/vocab/sector/energy>"),
        ({"sector": "urn:other"}, "<urn:other>"),
        ({"state": "ruritania"}, "<https://w3id.org/bilateral-kg/id/state/ruritania>"),
        ({"state": "state/ruritania"}, "<https://w3id.org/bilateral-kg/id/state/ruritania>"),
        ({"any": "person/x#y"}, "<https://w3id.org/bilateral-kg/id/person/x#y>"),
        ({"lang": "KK"}, '"kk"'),
        ({"year": "1999"}, "{ 1999 }"),
        (
            {"thing": ["visit-2031", "urn:x"]},
            "{ <https://w3id.org/bilateral-kg/id/event/visit-2031> <urn:x> }",
        ),
    ],
)
def test_each_kind_of_value(question: Question, params: dict[str, str], line: str) -> None:
    (name,) = params
    assert f"VALUES ?{name} {{ {line.removeprefix('{ ').removesuffix(' }')} }}" in compose(
        question, params
    )


@pytest.mark.parametrize(
    ("since", "until", "first", "last"),
    [
        ("2024", "2024", "2024-01-01", "2024-12-31"),
        ("2024-02", "2024-02", "2024-02-01", "2024-02-29"),
        ("2025-10-21", "2025-10-21", "2025-10-21", "2025-10-21"),
    ],
)
def test_years_and_months_become_their_first_or_last_day(
    question: Question, since: str, until: str, first: str, last: str
) -> None:
    text = compose(question, {"from": since, "to": until})
    assert f'VALUES ?from {{ "{first}"^^<http://www.w3.org/2001/XMLSchema#date> }}' in text
    assert f'VALUES ?to {{ "{last}"^^<http://www.w3.org/2001/XMLSchema#date> }}' in text


def test_a_block_for_two_needs_both(question: Question) -> None:
    assert "FILTER (?day" not in compose(question, {"from": "2024"})


def test_a_word_beside_the_values_opens_its_own_block(question: Question) -> None:
    text = compose(question, {"sector": "none"})
    assert "FILTER NOT EXISTS" in text
    assert "ex:sector ?sector" not in text


@pytest.mark.parametrize(
    ("params", "parameter", "near"),
    [
        ({"sectr": "x"}, "sectr", "sector"),
        ({"sort": "nme"}, "sort", "name"),
        ({"name": ""}, "name", None),
        ({"name": ["a", "b"]}, "name", None),
        ({"sector": "no slug"}, "sector", None),
        ({"any": "no-iri"}, "any", None),
        ({"any": "urn:x> } #"}, "any", None),
        ({"from": "2024-13"}, "from", None),
        ({"from": "2024-02-30"}, "from", None),
        ({"from": "0000"}, "from", None),
        ({"from": "24"}, "from", None),
        ({"from": "2025-02", "to": "2025-01"}, "from", None),
        ({"lang": "en us"}, "lang", None),
        ({"year": "1899"}, "year", None),
        ({"year": "1999.0"}, "year", None),
        ({"year": "\uff11\uff19\uff19\uff19"}, "year", None),
        ({"limit": "0"}, "limit", None),
        ({"limit": "1001"}, "limit", None),
        ({"limit": "-1"}, "limit", None),
        ({"limit": "5 } UNION {"}, "limit", None),
        ({"offset": "9" * 30}, "offset", None),
        ({"thing": [f"v{n}" for n in range(1001)]}, "thing", None),
        ({"name": "\ud800"}, "name", None),
    ],
)
def test_wrong_values_are_refused(
    question: Question, params: dict[str, str | Sequence[str]], parameter: str, near: str | None
) -> None:
    with pytest.raises(ParameterError) as caught:
        compose(question, params)
    assert caught.value.parameter == parameter
    assert near is None or caught.value.near[0] == near


def test_a_required_parameter_is_required(tmp_path: Path) -> None:
    parameter = "#+ parameters: {x: {type: string, required: true, summary: {en: X, ru: Имя}}}\n"
    needing = written(tmp_path, HEAD + parameter + "ASK {\n#? x\n#?\n}")
    with pytest.raises(ParameterError, match="needs x"):
        compose(needing, {})


ATTACKS = ('" } #', "\\", "> } SERVICE <http://x/> {", "\n#?", "'''", "\\u0022", '"@en . } #')


@given(st.text(min_size=1) | st.lists(st.sampled_from(ATTACKS), min_size=1).map("".join))
@example('" } UNION { ?s ?p ?o } #')
@settings(deadline=None)
def test_no_value_changes_the_query(tmp_path_factory: pytest.TempPathFactory, value: str) -> None:
    parameter = "#+ parameters: {x: {type: string, summary: {en: X, ru: Имя}}}\n"
    question = written(
        tmp_path_factory.getbasetemp(), HEAD + parameter + "SELECT ?x {\n#? x\n#?\n}\n#! limit\n"
    )
    store = Store()
    store.add(Quad(NamedNode("urn:s"), NamedNode("urn:p"), Literal("o")))
    found = rows(EmbeddedEngine(store), question, {"x": value, "limit": "9"})
    assert (found.variables, found.rows) == (("x",), ((Literal(value),),))


@given(st.text(min_size=1))
@example("a/0")
@settings(deadline=None)
def test_an_iri_is_an_iri_or_an_error(tmp_path_factory: pytest.TempPathFactory, value: str) -> None:
    parameter = "#+ parameters: {x: {type: iri, summary: {en: X, ru: Имя}}}\n"
    question = written(
        tmp_path_factory.getbasetemp(), HEAD + parameter + "SELECT ?x {\n#? x\n#?\n}", "iri.rq"
    )
    for iri in (value, f"urn:{value}"):
        try:
            text = compose(question, {"x": iri})
        except ParameterError:
            continue
        ((found,),) = EmbeddedEngine(Store()).select(text).rows
        # `a/0` is an id as the curators write it.
        assert found.value in (iri, names.ID + iri)


@pytest.mark.parametrize(
    ("given_value", "found"),
    [("RU", "ruritania"), ("rur", "ruritania"), ("freedonia", "freedonia"),
     ("https://w3id.org/bilateral-kg/id/state/ruritania", "ruritania")],
)  # fmt: skip
def test_states_by_code_slug_or_iri(
    engine: EmbeddedEngine, question: Question, given_value: str, found: str
) -> None:
    (iri,) = resolve(engine, question, {"state": given_value})["state"]
    assert iri == f"https://w3id.org/bilateral-kg/id/state/{found}"


@pytest.mark.parametrize(
    ("params", "near"),
    [
        ({"sector": "enrgy"}, "energy"),
        ({"sector": "Энергетика!"}, "energy"),
        ({"sector": "quoted"}, None),
        ({"sector": "nonee"}, "none"),
        ({"sector": "https://w3id.org/bilateral-kg/vocab/voice/quoted"}, None),
        ({"state": "Ruritanya"}, "ruritania"),
        ({"state": "RX"}, "ruritania"),
        ({"thing": "visit-2032"}, "visit-2031"),
        ({"thing": "talks-2031"}, "visit-2031"),
        ({"thing": ["visit-2031", "urn:none"]}, None),
    ],
)
def test_what_the_graph_does_not_know_is_refused_with_near_matches(
    engine: EmbeddedEngine, question: Question, params: dict[str, str], near: str | None
) -> None:
    with pytest.raises(ParameterError, match="is not known") as caught:
        resolve(engine, question, params)
    assert near in (None, *caught.value.near)


def test_known_things_and_words_pass(engine: EmbeddedEngine, question: Question) -> None:
    event = "https://w3id.org/bilateral-kg/id/event/visit-2031"
    for written_as in ("visit-2031", "event/visit-2031", event):
        assert resolve(engine, question, {"thing": written_as})["thing"] == (event,)
    assert resolve(engine, question, {"sector": "none"})["sector"] == ("none",)
    assert resolve(engine, question, {"any": "urn:anything"}) == {"any": "urn:anything"}


@pytest.mark.parametrize(
    ("body", "answer"),
    [("ASK { }", True), ("CONSTRUCT { <urn:a> <urn:b> 1 } {}", 1), ("SELECT * {}", 1)],
)
def test_each_form_runs(engine: EmbeddedEngine, tmp_path: Path, body: str, answer: object) -> None:
    found = run(engine, written(tmp_path, HEAD + body), {})
    if isinstance(found, bool):
        assert found is answer
    else:
        assert len(getattr(found, "rows", found)) == answer


def test_unknown_questions_have_near_matches(tmp_path: Path) -> None:
    written(tmp_path, HEAD + "ASK {}", "agreements.rq")
    written(tmp_path, HEAD + "ASK {}", "figures.rq")
    catalogue = Catalogue.load(tmp_path)
    assert [question.name for question in catalogue] == ["agreements", "figures"]
    assert catalogue.get("figures").name == "figures"
    with pytest.raises(UnknownQuery, match="did you mean agreements"):
        catalogue.get("agrements")


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        (HEAD.replace("ru: Вещи", "rq: x") + "ASK {}", None, "summary lacks ru"),
        ("#+ summary: {en: [\nASK {}", 1, "not YAML"),
        (HEAD + "#+ sumary: x\nASK {}", None, "did you mean summary"),
        (HEAD + "#+ parameters: {x: {type: txt}}\nASK {}", None, "no type out of"),
        (HEAD + "#+ parameters: {x: {type: date, complete: no}}\nASK {}", None, "first or last"),
        (HEAD + "#+ parameters: {x: {type: integer, most: z}}\nASK {}", None, "no integer"),
        (HEAD + "#? unknown\nASK {}\n#?", 4, "no parameter"),
        (HEAD + PARAMETERS + "#? sort=size\nASK {}\n#?", 16, "no value of sort"),
        (HEAD + PARAMETERS + "ASK {}\n#? name", 17, "no end"),
        (HEAD + "ASK {}\n#?", 5, "before it began"),
        (HEAD + PARAMETERS + "#? name\n#? year\nASK {}\n#?\n", 17, "in another"),
        (HEAD + "ASK {}\n#! top", 5, "limit or offset"),
        (HEAD + "nothing", None, "begins with one of"),
    ],
)
def test_a_file_that_is_wrong_says_where(
    tmp_path: Path, text: str, line: int | None, said: str
) -> None:
    with pytest.raises(DataError, match=said) as caught:
        written(tmp_path, text)
    (problem,) = [found for found in caught.value.problems if said in found.message]
    assert (problem.path, problem.line) == (tmp_path / "things.rq", line)


def test_all_that_is_wrong_in_all_files_is_told_at_once(tmp_path: Path) -> None:
    (tmp_path / "a.rq").write_text("#+ topic: x\nASK {}\n#?\n")
    (tmp_path / "b.rq").write_text("INSERT DATA {}")
    with pytest.raises(DataError) as caught:
        Catalogue.load(tmp_path)
    assert {problem.path.name for problem in caught.value.problems} == {"a.rq", "b.rq"}
    assert len(caught.value.problems) > 5
