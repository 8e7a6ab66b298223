"""GEXF, Cytoscape JSON, RDF/XML and RDF 1.2: each read by a program that is not ours."""

import io
import json

import networkx as nx
import pyoxigraph as ox
import pytest
import rdflib
from exporting import HARD, RUSSIAN, exported
from lxml import etree

from bilateral_kg.engine.embedded import EmbeddedEngine
from bilateral_kg.errors import UnsuitableFormat
from bilateral_kg.export import export
from bilateral_kg.names import RDF_TYPE

ID = "https://w3id.org/bilateral-kg/id/"
BKG = "https://w3id.org/bilateral-kg/ontology#"
VISIT = "event:aliyev-state-visit-kazakhstan-2025"
GEXF = "{http://www.gexf.net/1.2draft}"
REIFIES = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#reifies")
PROFILES = ["relations", "facts"]


@pytest.fixture(scope="module", params=PROFILES)
def profile(request) -> str:
    return request.param


@pytest.fixture(scope="module")
def graphml(profile) -> nx.MultiDiGraph:
    drawn = exported("graphml", "--profile", profile)
    return nx.read_graphml(io.BytesIO(drawn), force_multigraph=True)


@pytest.fixture(scope="module")
def gexf(profile) -> etree._Element:
    return etree.fromstring(exported("gexf", "--profile", profile))


# ---- GEXF ----


def test_gexf_holds_what_graphml_holds(profile, graphml):
    read = nx.read_gexf(io.BytesIO(exported("gexf", "--profile", profile)))
    assert dict(read.nodes("label")) == dict(graphml.nodes("label"))
    assert sorted(read.edges()) == sorted(graphml.edges())
    names = "modality", "predicate", "passage"
    for name in names:
        assert sorted(str(v) for *_, v in read.edges(data=name)) == sorted(
            str(v) for *_, v in graphml.edges(data=name)
        )


def test_gexf_gives_each_dated_thing_its_interval(gexf, graphml):
    graph = gexf.find(f"{GEXF}graph")
    assert (graph.get("mode"), graph.get("timeformat")) == ("dynamic", "date")
    found = {n.get("id"): (n.get("start"), n.get("end")) for n in gexf.iter(f"{GEXF}node")}
    assert found == {
        node: (known.get("earliest"), known.get("latest")) for node, known in graphml.nodes.items()
    }
    assert found[VISIT] == ("2025-10-20", "2025-10-21")


def test_an_edge_lasts_as_long_as_what_it_shows():
    """A guest is one for the days of the visit; geography has no days."""
    read = nx.read_gexf(io.BytesIO(exported("gexf")))
    (guest,) = [e for e in read["person:ilham-aliyev"][VISIT].values() if e["label"] == "guest"]
    assert (guest["start"], guest["end"]) == ("2025-10-20", "2025-10-21")
    (lies,) = read["city:astana"]["state:kazakhstan"].values()
    assert "start" not in lies


def test_offsets_of_a_passage_are_no_days():
    read = nx.read_gexf(io.BytesIO(exported("gexf", "--profile", "facts")))
    passages = [node for node in read if node.startswith("passage:kazpravda-2025:")]
    assert passages
    for passage in passages:
        start, end = passage.rsplit(":", 1)[1].split("-")
        known = read.nodes[passage]
        assert (known["start_"], known["end_"]) == (start, end)
        assert "start" not in known


def test_edges_of_gexf_have_ids_of_their_own(gexf):
    ids = [edge.get("id") for edge in gexf.iter(f"{GEXF}edge")]
    assert ids
    assert len(set(ids)) == len(ids)


# ---- Cytoscape ----


def test_networkx_reads_the_cytoscape_file_back(profile, graphml):
    read = nx.cytoscape_graph(json.loads(exported("cytoscape", "--profile", profile)))
    assert read.is_multigraph()
    assert read.is_directed()
    assert dict(read.nodes("name")) == dict(graphml.nodes("label"))
    assert sorted(read.edges()) == sorted(graphml.edges())


def test_cytoscape_keeps_what_the_format_has_another_meaning_for():
    elements = json.loads(exported("cytoscape"))["elements"]
    edges = [edge["data"] for edge in elements["edges"]]
    nodes = {node["data"]["id"] for node in elements["nodes"]}
    assert all({edge["source"], edge["target"]} <= nodes for edge in edges)
    assert len({edge["id"] for edge in edges}) == len(edges)
    assert not nodes & {edge["id"] for edge in edges}
    said = {edge["source_"] for edge in edges if "source_" in edge}
    assert any("Kazakhstanskaya Pravda" in one for one in said)


def test_a_figure_in_cytoscape_keeps_its_value():
    elements = json.loads(exported("cytoscape", "--profile", "facts"))["elements"]
    data = {node["data"]["id"]: node["data"] for node in elements["nodes"]}
    assert data["figure:kz-az-trade-target-1bn"]["value_"] == "1000000000"


@pytest.mark.parametrize("name", ["gexf", "cytoscape"])
def test_difficult_text_survives(profile, name):
    content = exported(name, "--profile", profile)
    if name == "gexf":
        known = nx.read_gexf(io.BytesIO(content)).nodes["organization:hard-text"]
    else:
        known = nx.cytoscape_graph(json.loads(content)).nodes["organization:hard-text"]
    assert (known["label"], known["label_ru"]) == (HARD, RUSSIAN)


