"""queries/*.rq: each valid as it stands, documented, and right on a small graph we know whole."""

import re
from pathlib import Path

import pytest
from conftest import ROOT
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Store

from bilateral_kg import names
from bilateral_kg.catalogue import (
    Catalogue,
    Question,
    accepted,
    compose,
    resolve,
    rows,
    triples,
)
from bilateral_kg.curation.load import load
from bilateral_kg.curation.model import model_quads
from bilateral_kg.engine import gate
from bilateral_kg.engine.base import DatasetChoice
from bilateral_kg.engine.embedded import EmbeddedEngine
from bilateral_kg.errors import ParameterError
from bilateral_kg.release.derive import derive

QUERIES = ROOT / "queries"
CATALOGUE = Catalogue.load(QUERIES)
FIXTURE = Path(__file__).parent / "fixtures" / "queries" / "ruritania.ttl"
ID = names.ID
# Examples to which "none" is the right answer: one newspaper article fulfils no promise.
NONE_EXPECTED = frozenset({"fulfilments", "repeated-commitments"})
_PREFIX = re.compile(r"^PREFIX (\S*): <(\S*)>$", re.MULTILINE)
# Virtuoso answers these otherwise, or not at all; the wording that agrees is known.
_DIFFERS = {
    "starts a path at nothing bound": r"OPTIONAL \{ \?\w+ \S+\+ ",
    "blank nodes": r"BNODE\s*\(",
    "DESCRIBE": r"^\s*DESCRIBE\b",
    "SELECT *": r"SELECT\s+\*",
    "MINUS": r"\bMINUS\b",
    "BASE": r"^\s*BASE\b",
    "HAVING an alias": r"HAVING\s*\(\s*\?",
    "GROUP_CONCAT without separator": r"GROUP_CONCAT\((?![^)]*SEPARATOR)",
}


@pytest.fixture(scope="module")
def engine() -> EmbeddedEngine:
    store = Store()
    store.load(FIXTURE.read_bytes(), RdfFormat.TURTLE)
    return EmbeddedEngine(store)


def ask(engine: EmbeddedEngine, name: str, **params: str) -> list[dict[str, str]]:
    """Rows as texts, ids without their namespace, unbound variables left out."""
    given = {key.rstrip("_"): value for key, value in params.items()}
    found = rows(engine, CATALOGUE.get(name), given)
    return [
        {
            variable: term.value.removeprefix(ID).removeprefix(names.VOCAB)
            for variable, term in zip(found.variables, row, strict=True)
            if isinstance(term, NamedNode | Literal)
        }
        for row in found.rows
    ]


def items(engine: EmbeddedEngine, **params: str) -> list[str]:
    found = [row["item"] for row in ask(engine, "agreements", **params)]
    (total,) = ask(engine, "agreements", give="total", **params)
    assert int(total["total"]) == len(found)
    return [item.removeprefix("instrument/") for item in found]


@pytest.fixture(scope="session")
def curated() -> EmbeddedEngine:
    """The graphs of data/, and the merge of all, as a release has them."""
    quads = [*load(ROOT / "data", ROOT / "ontology").quads, *model_quads(ROOT / "ontology")]
    quads += derive(quads)
    store = Store()
    store.extend(quads)
    store.extend(Quad(quad.subject, quad.predicate, quad.object) for quad in quads)
    return EmbeddedEngine(store)


ALL = sorted(QUERIES.rglob("*.rq"), key=lambda path: str(path.relative_to(QUERIES)))
QUESTIONS = {question.name: question for question in CATALOGUE}


