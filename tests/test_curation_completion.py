"""Good files: exactly the expected statements, whatever the order, and where each was written."""

import hashlib
import random
from pathlib import Path

import pytest
import yaml
from curating import FACTS, FIXTURE, ROOT, SOURCE, Bench, bench
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bilateral_kg import curation, names

VISIT = "sources/ferry-2025/facts/visit.yaml"
FIGURE = names.ID + "figure/bridge"


@pytest.fixture
def project(tmp_path: Path) -> Bench:
    return bench(tmp_path)


def lines(project: Bench) -> list[str]:
    return [f"{quad} ." for quad in project.load().quads]


def statements(project: Bench, subject: str, key: str) -> set[str]:
    return {
        str(quad.object.value)
        for quad in project.load().quads
        if quad.subject.value == names.ID + subject and quad.predicate.value == names.BKG + key
    }


def test_good_files_yield_exactly_the_expected_statements(project: Bench) -> None:
    expected = (FIXTURE / "expected.nq").read_text(encoding="utf-8").splitlines()
    assert lines(project) == expected


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(seed=st.integers(0, 2**32))
def test_the_order_of_records_keys_and_files_does_not_matter(
    tmp_path_factory: pytest.TempPathFactory, seed: int
) -> None:
    chance = random.Random(seed)
    project = bench(tmp_path_factory.mktemp("shuffled"))
    records = yaml.load((project.data / VISIT).read_text(encoding="utf-8"), yaml.BaseLoader)
    chance.shuffle(records)
    cut = chance.randrange(1, len(records))
    for name, part in ((VISIT, records[:cut]), (FACTS, records[cut:])):
        shuffled = [dict(chance.sample(list(one.items()), len(one))) for one in part]
        project.write(name, yaml.dump(shuffled, allow_unicode=True, sort_keys=False))
    assert lines(project) == (FIXTURE / "expected.nq").read_text(encoding="utf-8").splitlines()


def test_no_blank_node_leaves(project: Bench) -> None:
    assert not [line for line in lines(project) if "_:" in line]


def test_backs_written_by_hand_stand(project: Bench) -> None:
    path = project.data / VISIT
    text = path.read_text(encoding="utf-8")
    assert len(statements(project, "assertion/ferry-2025/bridge-planned", "backs")) == 5
    path.write_text(text.replace("  modality: planned\n", "  modality: planned\n  backs: value\n"))
    backed = statements(project, "assertion/ferry-2025/bridge-planned", "backs")
    assert backed == {names.BKG + "value"}


def test_curation_written_by_hand_stands(project: Bench) -> None:
    vocab = project.ontology / "vocab" / "concepts.ttl"
    vocab.write_text(
        vocab.read_text()
        + "<https://w3id.org/bilateral-kg/vocab/curation/reviewed> a skos:Concept ."
    )
    record = "- {id: x, type: Assertion, curation: reviewed, evidence: 2-27}\n"
    project.write(FACTS, record)
    assert statements(project, "assertion/ferry-2025/x", "curation") == {
        names.concept_iri("curation", "reviewed")
    }


def test_words_are_normalised_and_yaml_types_are_not_guessed(project: Bench) -> None:
    record = (
        "- id: state/nor\n  type: State\n  wikidata: 0123\n"
        "  label:\n    en: 'no'\n    ru: >\n      И\u0306од\n    no: yes\n"
    )
    project.write("reference/more.yaml", record)
    said = [line for line in lines(project) if "id/state/nor>" in line]
    assert len(said) == 5
    for piece in ('"0123"', '"no"@en', '"Йод"@ru', '"yes"@no'):
        assert sum(piece in line for line in said) == 1


def test_locations_name_the_line_of_a_statement(project: Bench) -> None:
    of = project.load().locations.of
    path = project.data / VISIT
    written = path.read_text(encoding="utf-8").splitlines()
    place = of(FIGURE, names.BKG + "unit")
    assert place == (path, written.index("      unit: KiloM") + 1)
    assert of(FIGURE) == (path, written.index("    - id: figure/bridge") + 1)
    # Written where another assertion goes on about the figure.
    assert of(FIGURE, names.BKG + "lower") == (path, written.index("      lower: 1") + 1)
    # Derived statements have no line of their own: their subject's is given.
    assert of(FIGURE, names.BKG + "latest") == of(FIGURE)
    guest = names.ID + "event/lind-visit#guest"
    assert of(guest, names.BKG + "participationIn") == of(guest) == (path, 15)
    passage = names.passage_iri("ferry-2025", 29, 43)
    assert of(passage) == (path, written.index("  evidence: [29-43, 46-74]") + 1)
    assert of(names.ID + "state/nowhere") is None


def test_inputs_are_the_files_read_and_nothing_else(project: Bench) -> None:
    (project.data / "README.md").write_text("not read")
    (project.ontology / "shapes").mkdir()
    (project.ontology / "shapes" / "s.ttl").write_text("# shapes")
    inputs = project.load().inputs
    assert set(inputs) == {
        "data/reference/all.yaml",
        "data/sources/ferry-2025/source.yaml",
        "data/sources/ferry-2025/facts/visit.yaml",
        "ontology/bilateral.ttl",
        "ontology/context.jsonld",
        "ontology/shapes/s.ttl",
        "ontology/vocab/concepts.ttl",
    }
    assert (
        inputs["data/" + SOURCE] == hashlib.sha256((project.data / SOURCE).read_bytes()).hexdigest()
    )


def test_sources_say_what_their_text_is(project: Bench) -> None:
    (source,) = project.load().sources
    assert (source.id, source.file, source.char_count) == ("ferry-2025", "ferry.txt", 139)
    assert source.graph == "https://w3id.org/bilateral-kg/graph/ferry-2025"


def test_a_file_outside_data_is_read_with_it(project: Bench, tmp_path: Path) -> None:
    draft = tmp_path / "draft.yaml"
    draft.write_text("- {id: draft, type: Assertion, evidence: 2-27}\n")
    curated = curation.load(project.data, project.ontology, [draft, project.data / VISIT])
    subject = names.ID + "assertion/ferry-2025/draft"
    assert curated.locations.of(subject) == (draft, 1)
    assert subject in {quad.subject.value for quad in curated.quads}


def test_the_projects_own_data_is_good() -> None:
    curated = curation.load(ROOT / "data", ROOT / "ontology")
    assert curated.quads
    assert not [quad for quad in curated.quads if "_:" in str(quad).split(' "', maxsplit=1)[0]]
