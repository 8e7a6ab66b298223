"""The model as quads: no blank node, the same names on every reading."""

from pathlib import Path

import pytest
from curating import ROOT, bench
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import BlankNode, NamedNode, Quad

from bilateral_kg import names
from bilateral_kg.curation.model import model_quads
from bilateral_kg.curation.skolem import skolemise
from bilateral_kg.errors import DataError

P = NamedNode("https://example.org/p")


def genids(quads: list[Quad]) -> set[str]:
    nodes = (str(node) for quad in quads for node in (quad.subject, quad.object))
    return {node for node in nodes if names.GENID in node}


def test_graphs_of_the_model(tmp_path: Path) -> None:
    project = bench(tmp_path)
    (project.ontology / "align").mkdir()
    (project.ontology / "align" / "a.ttl").write_text("<https://a.org/x> <https://a.org/p> 1 .")
    (project.ontology / "shapes").mkdir()
    (project.ontology / "shapes" / "s.ttl").write_text("<https://s.org/x> <https://a.org/p> 1 .")
    quads = model_quads(project.ontology)
    graphs: dict[str, str] = {}
    for quad in quads:
        assert isinstance(quad.subject, NamedNode)
        assert isinstance(quad.graph_name, NamedNode)
        graphs[quad.subject.value] = quad.graph_name.value
    assert graphs["https://a.org/x"] == graphs[names.BKG + "Visit"] == names.ONTOLOGY_GRAPH
    assert graphs[names.concept_iri("role", "guest")] == names.VOCAB_GRAPH
    assert "https://s.org/x" not in graphs


def test_blank_nodes_become_iris_that_an_edit_elsewhere_leaves_alone(tmp_path: Path) -> None:
    project = bench(tmp_path)
    before = genids(model_quads(project.ontology))
    assert len(before) == 5  # a restriction, a disjointness, a list of three
    main = project.ontology / "bilateral.ttl"
    main.write_text(main.read_text() + "bkg:Tour rdfs:subClassOf [ a owl:Class ] .\n")
    assert before < genids(model_quads(project.ontology))


def test_all_files_that_do_not_parse_are_told(tmp_path: Path) -> None:
    project = bench(tmp_path)
    for name in ("bilateral.ttl", "vocab/concepts.ttl"):
        (project.ontology / name).write_text("<https://a.org/x>\n  .\n")
    with pytest.raises(DataError) as caught:
        model_quads(project.ontology)
    assert [(one.path, one.line) for one in caught.value.problems] == [
        (project.ontology / "bilateral.ttl", 2),
        (project.ontology / "vocab" / "concepts.ttl", 2),
    ]
    with pytest.raises(DataError, match=r"bilateral\.ttl:2: does not parse as Turtle"):
        project.load()


def test_a_folder_without_ontology(tmp_path: Path) -> None:
    project = bench(tmp_path)
    (project.ontology / "bilateral.ttl").unlink()
    with pytest.raises(DataError, match=r"there is no ontology \(bilateral\.ttl\) here"):
        project.load()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ('{"@context": {\n "a" "b"}}', "context.jsonld:2: broken JSON: Expecting ':' delimiter"),
        ("[]", "context.jsonld:1: not a JSON-LD context"),
        ('{"@context": {"x": {"@id": "nope:x", "@type": "@id"}}}', "not a JSON-LD context: 'nope'"),
    ],
)
def test_a_broken_context(content: str, message: str, tmp_path: Path) -> None:
    project = bench(tmp_path)
    (project.ontology / "context.jsonld").write_text(content)
    with pytest.raises(DataError) as caught:
        project.load()
    assert message in str(caught.value)


def test_the_projects_own_model_parses() -> None:
    quads = model_quads(ROOT / "ontology")
    assert quads
    assert not [quad for quad in quads if isinstance(quad.subject, BlankNode)]


@given(
    edges=st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), max_size=10),
    salt=st.text("abc"),
)
def test_names_do_not_depend_on_blank_node_labels(edges: list[tuple[int, int]], salt: str) -> None:
    def graph(label: str) -> list[Quad]:
        return [Quad(BlankNode(f"{label}{a}"), P, BlankNode(f"{label}{b}")) for a, b in edges]

    named = skolemise(graph("x"))
    assert named == skolemise(reversed(graph(f"y{salt}")))
    assert len(named) == len(set(edges))
    assert len(genids(named)) == len({end for edge in edges for end in edge})
