"""Every constraint: its words, its remedy, a graph that passes and one that fails."""

import re
from functools import cache
from pathlib import Path

import pyshacl
import pytest
import rdflib
from pyoxigraph import Quad

from bilateral_kg.curation.foreign import read
from bilateral_kg.curation.model import model_quads
from bilateral_kg.resources import folder
from bilateral_kg.validation.report import Finding
from bilateral_kg.validation.shapes import Constraint, load_shapes
from bilateral_kg.validation.table import constraints_table
from bilateral_kg.validation.validate import validate

ROOT = Path(__file__).resolve().parents[1]
FIXTURES = ROOT / "tests" / "fixtures" / "shapes"
ONTOLOGY = folder("ontology")
CONSTRAINTS = {one.id: one for one in load_shapes(ONTOLOGY).constraints.values()}
# The constraints that the model asks for by number.
ASKED_FOR = range(1, 39)


@cache
def surroundings() -> tuple[Quad, ...]:
    return (*read(FIXTURES / "common.ttl"), *model_quads(ONTOLOGY))


def findings(constraint: str, outcome: str) -> tuple[Finding, ...]:
    (path,) = (FIXTURES / constraint).glob(f"{outcome}.*")
    return validate([*read(path), *surroundings()], ONTOLOGY).findings


@pytest.mark.parametrize("constraint", sorted(CONSTRAINTS))
def test_fail_fixture_yields_this_finding_and_no_other(constraint: str) -> None:
    found = findings(constraint, "fail")
    assert {one.constraint for one in found} == {constraint}
    for one in found:
        assert one.severity == CONSTRAINTS[constraint].severity
        for message in one.messages.values():
            assert not re.search(r"\{[$?]", message), "a value was not filled in"
            assert "https://w3id.org/bilateral-kg/" not in message
        assert one.messages["en"] != one.messages["ru"]


@pytest.mark.parametrize("constraint", sorted(CONSTRAINTS))
def test_pass_fixture_yields_nothing(constraint: str) -> None:
    assert findings(constraint, "pass") == ()


@pytest.mark.parametrize("constraint", CONSTRAINTS.values(), ids=lambda one: one.id)
def test_constraint_is_explained_in_both_languages(constraint: Constraint) -> None:
    for words in (constraint.messages, constraint.hints):
        assert words["en"].strip()
        assert re.search("[а-я]", words["ru"])
        assert not re.search("[а-яА-Я]", words["en"])
    assert set(re.findall(r"\{\W\w+\}", constraint.messages["en"])) == set(
        re.findall(r"\{\W\w+\}", constraint.messages["ru"])
    ), "the languages name different values"


def test_every_number_of_the_model_is_there() -> None:
    assert {one.number for one in CONSTRAINTS.values()} >= set(ASKED_FOR)


def test_fixtures_and_constraints_are_the_same_set() -> None:
    assert {path.name for path in FIXTURES.iterdir() if path.is_dir()} == set(CONSTRAINTS)


def test_each_shape_has_one_constraint_and_one_set_of_messages() -> None:
    graph = load_shapes(ONTOLOGY).graph
    for iri in load_shapes(ONTOLOGY).constraints:
        queries = list(graph.objects(rdflib.URIRef(iri), rdflib.SH.sparql))
        assert len(queries) == 1
        assert len(list(graph.objects(queries[0], rdflib.SH.message))) == 2
        assert not list(graph.objects(rdflib.URIRef(iri), rdflib.SH.message))


def test_shapes_are_themselves_valid_shacl() -> None:
    shapes = load_shapes(ONTOLOGY).graph
    conforms, _, _ = pyshacl.validate(rdflib.Graph(), shacl_graph=shapes, meta_shacl=True)
    assert conforms


def test_documented_constraints_are_the_real_ones() -> None:
    written = (ROOT / "docs" / "constraints.md").read_text(encoding="utf-8")
    assert written == constraints_table(ONTOLOGY), (
        "run: python -m bilateral_kg.validation.table > docs/constraints.md"
    )