def written(turtle: str, name: str) -> bytes:
    store, out = ox.Store(), io.BytesIO()
    store.load(turtle, ox.RdfFormat.TRIG, base_iri=ID)
    export(EmbeddedEngine(store), name, out)
    return out.getvalue()


BARE = """
@prefix : <https://w3id.org/bilateral-kg/ontology#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
<state/x> a :State . <person/p> a :Person ; skos:prefLabel "\\u0001 \\u001f" ; :ofState <state/x> .
"""


def test_control_characters_are_shown_in_xml_and_kept_in_json():
    xml, text = written(BARE, "gexf"), written(BARE, "cytoscape")
    assert nx.read_gexf(io.BytesIO(xml)).nodes["person:p"]["label"] == "␁ ␟"
    assert nx.cytoscape_graph(json.loads(text)).nodes["person:p"]["name"] == "\x01 \x1f"


@pytest.mark.parametrize("name", ["gexf", "cytoscape"])
def test_an_empty_graph_is_a_graph(name):
    content = written("", name)
    read = nx.read_gexf(io.BytesIO(content)) if name == "gexf" else None
    assert len(read if read is not None else nx.cytoscape_graph(json.loads(content))) == 0


# ---- RDF/XML and RDF 1.2 ----


def triples(content: bytes, syntax: ox.RdfFormat) -> set[ox.Triple]:
    return {ox.Triple(q.subject, q.predicate, q.object) for q in ox.parse(content, syntax)}


@pytest.fixture(scope="module")
def merge() -> set[ox.Triple]:
    return triples(exported("turtle"), ox.RdfFormat.TURTLE)


def test_rdfxml_is_the_merge(merge):
    content = exported("rdfxml")
    assert triples(content, ox.RdfFormat.RDF_XML) == merge
    graph = rdflib.Graph().parse(data=content, format="xml")
    assert len(graph) == len(merge)
    label = rdflib.Literal(HARD, lang="en")
    assert (rdflib.URIRef(ID + "organization/hard-text"), None, label) in graph


def test_rdfxml_refuses_what_xml_cannot_hold():
    with pytest.raises(UnsuitableFormat, match="control character"):
        written(BARE, "rdfxml")


def test_rdf12_is_the_merge_and_the_reifiers(merge):
    found = triples(exported("rdf12"), ox.RdfFormat.TURTLE)
    reifying = {triple for triple in found if triple.predicate == REIFIES}
    assert found - reifying == merge
    backed = {triple.object for triple in reifying}
    assert backed <= merge, "a reifier speaks of triples that are there"
    assertions = {t.subject for t in merge if t.predicate.value == BKG + "asserts"}
    assert {triple.subject for triple in reifying} <= assertions


def test_every_stated_triple_of_a_fact_has_a_reifier():
    found = triples(exported("rdf12"), ox.RdfFormat.TURTLE)
    backed = {triple.object for triple in found if triple.predicate == REIFIES}
    facts = {t.object for t in found if t.predicate.value == BKG + "asserts"}
    stated = {
        ox.Triple(q.subject, q.predicate, q.object)
        for q in ox.parse(exported("nquads"), ox.RdfFormat.N_QUADS)
        if q.subject in facts and not q.graph_name.value.endswith(("/derived", "/reference"))
    }
    unbacked = {t for t in stated - backed if not t.predicate.value.endswith(("abel", "#type"))}
    assert unbacked == set()


def test_a_reifier_backs_what_it_names_and_nothing_of_another_source():
    content = written(
        """
        @prefix : <https://w3id.org/bilateral-kg/ontology#> .
        @prefix m: <https://w3id.org/bilateral-kg/vocab/modality/> .
        @prefix c: <https://w3id.org/bilateral-kg/vocab/curation/> .
        GRAPH <g1> {
          <assertion/1/a> :asserts <event/v> ; :backs :destination ; :modality m:occurred ;
            :curation c:proposed ; :evidence <source/1> .
          <event/v> a :Event ; :destination <state/x> .
        }
        GRAPH <g2> {
          <assertion/2/b> :asserts <event/v> ; :backs :location ; :modality m:planned ;
            :curation c:proposed ; :evidence <source/2> .
          <assertion/2/w> :asserts <event/v> ; :modality m:planned ;
            :curation c:withdrawn ; :evidence <source/2> .
          <event/v> :location <city/y> .
        }
        <assertion/1/a> :asserts <event/v> ; :backs :destination ; :modality m:occurred ;
          :curation c:proposed ; :evidence <source/1> .
        <assertion/2/b> :asserts <event/v> ; :backs :location ; :modality m:planned ;
          :curation c:proposed ; :evidence <source/2> .
        <assertion/2/w> :asserts <event/v> ; :modality m:planned ;
          :curation c:withdrawn ; :evidence <source/2> .
        <event/v> a :Event ; :destination <state/x> ; :location <city/y> .
        """,
        "rdf12",
    )
    found = {
        (t.subject.value.removeprefix(ID), t.object.predicate.value.removeprefix(BKG))
        for t in triples(content, ox.RdfFormat.TURTLE)
        if t.predicate == REIFIES and t.object.predicate.value != RDF_TYPE
    }
    assert found == {("assertion/1/a", "destination"), ("assertion/2/b", "location")}
