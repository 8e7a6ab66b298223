"""A published release on disk: the default graph, the digests, the manifest, the bytes."""

import shutil
from collections import Counter
from pathlib import Path

import pytest
from building import Project, project
from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, Store

from bilateral_kg import names
from bilateral_kg.errors import ReleaseError
from bilateral_kg.release.digest import Content
from bilateral_kg.release.layout import ReleaseDir, all_releases, current, verify


@pytest.fixture(scope="module")
def release(once: Project) -> ReleaseDir:
    return current(once.releases)


@pytest.fixture(scope="module")
def quads(release: ReleaseDir) -> list[Quad]:
    return list(Store.read_only(str(release.store)))


def test_the_default_graph_holds_each_triple_of_the_named_graphs_once(quads: list[Quad]) -> None:
    default = [quad.triple for quad in quads if isinstance(quad.graph_name, DefaultGraph)]
    named = [quad.triple for quad in quads if not isinstance(quad.graph_name, DefaultGraph)]
    assert set(default) == set(named)
    assert len(default) == len(set(named))


def test_counts_in_sparql_do_not_double(release: ReleaseDir) -> None:
    store = Store.read_only(str(release.store))
    cities = f"SELECT ?city WHERE {{ ?city a <{names.BKG}City> }}"
    assert len(list(store.query(cities))) == 2


def test_no_node_is_blank(quads: list[Quad]) -> None:
    terms = [term for quad in quads for term in (quad.subject, quad.object, quad.graph_name)]
    assert not [term for term in terms if isinstance(term, BlankNode)]


def test_graphs_are_those_that_the_manifest_lists(release: ReleaseDir, quads: list[Quad]) -> None:
    held = Counter(
        quad.graph_name.value for quad in quads if isinstance(quad.graph_name, NamedNode)
    )
    assert held == {graph.iri: graph.triples for graph in release.manifest.graphs}
    assert set(held) == {
        names.REFERENCE_GRAPH,
        names.ONTOLOGY_GRAPH,
        names.VOCAB_GRAPH,
        names.DERIVED_GRAPH,
        names.graph_iri("herald-2025"),
    }
    merged = {quad.triple for quad in quads}
    assert len(merged) == release.manifest.triples


def test_digests_are_those_of_what_the_store_holds(release: ReleaseDir) -> None:
    content = Content.read(Store.read_only(str(release.store)))
    assert content.digests == {graph.iri: graph.digest for graph in release.manifest.graphs}
    assert content.digest == release.manifest.digest
    assert release.id == content.digest[:12]


def test_shortcuts_are_in_the_derived_graph(quads: list[Quad]) -> None:
    twinned = {
        (quad.subject.value, quad.object.value)
        for quad in quads
        if quad.predicate.value == names.BKG + "twinnedWith"
        and quad.graph_name == NamedNode(names.DERIVED_GRAPH)
    }
    pair = (names.ID + "city/strelsau", names.ID + "city/sylvan")
    assert twinned == {pair, pair[::-1]}


def test_the_manifest_says_what_is_inside(release: ReleaseDir) -> None:
    manifest = release.manifest
    assert manifest.counts["City"] == 2
    assert manifest.counts["Place"] == 2
    assert manifest.curation == {"reviewed": 1}
    assert [source.id for source in manifest.sources] == ["herald-2025"]
    assert manifest.sources[0].address == "https://herald.example/twinning"
    assert set(manifest.sources[0].label) == {"en", "ru"}
    assert (manifest.report.violations, manifest.report.warnings) == (0, 4)
    assert manifest.software["pyoxigraph"]


def test_reading_and_querying_leaves_every_byte(once: Project, release: ReleaseDir) -> None:
    before = once.files()
    store = Store.read_only(str(release.store))
    assert list(store.query("SELECT * WHERE { ?s ?p ?o } LIMIT 5"))
    assert list(store.query("SELECT * WHERE { GRAPH ?g { ?s ?p ?o } } ORDER BY ?o LIMIT 5"))
    del store
    assert once.files() == before


def test_two_folders_get_the_same_release(once: Project, tmp_path: Path) -> None:
    other = project(tmp_path)
    assert other.build().returncode == 0
    mine, theirs = current(once.releases), current(other.releases)
    assert theirs.id == mine.id
    assert told(theirs) == told(mine)
    report = (mine.path / "report.json").read_bytes()
    assert (theirs.path / "report.json").read_bytes() == report
    assert b'"reference/all.yaml"' in report


def told(release: ReleaseDir) -> dict[str, object]:
    """The manifest without the checksums of database files, which hold ids of their own."""
    return release.manifest.model_dump(exclude={"files"})


def flipped(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 3] ^= 4
    path.write_bytes(content)


def test_a_flipped_bit_is_found_in_any_file(once: Project, tmp_path: Path) -> None:
    files = [path for path in current(once.releases).path.rglob("*") if path.stat().st_size]
    for number, path in enumerate(path for path in files if path.is_file()):
        copy = once.copy(tmp_path / str(number))
        flipped(copy.root / path.relative_to(once.root))
        with pytest.raises(ReleaseError, match=path.name):
            verify(current(copy.releases))


def test_a_missing_and_a_foreign_file_are_found(once: Project, tmp_path: Path) -> None:
    copy = once.copy(tmp_path)
    folder = current(copy.releases).path
    (folder / "report.json").unlink()
    (folder / "store" / "LOG").write_text("", encoding="utf-8")
    with pytest.raises(
        ReleaseError, match=r"missing: report\.json; not of this release: store/LOG"
    ):
        verify(current(copy.releases))


def test_without_a_release_the_way_to_one_is_told(tmp_path: Path) -> None:
    with pytest.raises(ReleaseError, match="make one with: bilateral-kg build"):
        current(tmp_path / "nothing")


def test_a_link_to_nothing_is_told(once: Project, tmp_path: Path) -> None:
    copy = once.copy(tmp_path)
    shutil.rmtree(current(copy.releases).path)
    with pytest.raises(ReleaseError, match="points to nothing"):
        current(copy.releases)


def test_a_release_without_store_is_told(once: Project, tmp_path: Path) -> None:
    copy = once.copy(tmp_path)
    shutil.rmtree(current(copy.releases).store)
    with pytest.raises(ReleaseError, match="its store is missing"):
        all_releases(copy.releases)


def test_numbers_are_digested_as_the_store_keeps_them() -> None:
    def said(lexical: str) -> Content:
        number = Literal(lexical, datatype=NamedNode(names.XSD + "decimal"))
        subject, graph = NamedNode(names.ID + "figure/x"), NamedNode(names.graph_iri("x"))
        return Content.of([Quad(subject, NamedNode(names.BKG + "value"), number, graph)])

    assert said("1.50").digest == said("1.5").digest
    assert said("1.5").digest != said("1.6").digest
