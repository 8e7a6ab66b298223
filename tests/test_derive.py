"""graph/derived: what follows from stated quads, and nothing that does not hold without a date."""

import random
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse

from bilateral_kg import names
from bilateral_kg.errors import DataError
from bilateral_kg.release.derive import derive

HEAD = "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in names.PREFIXES.items())
EDTF = f"<{names.EDTF}>"


def quads(turtle: str) -> list[Quad]:
    graph = NamedNode(names.graph_iri("test"))
    return [
        Quad(triple.subject, triple.predicate, triple.object, graph)
        for triple in parse(HEAD + turtle, format=RdfFormat.TURTLE)
    ]


def derived(turtle: str) -> set[str]:
    """Derived triples with prefixes, as `subject predicate object`."""
    return {shortened(quad) for quad in derive(quads(turtle))}


def shortened(quad: Quad) -> str:
    text = str(quad.triple)
    for prefix, iri in sorted(names.PREFIXES.items(), key=lambda item: -len(item[1])):
        text = text.replace(f"<{iri}", f"<{prefix}:")
    return text.replace("<", "").replace(">", "")


def test_types_follow_subclasses_all_the_way_up() -> None:
    found = derived(
        """bkg:Visit rdfs:subClassOf bkg:Event . bkg:Event rdfs:subClassOf bkg:Fact .
        <http://e/v> a bkg:Visit ."""
    )
    assert found == {"http://e/v rdf:type bkg:Event", "http://e/v rdf:type bkg:Fact"}


def test_class_expressions_give_no_type() -> None:
    expression = f"<{names.GENID}x>"
    assert not derived(f"bkg:Visit rdfs:subClassOf {expression} . <http://e/v> a bkg:Visit .")


def test_classes_in_a_circle_end() -> None:
    found = derived(
        "bkg:A rdfs:subClassOf bkg:B . bkg:B rdfs:subClassOf bkg:A . <http://e/x> a bkg:A ."
    )
    assert found == {"http://e/x rdf:type bkg:B"}


def test_broader_concepts_are_closed() -> None:
    found = derived(
        "<http://e/a> skos:broader <http://e/b> . <http://e/b> skos:broader <http://e/c> ."
    )
    assert found == {
        "http://e/a skos:broaderTransitive http://e/b",
        "http://e/a skos:broaderTransitive http://e/c",
        "http://e/b skos:broaderTransitive http://e/c",
    }


def bounds(*stated: str) -> tuple[str | None, str | None]:
    """earliest and latest of a node about which *stated* `property value` pairs are said."""
    said = " ; ".join(
        f'bkg:{name} "{value}"^^{EDTF}' for name, value in (pair.split() for pair in stated)
    )
    found = {
        quad.predicate.value.removeprefix(names.BKG): str(quad.object).split('"')[1]
        for quad in derive(quads(f"<http://e/x> {said} ."))
        if isinstance(quad.object, Literal)
    }
    assert found.keys() <= {"earliest", "latest"}
    return found.get("earliest"), found.get("latest")


@pytest.mark.parametrize(
    ("stated", "expected"),
    [
        ("2025", ("2025-01-01", "2025-12-31")),
        ("2024-02", ("2024-02-01", "2024-02-29")),
        ("2025-10-21", ("2025-10-21", "2025-10-21")),
        ("2025/2027", ("2025-01-01", "2027-12-31")),
        ("2025/..", ("2025-01-01", None)),
        ("../2025", (None, "2025-12-31")),
        ("2025-10/", ("2025-10-01", None)),
        ("/2025", (None, "2025-12-31")),
        ("../..", (None, None)),
        ("2025~", ("2025-01-01", "2025-12-31")),
        ("201X", ("2010-01-01", "2019-12-31")),
        ("[2025,2027]", ("2025-01-01", "2027-12-31")),
        ("-0044", ("-0044-01-01", "-0044-12-31")),
        ("sometime", (None, None)),
    ],
)
def test_days_of_a_stated_date(stated: str, expected: tuple[str | None, str | None]) -> None:
    assert bounds(f"date {stated}") == expected


