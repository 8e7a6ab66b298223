"""Exports: each format opens in a consumer that is not ours and says what the release says."""

import io
import re
import subprocess
import sys
from pathlib import Path

import exporting
import igraph
import networkx as nx
import pyoxigraph as ox
import pytest
import rdflib
from conftest import ROOT
from exporting import HARD, RUSSIAN, program
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from bilateral_kg.engine.embedded import EmbeddedEngine
from bilateral_kg.export import export
from bilateral_kg.export.identifiers import identifier
from bilateral_kg.names import RDF_TYPE

ID = "https://w3id.org/bilateral-kg/id/"
GRAPH = "https://w3id.org/bilateral-kg/graph/"
VISIT = "event:aliyev-state-visit-kazakhstan-2025"
# XML cannot hold these; the data never does, foreign RDF may.
CONTROLS, PICTURES = "\x01 \x1f \r \ufffe", "␁ ␟ ␍ \ufffd"


@pytest.fixture(scope="module")
def releases() -> Path:
    return exporting.hard_releases()


@pytest.fixture(scope="module")
def exported():
    return exporting.exported


@pytest.fixture(scope="module")
def relations(exported) -> nx.MultiDiGraph:
    return nx.read_graphml(io.BytesIO(exported("graphml")), force_multigraph=True)


@pytest.fixture(scope="module")
def facts(exported) -> nx.MultiDiGraph:
    drawn = exported("graphml", "--profile", "facts")
    return nx.read_graphml(io.BytesIO(drawn), force_multigraph=True)


@pytest.fixture(scope="module")
def quads(exported) -> set[ox.Quad]:
    return set(ox.parse(exported("nquads"), ox.RdfFormat.N_QUADS))


def edges(graph: nx.MultiDiGraph, source: str, label: str, target: str) -> list[dict]:
    between = graph.get_edge_data(source, target) or {}
    return [edge for edge in between.values() if edge["label"] == label]


# ---- GraphML ----


@pytest.mark.parametrize("profile", ["relations", "facts"])
def test_graphml_is_valid_against_the_schema(exported, profile):
    schema = etree.XMLSchema(etree.parse(ROOT / "tests" / "schemas" / "graphml.xsd"))
    document = etree.fromstring(exported("graphml", "--profile", profile))
    schema.assertValid(document)


def test_the_schema_refuses_what_is_no_graphml(exported):
    """The vendored schema can fail: an edge to a node that is not there, an id with a slash."""
    schema = etree.XMLSchema(etree.parse(ROOT / "tests" / "schemas" / "graphml.xsd"))
    text = exported("graphml")
    assert not schema.validate(etree.fromstring(text.replace(b'target="state:', b'target="x:', 1)))
    assert not schema.validate(etree.fromstring(text.replace(b"state:china", b"state/china")))


@pytest.mark.parametrize("profile", ["relations", "facts"])
def test_networkx_and_igraph_read_the_same_graph(exported, tmp_path, profile):
    path = tmp_path / "graph.graphml"
    path.write_bytes(exported("graphml", "--profile", profile))
    mine = nx.read_graphml(path, force_multigraph=True)
    theirs = igraph.Graph.Read_GraphML(str(path))
    assert (theirs.vcount(), theirs.ecount()) == (len(mine), mine.number_of_edges())
    assert theirs.is_directed()
    assert dict(zip(theirs.vs["id"], theirs.vs["label"], strict=True)) == dict(mine.nodes("label"))
    assert sorted(theirs.es["predicate"]) == sorted(p for *_, p in mine.edges(data="predicate"))


