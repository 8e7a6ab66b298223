"""Data stands between the kinds of nodes that the ontology names for each property.

A reasoner would only say "inconsistent", minutes later; here each misplaced triple is listed.
"""

from functools import cache

import pytest
from conftest import ROOT
from rdflib import OWL, RDF, RDFS, Graph, Literal
from rdflib.collection import Collection
from rdflib.term import Node
from reasoner import model, properties, triples

from bilateral_kg.curation.load import load
from bilateral_kg.names import ONTOLOGY_GRAPH, VOCAB_GRAPH


@pytest.fixture(scope="module")
def ontology() -> Graph:
    return model()


@pytest.fixture(scope="module")
def data() -> Graph:
    own = {ONTOLOGY_GRAPH, VOCAB_GRAPH}
    quads = load(ROOT / "data", ROOT / "ontology").quads
    return triples(quad for quad in quads if quad.graph_name.value not in own)


def misplaced(data: Graph, ontology: Graph, side: Node) -> list[str]:
    """Triples of which one end has none of the classes that its property allows there."""

    @cache
    def kinds(node: Node) -> frozenset[Node]:
        types = [*data.objects(node, RDF.type), *ontology.objects(node, RDF.type)]
        wider = (ontology.transitive_objects(each, RDFS.subClassOf) for each in types)
        return frozenset(one for above in wider for one in above)

    wrong = []
    for term in properties(ontology):
        for allowed in ontology.objects(term, side):
            members = ontology.value(allowed, OWL.unionOf)
            classes = set(Collection(ontology, members)) if members else {allowed}
            for subject, value in data.subject_objects(term):
                end = subject if side == RDFS.domain else value
                if not isinstance(end, Literal) and not kinds(end) & classes:
                    wrong.append(f"{subject} {term} {value}")
    return sorted(wrong)


@pytest.mark.parametrize("side", [RDFS.domain, RDFS.range], ids=["domain", "range"])
def test_every_property_stands_between_the_kinds_it_is_for(
    data: Graph, ontology: Graph, side: Node
) -> None:
    assert len(data) > 1000
    wrong = misplaced(data, ontology, side)
    assert not wrong, "\n".join(wrong)