def test_what_happened_dates_a_node_before_what_it_is_about() -> None:
    assert bounds("applicationPeriod 2025/2027", "date 2025-10") == ("2025-10-01", "2025-10-31")
    assert bounds("deadline 2030", "period 2024") == ("2024-01-01", "2024-12-31")
    assert bounds("deadline 2030", "applicationPeriod 2025/..") == ("2025-01-01", None)


def test_dates_that_agree_narrow_each_other_down() -> None:
    assert bounds("date 2025", "date 2025-10-21") == ("2025-10-21", "2025-10-21")
    assert bounds("date 2025-10-20/2025-10-21", "date 2025-10") == ("2025-10-20", "2025-10-21")
    assert bounds("date 2025/..", "date 2025-10-21") == ("2025-10-21", "2025-10-21")


def test_dates_that_exclude_each_other_leave_the_span_of_both() -> None:
    assert bounds("date 2025-10-21", "date 2026") == ("2025-10-21", "2026-12-31")
    assert bounds("date 2025-10-21", "date 2026/..") == ("2025-10-21", None)


PLACES = """<http://e/kz> a bkg:State . <http://e/az> a bkg:State .
<http://e/turkistan> bkg:inState <http://e/kz> . <http://e/shusha> bkg:inState <http://e/az> .
<http://e/rel> a bkg:BilateralRelation ; bkg:relates <http://e/az> , <http://e/kz> .
"""


MEMBERS = {f"http://e/{state} bkg:memberOfRelation http://e/rel" for state in ("az", "kz")}


@pytest.mark.parametrize(
    ("party", "states"),
    [
        ("<http://e/kz>", {"kz"}),
        ("<http://e/turkistan>", {"kz"}),
        ("[ bkg:inCity <http://e/shusha> ]", {"az"}),
        ("[ bkg:ofState <http://e/az> ]", {"az"}),
        ("[ bkg:memberState <http://e/az> , <http://e/kz> ]", {"az", "kz"}),
        ("<http://e/unknown>", set()),
    ],
)
def test_party_states(party: str, states: set[str]) -> None:
    found = derived(f"{PLACES} <http://e/i> bkg:party {party} .")
    expected = {f"http://e/i bkg:partyState http://e/{state}" for state in states}
    assert found == expected | MEMBERS


def test_a_reported_set_belongs_to_the_states_it_is_reported_between() -> None:
    found = derived(f"{PLACES} <http://e/i> a bkg:InstrumentSet ; bkg:dyad <http://e/rel> .")
    expected = {f"http://e/i bkg:partyState http://e/{state}" for state in ("az", "kz")}
    assert found == expected | MEMBERS


def said(modality: str, curation: str, fact: str) -> str:
    realised = str(modality in {"occurred", "ongoing", "signed", "adopted"}).lower()
    return f"""<http://e/a> bkg:asserts {fact} ;
      bkg:modality <{names.concept_iri("modality", modality)}> ;
      bkg:curation <{names.concept_iri("curation", curation)}> .
    <{names.concept_iri("modality", modality)}> bkg:realised {realised} .
    """


TWINNING = """<http://e/t> a bkg:Twinning ; bkg:twinCity <http://e/turkistan> , <http://e/shusha> .
"""
TWINNED = {
    "http://e/turkistan bkg:twinnedWith http://e/shusha",
    "http://e/shusha bkg:twinnedWith http://e/turkistan",
}


@pytest.mark.parametrize("modality", ["occurred", "ongoing", "signed", "adopted"])
def test_a_reviewed_realised_twinning_gives_shortcuts(modality: str) -> None:
    assert (
        derived(PLACES + TWINNING + said(modality, "reviewed", "<http://e/t>")) == TWINNED | MEMBERS
    )