@pytest.mark.parametrize(
    ("source", "label", "target", "modality"),
    [
        ("person:ilham-aliyev", "guest", VISIT, "occurred"),
        ("person:kassym-jomart-tokayev", "inviter", VISIT, "occurred"),
        (VISIT, "destination", "state:kazakhstan", "occurred"),
        ("event:akorda-talks-2025", "part of", VISIT, "occurred"),
        ("person:ilham-aliyev", "chair", "event:supreme-council-session-2", "occurred"),
        ("person:ilham-aliyev", "President of Azerbaijan", "state:azerbaijan", "occurred"),
        ("instrument:visit-documents-2025", "signed", VISIT, "signed"),
        ("instrument:joint-statement-2025", "adopted", VISIT, "adopted"),
        ("instrument:turkistan-shusha-programme", "party", "city:shusha", "signed"),
        ("instrument:taraz-qazax-protocol", "in set", "instrument:visit-documents-2025", "signed"),
        ("city:qazax", "twinned with", "city:taraz", "signed"),
        ("commitment:kz-az-trade-measures", "bearer", "state:kazakhstan", "agreed"),
        ("person:donald-trump", "mediator", "event:washington-signing", "signed"),
        ("project:aktau-container-hub", "location", "city:aktau", "ongoing"),
        ("person:ilham-aliyev", "evaluated", "relation:az-kz", "evaluated"),
    ],
)
def test_relations_tell_the_story_of_the_visit(relations, source, label, target, modality):
    found = edges(relations, source, label, target)
    assert [edge["modality"] for edge in found] == [modality]
    assert found[0]["source"]
    assert found[0]["passage"].startswith(f"{ID}passage/kazpravda-2025/")


def test_nobody_signs_for_someone_unnamed(relations):
    """China has partners in the terminal; the graph does not say China is the partner."""
    labels = {edge["label"] for _, _, edge in relations.edges("state:china", data=True) if edge}
    assert labels
    assert all("unnamed: " in label for label in labels)


def test_nodes_carry_names_dates_coordinates_and_what_is_folded_into_them(relations):
    visit = relations.nodes[VISIT]
    assert visit["type"] == "Visit"
    assert visit["iri"] == ID + "event/aliyev-state-visit-kazakhstan-2025"
    assert (visit["earliest"], visit["latest"]) == ("2025-10-20", "2025-10-21")
    assert visit["kind"] == "state visit"
    astana = relations.nodes["city:astana"]
    assert (astana["label"], astana["label_ru"]) == ("Astana", "Астана")
    assert astana["latitude"] == pytest.approx(51.18, abs=0.01)
    assert isinstance(astana["longitude"], float)
    treaty = relations.nodes["instrument:strategic-partnership-treaty"]
    assert re.fullmatch(r"signed \(.*\b2005-05-24\)", treaty["stage"])
    documents = relations.nodes["instrument:visit-documents-2025"]
    assert {"energy", "health", "transport"} <= set(documents["sector"].split("; "))


def test_relations_hold_no_machinery_and_no_lonely_node(relations):
    kinds = set(dict(relations.nodes("type")).values())
    machinery = {"Assertion", "Passage", "Participation", "AgreementStage", "Occupancy", "Figure"}
    assert not kinds & machinery
    assert not list(nx.isolates(relations))


def test_several_passages_stand_in_the_order_of_the_text(relations):
    passages = [
        found.split("; ")
        for *_, found in relations.edges(data="passage")
        if found and found.count("kazpravda-2025") > 1
    ]
    assert passages
    for several in passages:
        starts = [int(m[1]) for p in several if (m := re.search(r"kazpravda-2025/(\d+)-", p))]
        assert starts == sorted(starts)
        assert len(set(several)) == len(several)


def test_facts_keep_every_node_and_every_link(facts, quads):
    subjects = {q.subject.value for q in quads if q.subject.value.startswith(ID)}
    drawn = set(dict(facts.nodes("iri")).values())
    assert subjects <= drawn
    links = {
        (q.subject, q.predicate, q.object)
        for q in quads
        if q.subject.value in subjects
        and isinstance(q.object, ox.NamedNode)
        and q.predicate.value != RDF_TYPE
    }
    assert facts.number_of_edges() == len(links)
    assertion = facts.nodes["assertion:kazpravda-2025:joint-statement"]
    assert assertion["type"] == "Assertion"
    assert assertion["paraphrase_en"]


