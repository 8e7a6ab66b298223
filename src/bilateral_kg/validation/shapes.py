"""The constraints as their Turtle files state them: number, severity, words, remedy."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import rdflib
from rdflib import RDF, SH, URIRef
from rdflib.term import Node

from bilateral_kg import names
from bilateral_kg.errors import ReleaseError, Severity
from bilateral_kg.validation.report import LANGUAGES, Language

FOLDER: Final = "shapes"
MEND: Final = URIRef(names.SHAPES + "mend")
_SEVERITIES: Final[dict[Node, Severity]] = {
    SH.Violation: "violation",
    SH.Warning: "warning",
    SH.Info: "info",
}
_NAME: Final = re.compile(r"(?P<id>C(?P<number>[0-9]{2})[a-z]?)-[a-z0-9-]+")


@dataclass(frozen=True, slots=True)
class Constraint:
    """One shape. Messages may hold `{?variable}` of its SPARQL constraint."""

    id: str
    number: int
    iri: str
    topic: str
    severity: Severity
    messages: Mapping[Language, str]
    hints: Mapping[Language, str]


@dataclass(frozen=True, slots=True)
class Shapes:
    """The shapes graph and its constraints by IRI."""

    graph: rdflib.Graph
    constraints: Mapping[str, Constraint]


def load_shapes(ontology: Path) -> Shapes:
    """Read *ontology*/shapes/*.ttl anew: pyshacl alters the graph it is given."""
    graph = rdflib.Graph(bind_namespaces="none")
    constraints: dict[str, Constraint] = {}
    for path in sorted((ontology / FOLDER).glob("*.ttl")):
        topic = rdflib.Graph(bind_namespaces="none").parse(path, format="turtle")
        graph += topic
        for constraint in _constraints(topic, path.stem):
            constraints[constraint.iri] = constraint
    if not constraints:
        raise ReleaseError(f"{ontology / FOLDER}: no SHACL shapes; is the installation complete?")
    return Shapes(graph, dict(sorted(constraints.items())))


def _constraints(graph: rdflib.Graph, topic: str) -> list[Constraint]:
    shapes = {*graph.subjects(RDF.type, SH.NodeShape), *graph.subjects(RDF.type, SH.PropertyShape)}
    named = (shape for shape in shapes if isinstance(shape, URIRef))
    # A shape with a rule prepares the data and constrains nothing.
    return [
        _constraint(graph, shape, topic) for shape in named if (shape, SH.rule, None) not in graph
    ]


def _constraint(graph: rdflib.Graph, shape: URIRef, topic: str) -> Constraint:
    name = _NAME.fullmatch(str(shape).removeprefix(names.SHAPES))
    severity = _SEVERITIES.get(graph.value(shape, SH.severity) or SH.Violation)
    if name is None or severity is None:
        raise ReleaseError(f"{shape}: not a name or severity of a constraint")
    return Constraint(
        id=name["id"],
        number=int(name["number"]),
        iri=str(shape),
        topic=topic,
        severity=severity,
        messages=_words(graph, shape, message_holder(graph, shape), SH.message),
        hints=_words(graph, shape, shape, MEND),
    )


def rules(shapes: Shapes) -> list[str]:
    """The CONSTRUCT queries that lay out what constraints look up, each for all nodes at once."""
    graph = shapes.graph
    prefixes = "".join(
        f"PREFIX {graph.value(one, SH.prefix)}: <{graph.value(one, SH.namespace)}>\n"
        for one in graph.objects(None, SH.declare)
    )
    ordered = sorted(
        (str(graph.value(rule, SH.order) or 0), str(text))
        for rule, text in graph.subject_objects(SH.construct)
    )
    return [prefixes + text for _, text in ordered]


def message_holder(graph: rdflib.Graph, shape: Node) -> Node:
    """The node that carries the messages: a SPARQL constraint, else the shape itself."""
    return graph.value(shape, SH.sparql) or shape


def _words(
    graph: rdflib.Graph, shape: URIRef, holder: Node, predicate: URIRef
) -> dict[Language, str]:
    found = {
        text.language: str(text)
        for text in graph.objects(holder, predicate)
        if isinstance(text, rdflib.Literal)
    }
    missing = [language for language in LANGUAGES if language not in found]
    if missing:
        raise ReleaseError(f"{shape}: no {predicate} in {', '.join(missing)}")
    return {language: found[language] for language in LANGUAGES}