@pytest.mark.parametrize(
    ("modality", "curation"),
    [
        ("agreed", "reviewed"),
        ("discussed", "reviewed"),
        ("signed", "proposed"),
        ("signed", "disputed"),
        ("occurred", "withdrawn"),
    ],
)
def test_no_shortcut_from_what_is_not_realised_or_not_reviewed(
    modality: str, curation: str
) -> None:
    assert derived(PLACES + TWINNING + said(modality, curation, "<http://e/t>")) == MEMBERS


def test_a_twinning_with_a_known_end_gives_no_shortcut() -> None:
    ended = f'<http://e/t> bkg:ends "2020"^^{EDTF} .'
    found = derived(PLACES + TWINNING + ended + said("signed", "reviewed", "<http://e/t>"))
    assert found == MEMBERS


def test_a_state_is_a_member_of_its_relations() -> None:
    assert derived(PLACES) == MEMBERS


def test_the_order_of_quads_does_not_matter_and_stated_triples_are_not_repeated() -> None:
    stated = quads(PLACES + TWINNING + said("signed", "reviewed", "<http://e/t>"))
    expected = derive(stated)
    shuffled = random.Random(7).sample(stated, len(stated))
    assert derive(shuffled) == expected
    assert derive([*stated, *expected]) == expected
    assert not {quad.triple for quad in expected} & {quad.triple for quad in stated}
    assert {quad.graph_name.value for quad in expected} == {names.DERIVED_GRAPH}


def test_a_rule_that_is_wrong_is_named(tmp_path: Path) -> None:
    rule = tmp_path / "wrong.rq"
    rule.write_text("CONSTRUCT {", encoding="utf-8")
    with pytest.raises(DataError, match=r"wrong\.rq.*does not parse"):
        derive([], tmp_path)
    rule.write_text("ASK {}", encoding="utf-8")
    with pytest.raises(DataError, match="a rule is a CONSTRUCT query"):
        derive([], tmp_path)


def figure(name: str, *said: str) -> str:
    common = (
        "bkg:indicator <http://e/i> ; bkg:figureKind <http://e/k> ; bkg:measureKind <http://e/m>"
    )
    return f"<http://e/{name}> {' ; '.join((common, 'bkg:unit <http://e/u>', *said))} ."


@pytest.mark.parametrize(
    ("one", "other", "conflict"),
    [
        (["bkg:value 10"], ["bkg:value 15"], True),
        (["bkg:value 10"], ["bkg:value 10.0"], False),
        (["bkg:value 10"], ["bkg:lower 20", "bkg:lowerInclusive false"], True),
        (["bkg:value 20"], ["bkg:lower 20", "bkg:lowerInclusive false"], True),
        (["bkg:value 20"], ["bkg:lower 20", "bkg:lowerInclusive true"], False),
        (["bkg:value 20"], ["bkg:upper 18"], True),
        (["bkg:value 10", f'bkg:period "2024"^^{EDTF}'], ["bkg:value 15"], False),
        (["bkg:value 10", f'bkg:deadline "2030"^^{EDTF}'], ["bkg:value 15"], False),
    ],
)
def test_figures_that_exclude_each_other_conflict(
    one: list[str], other: list[str], conflict: bool
) -> None:
    found = {each for each in derived(figure("a", *one) + figure("b", *other)) if "onflict" in each}
    both = {"http://e/a bkg:conflictsWith http://e/b", "http://e/b bkg:conflictsWith http://e/a"}
    assert found == (both if conflict else set())


@pytest.mark.parametrize(("other", "contested"), [("1992-08-30", True), ("1992", False)])
def test_a_property_with_two_values_is_contested(other: str, contested: bool) -> None:
    text = f'<http://e/s> bkg:begins "1992-08-27"^^{EDTF} , "{other}"^^{EDTF} .'
    mark = "http://e/s bkg:contestedProperty bkg:begins"
    assert (mark in derived(text)) is contested