@pytest.mark.parametrize("profile", ["relations", "facts"])
def test_difficult_text_survives(exported, profile):
    drawn = nx.read_graphml(io.BytesIO(exported("graphml", "--profile", profile)))
    node = drawn.nodes["organization:hard-text"]
    assert (node["label"], node["label_ru"]) == (HARD, RUSSIAN)


def drawn(turtle: str) -> nx.MultiDiGraph:
    """The relations of a graph of the test's own; <person/x> is .../id/person/x."""
    store, out = ox.Store(), io.BytesIO()
    store.load(TURTLE + turtle, ox.RdfFormat.TURTLE, base_iri=ID)
    export(EmbeddedEngine(store), "graphml", out)
    return nx.read_graphml(io.BytesIO(out.getvalue()), force_multigraph=True)


TURTLE = """
@prefix : <https://w3id.org/bilateral-kg/ontology#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix m: <https://w3id.org/bilateral-kg/vocab/modality/> .
@prefix c: <https://w3id.org/bilateral-kg/vocab/curation/> .
<state/x> a :State . <city/y> a :City, :Place . <event/v> a :Event .
<assertion/s/a> :modality m:occurred ; :curation c:proposed ; :evidence <source/s> .
<assertion/s/b> :modality m:planned ; :curation c:proposed ; :evidence <passage/s/3-9> .
<assertion/s/c> :modality m:occurred ; :curation c:withdrawn ; :evidence <source/s> .
<passage/s/3-9> :inSource <source/s> ; <http://www.w3.org/ns/oa#start> 3 .
"""


def test_control_characters_appear_as_their_pictures():
    escaped = CONTROLS.encode("unicode_escape").decode().replace("\\x", "\\u00")
    graph = drawn(f'<person/p> a :Person ; skos:prefLabel "{escaped}"@en ; :ofState <state/x> .')
    assert graph.nodes["person:p"]["label"] == PICTURES
    assert ("person:p", "state:x") in graph.edges()


def test_each_edge_has_the_modality_of_the_assertion_that_backs_it():
    graph = drawn("""
        <event/v> :destination <state/x> ; :location <city/y> .
        <assertion/s/a> :asserts <event/v> ; :backs :destination .
        <assertion/s/b> :asserts <event/v> ; :backs :location .
    """)
    (destination,) = edges(graph, "event:v", "destination", "state:x")
    (location,) = edges(graph, "event:v", "location", "city:y")
    assert (destination["modality"], destination["source"]) == ("occurred", "s")
    assert "passage" not in destination, "page evidence points at no passage"
    assert (location["modality"], location["passage"]) == ("planned", ID + "passage/s/3-9")


def test_what_was_withdrawn_is_not_drawn_unless_somebody_still_says_it():
    visit = "<event/v> :destination <state/x> . <assertion/s/c> :asserts <event/v> ."
    also = "<city/y> :inState <state/x> ."
    assert "event:v" not in drawn(visit + also)
    (still,) = edges(
        drawn(visit + "<assertion/s/b> :asserts <event/v> ."), "event:v", "destination", "state:x"
    )
    assert still["modality"] == "planned"


@given(st.sets(st.from_regex(r"(https://w3id\.org/bilateral-kg/id/)?[a-z/#:._-]+", fullmatch=True)))
def test_no_two_iris_share_an_id_and_each_is_an_nmtoken(iris):
    ids = [identifier(iri) for iri in iris]
    assert len(set(ids)) == len(iris)
    assert all(re.fullmatch(r"[\w.:-]+", one) for one in ids)


# ---- RDF ----

FORMATS = {
    "turtle": ("turtle", ox.RdfFormat.TURTLE),
    "trig": ("trig", ox.RdfFormat.TRIG),
    "nquads": ("nquads", ox.RdfFormat.N_QUADS),
    "jsonld": ("json-ld", ox.RdfFormat.JSON_LD),
    "rdfxml": ("xml", ox.RdfFormat.RDF_XML),
}


