"""HermiT and the OWL 2 DL profile check of the OWLAPI, both from the jar inside owlready2.

The reasoner gets what it can reason over: the ontology with its schemes and alignments, types,
object properties, and data properties whose literals are of the OWL 2 datatype map (on xsd:date
and EDTF it crashes). Individuals of the reference data and concepts are told apart, as their
identifiers mean it: otherwise a second participant would only be another name of the first.
"""

import shutil
import subprocess
from collections.abc import Iterable
from importlib.util import find_spec
from pathlib import Path

import pyoxigraph as ox
from conftest import ROOT, require
from rdflib import OWL, RDF, RDFS, SKOS, XSD, BNode, Graph, Literal, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

from bilateral_kg.names import BKG, ONTOLOGY

FIXTURES = ROOT / "tests" / "fixtures" / "ontology"
KINDS = (OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)
DATATYPES = {
    XSD.string,
    XSD.decimal,
    XSD.integer,
    XSD.nonNegativeInteger,
    XSD.boolean,
    XSD.anyURI,
}


def jar() -> Path:
    """HermiT's jar; skips, or fails in CI, where a JDK or owlready2 is missing."""
    require(shutil.which("javac") is not None, "a JDK 17 is needed to run the reasoner")
    spec = find_spec("owlready2")
    require(spec is not None and spec.origin is not None, "owlready2 is not installed")
    return Path(spec.origin).parent / "hermit" / "HermiT.jar"


def model() -> Graph:
    """The whole ontology as one, under the header of the main file only."""
    graph = Graph()
    for path in sorted((ROOT / "ontology").glob("*.ttl")):
        graph.parse(path)
    for folder in ("vocab", "align"):
        for path in sorted((ROOT / "ontology" / folder).glob("*.ttl")):
            graph.parse(path)
    for head in set(graph.subjects(RDF.type, OWL.Ontology)) - {URIRef(ONTOLOGY)}:
        graph.remove((head, None, None))
    return graph


def properties(graph: Graph) -> dict[Node, Node]:
    return {term: kind for kind in KINDS for term in graph.subjects(RDF.type, kind)}


def _term(term: object) -> URIRef | Literal:
    if isinstance(term, ox.Literal):
        if term.language:
            return Literal(term.value, lang=term.language)
        return Literal(term.value, datatype=URIRef(term.datatype.value))
    assert isinstance(term, ox.NamedNode), "no blank node is ever published"
    return URIRef(term.value)


def triples(quads: Iterable[ox.Quad]) -> Graph:
    graph = Graph()
    for quad in quads:
        graph.add((_term(quad.subject), _term(quad.predicate), _term(quad.object)))
    return graph


def facts(data: Graph, ontology: Graph) -> Graph:
    """Those triples of *data* that HermiT can take."""
    kinds = properties(ontology)
    kept = Graph()
    for subject, predicate, value in data:
        kind = kinds.get(predicate)
        if isinstance(value, Literal):
            fits = kind == OWL.DatatypeProperty and value.datatype in DATATYPES
        else:
            fits = predicate == RDF.type or kind == OWL.ObjectProperty
        if fits:
            kept.add((subject, predicate, value))
    return kept


def distinct(graph: Graph) -> None:
    """Say that all reference entities and concepts of *graph* differ from each other."""
    wider = {SKOS.Concept, *graph.transitive_subjects(RDFS.subClassOf, URIRef(BKG + "Entity"))}
    wider.add(URIRef(BKG + "Curator"))
    names = {one for cls in wider for one in graph.subjects(RDF.type, cls)}
    axiom, members = BNode(), BNode()
    Collection(graph, members, sorted(names))
    graph.add((axiom, RDF.type, OWL.AllDifferent))
    graph.add((axiom, OWL.distinctMembers, members))


def findings(graph: Graph, folder: Path) -> list[str]:
    """What is wrong: PROFILE, INCONSISTENT or UNSATISFIABLE lines; empty when all is well."""
    java = jar()
    file = folder / "ontology.owl"
    graph.serialize(file, format="xml")
    done = subprocess.run(
        ["java", "-Xmx1500m", "-cp", str(java), str(FIXTURES / "OwlCheck.java"), str(file)],
        capture_output=True,
        text=True,
        timeout=900,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    first, *rest = done.stdout.splitlines()
    # Guards against a file that the OWLAPI reads as empty, in which nothing can be wrong.
    assert int(first.removeprefix("AXIOMS ")) > 500
    return rest