@pytest.mark.parametrize("path", ALL, ids=lambda path: str(path.relative_to(QUERIES)))
def test_every_file_is_sparql_as_it_stands(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    gate.check(text)
    Store().query(text)


@pytest.mark.parametrize("path", ALL, ids=lambda path: str(path.relative_to(QUERIES)))
def test_prefixes_are_ours_and_used(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    body = "\n".join(line for line in text.splitlines() if not line.startswith(("#", "PREFIX")))
    for prefix, namespace in _PREFIX.findall(text):
        assert names.PREFIXES.get(prefix, namespace) == namespace
        assert re.search(rf"(?<![\w-]){prefix}:", body), f"{prefix} is not used"


@pytest.mark.parametrize("question", QUESTIONS.values(), ids=QUESTIONS)
def test_every_question_is_documented_in_both_languages(question: Question) -> None:
    assert question.topic
    texts = [question.summary, question.description]
    texts += [parameter.summary for parameter in question.parameters.values()]
    for text in texts:
        assert {"en", "ru"} <= set(text)
        assert re.search("[А-Яа-я]", text["ru"])
        assert not re.search("[А-Яа-я]", text["en"])
    required = {name for name, each in question.parameters.items() if each.required}
    assert required <= set(question.example)
    assert set(question.example) <= set(accepted(question))


@pytest.mark.parametrize("question", QUESTIONS.values(), ids=QUESTIONS)
def test_every_wording_is_one_that_both_engines_take(question: Question) -> None:
    body = "\n".join(line for line in question.text.splitlines() if not line.startswith("#+"))
    for what, pattern in _DIFFERS.items():
        assert not re.search(pattern, body, re.MULTILINE), what


@pytest.mark.parametrize("question", QUESTIONS.values(), ids=QUESTIONS)
def test_every_example_is_answered_over_our_own_data(
    curated: EmbeddedEngine, question: Question
) -> None:
    text = compose(question, resolve(curated, question, question.example))
    assert "#?" not in text
    media_type = "text/turtle" if question.form == "construct" else "text/csv"
    answer = curated.answer(text, [media_type], DatasetChoice()).body
    assert len(answer.splitlines()) > 1 or question.name in NONE_EXPECTED, text


@pytest.mark.parametrize("question", QUESTIONS.values(), ids=QUESTIONS)
def test_every_parameter_has_a_place_in_the_text(question: Question) -> None:
    used = {each.parameter for part in question.parts for each in part.conditions}
    bounds = {part.bound for part in question.parts if part.bound}
    assert set(question.parameters) == used | (set(question.parameters) & bounds)


def test_culture_and_kazakhstan(curated: EmbeddedEngine) -> None:
    assert {"turkistan-shusha-programme", "taraz-qazax-protocol"} <= set(
        items(curated, sector="culture", state="KZ")
    )


def test_energy_has_the_fifteen_and_no_invented_title(curated: EmbeddedEngine) -> None:
    found = {row["item"]: row for row in ask(curated, "agreements", sector="energy", state="AZ")}
    fifteen = found["instrument/visit-documents-2025"]
    assert (fifteen["reported"], fifteen["identified"]) == ("15", "2")
    members = curated.select(
        f"SELECT ?m {{ ?m <{names.BKG}inSet> <{ID}instrument/visit-documents-2025> }}"
    )
    assert len(members.rows) == 2


def test_agreements_newest_first_and_nothing_that_is_none(engine: EmbeddedEngine) -> None:
    assert items(engine) == [
        "nine-documents",
        "twin-protocol",
        "treaty",
        "fisheries-programme",
        "some-documents",
    ]


@pytest.mark.parametrize(
    ("params", "found"),
    [
        ({"sector": "energy"}, ["nine-documents"]),
        ({"sector": "culture"}, ["nine-documents", "twin-protocol"]),
        ({"sector": "twin-towns"}, ["twin-protocol"]),
        ({"sector": "fisheries"}, ["fisheries-programme"]),
        ({"state": "RT"}, ["nine-documents", "twin-protocol", "treaty", "fisheries-programme"]),
        ({"state": "fri"}, ["nine-documents", "twin-protocol", "treaty"]),
        ({"state": "sylvania"}, []),
        ({"kind": "protocol"}, ["twin-protocol"]),
        ({"kind": "set"}, ["nine-documents", "some-documents"]),
        ({"stage": "signed"}, ["nine-documents", "twin-protocol", "treaty"]),
        ({"stage": "ratified"}, ["treaty"]),
        ({"stage": "agreed-to-conclude"}, ["fisheries-programme"]),
        ({"from_": "2031"}, ["nine-documents", "twin-protocol"]),
        ({"from_": "2031-05-03"}, ["nine-documents", "twin-protocol"]),
        ({"from_": "2031-05-04"}, ["nine-documents"]),
        ({"to": "2031-05-01"}, ["nine-documents", "treaty"]),
        ({"to": "2012"}, ["treaty"]),
        ({"from_": "2012", "stage": "signed", "to": "2030"}, []),
        ({"from_": "2012", "to": "2030"}, ["treaty"]),
        ({"sector": "culture", "state": "FRI", "kind": "protocol"}, ["twin-protocol"]),
        ({"sector": "energy", "kind": "protocol"}, []),
    ],
)
def test_agreements_by(engine: EmbeddedEngine, params: dict[str, str], found: list[str]) -> None:
    assert items(engine, **params) == found


def test_what_a_row_of_agreements_says(engine: EmbeddedEngine) -> None:
    by_name = {row["item"]: row for row in ask(engine, "agreements", lang="ru")}
    assert by_name["instrument/twin-protocol"] == {
        "item": "instrument/twin-protocol",
        "class": names.BKG + "Instrument",
        "kind": "instrument-kind/memorandum",
        "label": "Протокол о побратимстве",
        "stage": "agreement-stage/signed",
        "key": "2031-05-03",
    }
    assert by_name["instrument/nine-documents"] == {
        "item": "instrument/nine-documents",
        "class": names.BKG + "InstrumentSet",
        "label": "Nine documents",
        "stage": "agreement-stage/signed",
        "key": "2031-05-04",
        "reported": "9",
        "identified": "1",
    }
    assert by_name["instrument/treaty"]["stage"] == "agreement-stage/ratified"
    assert by_name["instrument/some-documents"]["identified"] == "0"
    assert by_name["instrument/fisheries-programme"]["key"] == "-"


def test_pages_by_key_join_to_the_whole(engine: EmbeddedEngine) -> None:
    whole = ask(engine, "agreements")
    paged: list[dict[str, str]] = []
    place: dict[str, str] = {}
    while page := ask(engine, "agreements", limit="2", **place):
        paged += page
        place = {"afterKey": page[-1]["key"], "afterIri": ID + page[-1]["item"]}
    assert paged == whole
    assert ask(engine, "agreements", limit="2", offset="3") == whole[3:5]


@pytest.mark.parametrize(
    ("lang", "label", "tag"),
    [
        ("ru", "Протокол о побратимстве", "ru"),
        ("kk", "Twinning protocol", "en"),
        ("RU", "Протокол о побратимстве", "ru"),
    ],
)
def test_the_label_falls_back_and_says_its_language(
    engine: EmbeddedEngine, lang: str, label: str, tag: str
) -> None:
    found = rows(engine, CATALOGUE.get("agreements"), {"kind": "protocol", "lang": lang})
    assert found.rows[0][found.variables.index("label")] == Literal(label, language=tag)


def test_the_last_resorts_are_russian_then_any(engine: EmbeddedEngine) -> None:
    labels = {row["sector"]: row.get("label") for row in ask(engine, "sectors", lang="de")}
    assert labels["sector/energy"] == "energy"
    assert labels["sector/twin-towns"] == "города-побратимы"
    assert labels["sector/fisheries"] == "balıqçılıq"
    assert labels["sector/health"] is None


def test_an_agreement_comes_with_all_that_is_said_of_it(engine: EmbeddedEngine) -> None:
    found = triples(engine, CATALOGUE.get("agreement-items"), {"item": "twin-protocol"})
    told = {
        (
            triple.subject.value.removeprefix(ID),
            triple.predicate.value.rpartition("#")[2].rpartition("/")[2],
            getattr(triple.object, "value", "").removeprefix(ID),
        )
        for triple in found
    }
    item = "instrument/twin-protocol"
    assert {
        (item, "prefLabel", "Twinning protocol"),
        (item, "title", "Протокол о побратимстве городов"),
        (item, "party", "city/strelsau"),
        (item, "partyState", "state/freedonia"),
        (item, "inSet", "instrument/nine-documents"),
        (f"{item}#signed", "stageOf", item),
        (f"{item}#signed", "event", "event/signing"),
        ("event/signing", "latest", "2031-05-03"),
        (f"{item}#mayor", "participant", "person/rudolf"),
        ("person/rudolf", "prefLabel", "Rudolf"),
        ("assertion/herald/twin", "asserts", item),
        ("assertion/herald/twin", "paraphrase", "The cities became twins."),
        ("assertion/herald/twin", "evidence", "passage/herald/10-20"),
        ("passage/herald/10-20", "start", "10"),
        ("passage/herald/10-20", "inSource", "source/herald"),
        ("source/herald", "address", "https://herald.example/1"),
        ("assertion/herald/mayor", "asserts", f"{item}#mayor"),
    } <= told
    assert not {s for s, p, o in told if s.startswith(("instrument/treaty", "figure/"))}
    assert ("assertion/herald/twin", "asserts", "figure/trade") not in told
    assert all(engine.ask(f"ASK {{ {t.subject} {t.predicate} {t.object} }}") for t in found)


def test_a_set_comes_with_its_members(engine: EmbeddedEngine) -> None:
    found = triples(engine, CATALOGUE.get("agreement-items"), {"item": "nine-documents"})
    members = {t.subject.value for t in found if t.predicate.value == names.BKG + "inSet"}
    assert members == {ID + "instrument/twin-protocol"}
    with pytest.raises(ParameterError, match="twin-protocol"):
        triples(engine, CATALOGUE.get("agreement-items"), {"item": "twin-protocl"})


def test_sectors_count_their_narrower_ones(engine: EmbeddedEngine) -> None:
    counts = {
        row["sector"]: (row.get("broader"), row["agreements"]) for row in ask(engine, "sectors")
    }
    assert counts == {
        "sector/culture": (None, "2"),
        "sector/twin-towns": ("sector/culture", "1"),
        "sector/energy": (None, "1"),
        "sector/fisheries": (None, "1"),
        "sector/health": (None, "0"),
    }


def test_a_visit_s_contents_in_stated_order(engine: EmbeddedEngine) -> None:
    found = ask(engine, "visit-contents", visit="visit")
    assert [(row["event"], row["within"], row["place"]) for row in found] == [
        ("event/talks", "event/visit", "0"),
        ("event/signing", "event/visit", "1"),
        ("event/speech", "event/signing", "2"),
    ]
    assert found[0]["kind"] == names.BKG + "Talks"
    assert ask(engine, "visit-contents", visit="talks") == []


def test_figures_with_what_they_lack(engine: EmbeddedEngine) -> None:
    (target,) = ask(engine, "figures", kind="target")
    assert target["value"] == "1000000000"
    assert target["indicatorLabel"] == "Trade"
    assert target["deadline"] == "deadline/near-term"
    assert "period" not in target
    assert {row["reportedAs"] for row in ask(engine, "figures")} == {
        "modality/agreed",
        "modality/occurred",
    }
    assert ask(engine, "figures", modality="forecast") == []
    assert len(ask(engine, "figures", indicator="trade")) == 2


def test_commitments_with_everyone_concerned(engine: EmbeddedEngine) -> None:
    found = ask(engine, "commitments", lang="ru")
    assert [(row["commitment"], row.get("role", "").rpartition("#")[2], row.get("whoLabel"))
            for row in found] == [
        ("commitment/draft-programme", "addressee", "Правительство"),
        ("commitment/draft-programme", "issuer", "Rudolf"),
        ("commitment/open-bridge", "", None),
    ]  # fmt: skip
    only = {row["commitment"] for row in ask(engine, "commitments", kind="instructions")}
    assert only == {"commitment/draft-programme"}
    assert {row["deadline"] for row in ask(engine, "commitments", actor="person/rudolf")} == {
        "2033"
    }


def test_what_is_left_unstated(engine: EmbeddedEngine) -> None:
    found = ask(engine, "unstated")
    assert [(row["fact"], row["missing"]) for row in found] == [
        ("figure/trade", "unstated/baseline"),
        ("commitment/open-bridge", "unstated/deadline"),
    ]
    (bridge,) = ask(engine, "unstated", what="deadline", lang="ru")
    assert (bridge["label"], bridge["missingLabel"]) == ("Открыть мост", "срок")


def test_who_said_what(engine: EmbeddedEngine) -> None:
    found = {row["assertion"]: row for row in ask(engine, "who-said", lang="ru")}
    assert found["assertion/herald/mayor"]["who"] == "person/rudolf"
    assert found["assertion/herald/mayor"]["source"] == "source/herald"
    assert found["assertion/herald/twin"]["said"] == "Города стали побратимами."
    assert "who" not in found["assertion/herald/twin"]
    spoken = ask(engine, "who-said", speaker="person/rudolf", voice="quoted")
    assert [row["assertion"] for row in spoken] == ["assertion/herald/mayor"]


def test_what_a_fact_rests_on(engine: EmbeddedEngine) -> None:
    found = ask(engine, "evidence", fact="instrument/twin-protocol")
    assert [(row["assertion"], row["source"], row.get("start")) for row in found] == [
        ("assertion/herald/mayor", "source/herald", None),
        ("assertion/herald/twin", "source/herald", "10"),
        ("assertion/herald/twin", "source/herald", "30"),
    ]
