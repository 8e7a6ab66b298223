"""Findings: where they point, what they quote, in which order they come."""

from pathlib import Path

import pytest
from pyoxigraph import Quad, RdfFormat, parse

from bilateral_kg import names
from bilateral_kg.resources import folder
from bilateral_kg.validation.report import Report
from bilateral_kg.validation.validate import validate

PREFIXES = f"""@base <{names.ID}> .
@prefix bkg: <{names.BKG}> .
@prefix oa: <http://www.w3.org/ns/oa#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
"""
PERSON = 'skos:prefLabel "One"@en , "Первый"@ru , "One"@kk , "One"@az'
OTHER = PERSON.replace("One", "Two").replace("Первый", "Второй")
PASSAGE = """
<passage/daily/9-3> a bkg:Passage ; bkg:inSource <source/daily> ; oa:start 9 ; oa:end 3 .
<assertion/daily/one> bkg:evidence <passage/daily/9-3> .
"""


def quads(turtle: str) -> list[Quad]:
    return list(parse(PREFIXES + turtle, format=RdfFormat.TURTLE))


class Written:
    """Places by local name, as a curator would have written the nodes."""

    def __init__(self, **lines: int) -> None:
        self._lines = lines

    def of(self, subject: str, predicate: str | None = None) -> tuple[Path, int] | None:
        name = subject.removeprefix(names.ID).replace("/", "_").replace("#", "__")
        key = f"{name}___{predicate.rpartition('#')[2]}" if predicate else name
        return (Path("facts.yaml"), self._lines[key]) if key in self._lines else None


def report(turtle: str, **lines: int) -> Report:
    return validate(quads(turtle), folder("ontology"), Written(**lines))


def lines_of(constraint: str, found: Report) -> list[int | None]:
    return [one.line for one in found.findings if one.constraint == constraint]


def test_place_of_the_property_comes_before_the_place_of_its_node() -> None:
    person = f'<person/one> a bkg:Person ; {PERSON} ; bkg:wikidataId "q1" .'
    assert lines_of("C33c", report(person, person_one=3, person_one___wikidataId=5)) == [5]
    assert lines_of("C33c", report(person, person_one=3)) == [3]


def test_fragment_without_a_place_points_to_what_it_is_part_of() -> None:
    nested = "<event/talks#chair.post> a bkg:Participation ."
    assert set(lines_of("C01", report(nested, event_talks=7))) == {7}


def test_generated_passage_points_to_the_assertion_that_cites_it() -> None:
    found = report(PASSAGE, assertion_daily_one=11, assertion_daily_one___evidence=14)
    assert lines_of("C03", found) == [14]


def test_second_node_of_a_finding_has_its_place_too() -> None:
    both = "".join(
        f'<person/{name}> a bkg:Person ; {label} ; bkg:wikidataId "Q1" .\n'
        for name, label in (("a", PERSON), ("b", OTHER))
    )
    (twice,) = report(both, person_a=1, person_b=9).findings
    assert (twice.constraint, twice.line) == ("C33a", 1)
    assert twice.other_place is not None
    assert twice.other_place.line == 9


def test_without_places_findings_stand_without_file() -> None:
    assert all(one.file is None for one in validate(quads(PASSAGE), folder("ontology")).findings)


def test_order_is_severity_then_line() -> None:
    labels = ('"One"@en , "Первый"@ru', '"Two"@en , "Второй"@ru')
    people = "".join(
        f"<person/{name}> a bkg:Person ; skos:prefLabel {label} .\n"
        for name, label in zip("ab", labels, strict=True)
    )
    third = PERSON.replace("One", "Three").replace("Первый", "Третий")
    code = f'<person/c> a bkg:Person ; {third} ; bkg:wikidataId "q1" .\n'
    found = report(people + code, person_a=8, person_b=2, person_c=30).findings
    assert [(one.severity, one.line) for one in found] == [
        ("violation", 30),
        ("warning", 2),
        ("warning", 8),
    ]


def test_every_finding_comes_once() -> None:
    again = quads(PASSAGE)
    found = validate([*again, *again], folder("ontology")).findings
    assert len({one.digest for one in found}) == len(found)


@pytest.mark.parametrize("code", [r"Q1\q", r"Q\1", "Q$1"])
def test_values_are_quoted_as_they_stand(code: str) -> None:
    escaped = code.replace("\\", "\\\\")
    person = f'<person/one> a bkg:Person ; {PERSON} ; bkg:wikidataId "{escaped}" .'
    (found,) = report(person).findings
    assert found.messages["en"] == (
        f"wikidata of person/one is not written as such a code is: {code}."
    )


def test_properties_are_named_as_a_curator_writes_them() -> None:
    (found,) = report(
        "<region/coast> a bkg:Region ; bkg:latitude 95.0 ; bkg:longitude 5.0 ;"
        ' skos:prefLabel "Coast"@en , "Берег"@ru , "Coast"@en-GB ; bkg:ordinal 2 .'
    ).findings[:1]
    assert found.messages["ru"].startswith("У region/coast есть свойство ordinal")
