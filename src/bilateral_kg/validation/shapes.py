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
from bilateral_kg.validation.targets import Targets

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
    select: str
    targets: Targets


@dataclass(frozen=True, slots=True)
class Shapes:
    """The shapes graph, its constraints by IRI, and what its queries need.

    `rules`: the CONSTRUCT queries that lay out what constraints look up, in their order.
    `prefixes` go before a constraint's query.
    """

    graph: rdflib.Graph
    constraints: Mapping[str, Constraint]
    rules: tuple[str, ...]
    prefixes: str


def load_shapes(ontology: Path) -> Shapes:
    """Read *ontology*/shapes/*.ttl."""
    graph = rdflib.Graph(bind_namespaces="none")
    constraints: dict[str, Constraint] = {}
    for path in sorted((ontology / FOLDER).glob("*.ttl")):
        topic = rdflib.Graph(bind_namespaces="none").parse(path, format="turtle")
        graph += topic
        for constraint in _constraints(topic, path.stem):
            constraints[constraint.iri] = constraint
    if not constraints:
        raise ReleaseError(f"{ontology / FOLDER}: no SHACL shapes; is the installation complete?")
    prefixes = _prefixes(graph)
    rules = tuple(prefixes + rule for rule in _rules(graph))
    return Shapes(graph, dict(sorted(constraints.items())), rules, prefixes)


def _constraints(graph: rdflib.Graph, topic: str) -> list[Constraint]:
    shapes = {*graph.subjects(RDF.type, SH.NodeShape), *graph.subjects(RDF.type, SH.PropertyShape)}
    named = (shape for shape in shapes if isinstance(shape, URIRef))
    # A shape with a rule prepares the data and constrains nothing.
    return [
        _constraint(graph, shape, topic) for shape in named if (shape, SH.rule, None) not in graph
    ]


def _constraint(graph: rdflib.Graph, shape: URIRef, topic: str) -> Constraint:
    constraint = graph.value(shape, SH.sparql)
    select = graph.value(constraint, SH.select) if constraint else None
    name = _NAME.fullmatch(str(shape).removeprefix(names.SHAPES))
    severity = _SEVERITIES.get(graph.value(shape, SH.severity) or SH.Violation)
    if name is None or severity is None:
        raise ReleaseError(f"{shape}: not a name or severity of a constraint")
    if constraint is None or select is None:
        raise ReleaseError(f"{shape}: a constraint is an sh:sparql with an sh:select")
    return Constraint(
        id=name["id"],
        number=int(name["number"]),
        iri=str(shape),
        topic=topic,
        severity=severity,
        messages=_words(graph, shape, constraint, SH.message),
        hints=_words(graph, shape, shape, MEND),
        select=str(select),
        targets=Targets.read(graph, shape),
    )


def _rules(graph: rdflib.Graph) -> list[str]:
    ordered = sorted(
        (str(graph.value(rule, SH.order) or 0), str(text))
        for rule, text in graph.subject_objects(SH.construct)
    )
    return [text for _, text in ordered]


def _prefixes(graph: rdflib.Graph) -> str:
    return "".join(
        f"PREFIX {graph.value(one, SH.prefix)}: <{graph.value(one, SH.namespace)}>\n"
        for one in graph.objects(None, SH.declare)
    )


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
