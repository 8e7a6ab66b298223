"""`publish` and `retract`: one source more, other or less, and all the rest as it was."""

import shutil
from pathlib import Path

import pytest
from building import SOURCE, VIOLATIONS, Project
from history import complaint, run, told
from pyoxigraph import NamedNode, Store

from bilateral_kg import names
from bilateral_kg.release.layout import current

GAZETTE = SOURCE.replace("herald-2025", "gazette-2026").replace("Herald", "Gazette")
# Speaks of the twinning that the Herald describes: a full build then adds `backs` to both.
AGAIN = """
- id: twinned
  type: Assertion
  modality: occurred
  voice: narrator
  explicitness: explicit
  evidence: page
  paraphrase: {en: The two cities are twins., ru: Эти города — побратимы.}
  curatedBy: curator/a
  asserts:
    - id: twinning/strelsau-sylvan
      twinCity: [city/strelsau, city/sylvan]
"""
RDF = """
@prefix bkg: <https://w3id.org/bilateral-kg/ontology#> .
@prefix id: <https://w3id.org/bilateral-kg/id/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
<https://w3id.org/bilateral-kg/id/source/wire-2026> a bkg:SourceDocument ;
  skos:prefLabel "A wire report (2026)"@en, "Сообщение агентства (2026)"@ru ;
  bkg:sourceKind <https://w3id.org/bilateral-kg/vocab/source-kind/newspaper-article> ;
  bkg:address "https://wire.example/1"^^<http://www.w3.org/2001/XMLSchema#anyURI> ;
  bkg:language "en" .
"""


def gazette(made: Project) -> Path:
    made.write("sources/gazette-2026/source.yaml", GAZETTE)
    return made.write("sources/gazette-2026/facts/twinning.yaml", AGAIN).parents[1]


def published(made: Project) -> dict[str, tuple[bytes, int]]:
    """Every file of every release, by the release's own name."""
    return {name: file for name, file in made.files().items() if not name.startswith("current/")}


def rebuilt(made: Project, tmp_path: Path) -> str:
    """Digest of a build from scratch of the project's data."""
    other = Project(tmp_path / "scratch")
    shutil.copytree(made.data, other.data)
    done = other.build()
    assert done.returncode == 0, done.stderr
    return current(other.releases).manifest.digest


def test_a_curated_source_is_added_as_a_build_would(made: Project, tmp_path: Path) -> None:
    before, files = current(made.releases), published(made)
    done = run("publish", gazette(made), "--releases", made.releases)
    assert done.returncode == 0, done.stderr
    assert ".staging" not in done.stderr  # places are those of the files that were given
    assert "\ndata/reference/all.yaml:" in done.stderr
    release = current(made.releases)
    assert release.manifest.previous == before.id
    assert release.manifest.digest == rebuilt(made, tmp_path)
    assert published(made).items() >= files.items()
    told("releases", "verify", "--releases", made.releases)
    assert "nothing changed" in told("publish", gazette(made), "--releases", made.releases)
    assert "nothing changed" in made.build().stdout
    told("retract", "gazette-2026", "--releases", made.releases)
    assert current(made.releases).id == before.id


def test_rdf_is_added_replaced_and_taken_out(made: Project, tmp_path: Path) -> None:
    before = current(made.releases)
    path = tmp_path / "wire.ttl"
    path.write_text(RDF, encoding="utf-8")
    told("publish", path, "--releases", made.releases)
    graph = NamedNode(names.graph_iri("wire-2026"))
    store = Store.read_only(str(current(made.releases).store))
    assert len(list(store.quads_for_pattern(None, None, None, graph))) == 6
    assert [one.id for one in current(made.releases).manifest.sources][-1] == "wire-2026"
    path.write_text(RDF.replace("A wire", "The wire"), encoding="utf-8")
    told("publish", path, "--releases", made.releases)
    report = (current(made.releases).path / "report.json").read_text("utf-8")
    assert str(tmp_path) not in report
    changes = told("releases", "diff", before.id, "current", "--releases", made.releases)
    assert "The wire" in changes
    assert "A wire" not in changes
    told("retract", "wire-2026", "--releases", made.releases)
    assert current(made.releases).id == before.id


def test_a_source_that_becomes_rdf_stays_one_of_two_that_speak_of_a_fact(
    made: Project, tmp_path: Path
) -> None:
    """The other one, still YAML, goes on saying what it vouches for."""
    told("publish", gazette(made), "--releases", made.releases)
    both = current(made.releases)
    graph = NamedNode(names.graph_iri("herald-2025"))
    quads = Store.read_only(str(both.store)).quads_for_pattern(None, None, None, graph)
    path = tmp_path / "herald.nq"
    path.write_text("".join(f"{quad} .\n" for quad in quads), encoding="utf-8")
    told("publish", path, "--releases", made.releases)
    release = current(made.releases)
    assert not (release.path / "data" / "sources" / "herald-2025").exists()
    assert release.manifest.digest == both.manifest.digest


def test_a_violation_is_told_where_it_stands_and_changes_nothing(made: Project) -> None:
    before = current(made.releases).id
    source = gazette(made)
    (source / "facts" / "more.yaml").write_text(VIOLATIONS, encoding="utf-8")
    said = complaint("publish", source, "--releases", made.releases)
    assert f"{source / 'facts' / 'more.yaml'}:" in said
    assert current(made.releases).id == before
    assert not [name for name in made.names() if name.startswith(".")]


def test_what_others_speak_of_cannot_be_retracted(made: Project) -> None:
    told("publish", gazette(made), "--releases", made.releases)
    said = complaint("retract", "herald-2025", "--releases", made.releases)
    assert "data/sources/gazette-2026/facts/twinning.yaml" in said
    assert "twinning/strelsau-sylvan" in said
    assert "gazette-2026, herald-2025" in complaint("retract", "x", "--releases", made.releases)


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.ttl", "<urn:a> <urn:b> <urn:c> .", "not said which source"),
        ("a.ttl", "<urn:a> <urn:b>", "does not parse"),
        ("a.nq", "<urn:a> <urn:b> <urn:c> <urn:d> .", "not the graph of a source"),
        ("a.nq", f"<urn:a> <urn:b> <urn:c> <{names.DERIVED_GRAPH}> .", "not the graph of a source"),
        (
            "a.ttl",
            RDF + "id:source\\/wire-2026 bkg:publisher id:organization\\/x .",
            "defines `org",
        ),
        ("a.txt", "x", "unknown suffix"),
    ],
)
def test_what_cannot_be_published_is_refused(
    once: Project, tmp_path: Path, name: str, content: str, message: str
) -> None:
    path = tmp_path / name
    path.write_text(content, encoding="utf-8")
    assert message in complaint("publish", path, "--releases", once.releases)


def test_publishing_needs_a_release(tmp_path: Path) -> None:
    path = tmp_path / "wire.ttl"
    path.write_text(RDF, encoding="utf-8")
    assert "make one with" in complaint("publish", path, "--releases", tmp_path / "none")
    assert not (tmp_path / "none").exists()