@pytest.mark.parametrize("name", ["trig", "nquads", "jsonld"])
def test_named_graphs_are_the_same_in_every_format(exported, quads, name):
    assert set(ox.parse(exported(name), FORMATS[name][1])) == quads
    graphs = {quad.graph_name.value for quad in quads}
    expected = {"kazpravda-2025", "reference", "ontology", "vocab", "derived"}
    assert {GRAPH + one for one in expected} <= graphs


def test_turtle_is_the_merge_of_all_graphs(exported, quads):
    merged = {ox.Quad(q.subject, q.predicate, q.object) for q in quads}
    assert set(ox.parse(exported("turtle"), ox.RdfFormat.TURTLE)) == merged


@pytest.mark.parametrize("name", FORMATS)
def test_rdflib_reads_it_too(exported, quads, name):
    dataset = rdflib.Dataset()
    dataset.parse(data=exported(name), format=FORMATS[name][0])
    assert {str(subject) for subject, *_ in dataset.quads()} == {q.subject.value for q in quads}


def test_no_blank_node_leaves_the_house(quads):
    assert not [q for q in quads if ox.BlankNode in {type(q.subject), type(q.object)}]


def test_nquads_are_sorted_within_each_graph(exported):
    lines = exported("nquads").splitlines()
    graphs = [line.rsplit(b" ", 2)[1].strip(b"<>") for line in lines]
    assert graphs == sorted(graphs)
    for graph in set(graphs):
        own = [line for line, name in zip(lines, graphs, strict=True) if name == graph]
        assert own == sorted(own)


@pytest.mark.parametrize("name", ["turtle", "trig"])
def test_no_prefixed_name_needs_an_escape(exported, name):
    """Virtuoso reads `id:person\\/x` as an IRI with a backslash."""
    unquoted = re.sub(rb'"(?:[^"\\]|\\.)*"', b'""', exported(name))
    assert b"\\" not in unquoted
    assert b"@prefix bkg: <https://w3id.org/bilateral-kg/ontology#> ." in unquoted


def test_difficult_text_is_exact_in_rdf(quads):
    labels = {q.object.value for q in quads if q.subject.value == ID + "organization/hard-text"}
    assert HARD in labels


# ---- the command ----


@pytest.mark.parametrize("name", ["graphml", "gexf", "cytoscape", "rdf12", *FORMATS])
def test_a_file_and_standard_output_are_alike_each_time(exported, releases, tmp_path, name):
    target = tmp_path / f"export.{name}"
    done = program("export", name, "-o", target, "--releases", releases)
    assert (done.returncode, done.stdout) == (0, b"")
    assert target.read_bytes() == exported(name)
    assert [path.name for path in tmp_path.iterdir()] == [target.name]


def test_an_unknown_format_is_wrong_usage_and_names_the_near_ones(releases):
    done = program("export", "GraphXML", "--releases", releases)
    assert (done.returncode, done.stdout) == (2, b"")
    assert b"graphml" in done.stderr
    assert b"Traceback" not in done.stderr


def test_without_a_release_an_older_file_stays(tmp_path):
    target = tmp_path / "old.ttl"
    target.write_text("old", "utf-8")
    done = program("export", "turtle", "-o", target, "--releases", tmp_path / "none")
    assert done.returncode == 1
    assert b"bilateral-kg build" in done.stderr
    assert target.read_text("utf-8") == "old"


def test_a_missing_folder_is_wrong_usage(releases, tmp_path):
    done = program("export", "turtle", "-o", tmp_path / "no" / "x.ttl", "--releases", releases)
    assert done.returncode == 2
    assert b"Traceback" not in done.stderr


def test_a_reader_that_leaves_early_sees_no_traceback(releases):
    command = [
        sys.executable,
        "-m",
        "bilateral_kg",
        "export",
        "nquads",
        "--releases",
        str(releases),
    ]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""
