"""The constraints as their Turtle files state them: number, severity, words, remedy."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse

from bilateral_kg import names
from bilateral_kg.errors import ReleaseError, Severity
from bilateral_kg.validation.report import LANGUAGES, Language
from bilateral_kg.validation.targets import Targets, Term, plain

if TYPE_CHECKING:
    import rdflib

FOLDER: Final = "shapes"
MEND: Final = names.SHAPES + "mend"
_SH: Final = names.PREFIXES["sh"]
_SEVERITIES: Final[dict[str, Severity]] = {
    _SH + "Violation": "violation",
    _SH + "Warning": "warning",
    _SH + "Info": "info",
}
_KINDS: Final = frozenset((_SH + "NodeShape", _SH + "PropertyShape"))
_NAME: Final = re.compile(r"(?P<id>C(?P<number>[0-9]{2})[a-z]?)-[a-z0-9-]+")
# Subject -> predicate -> objects.
Facts = dict[Term, dict[str, list[Term]]]


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


@dataclass(frozen=True)
class Shapes:
    """The constraints by IRI, and what their queries need.

    `rules`: the CONSTRUCT queries that lay out what constraints look up, in their order.
    `prefixes` go before a constraint's query. `files`: where all that is written.
    """

    constraints: Mapping[str, Constraint]
    rules: tuple[str, ...]
    prefixes: str
    files: tuple[Path, ...]

    @cached_property
    def graph(self) -> "rdflib.Graph":
        """The shapes graph, for pySHACL."""
        import rdflib  # noqa: PLC0415  takes longer to import than to read the shapes without it

        graph = rdflib.Graph(bind_namespaces="none")
        for path in self.files:
            graph += rdflib.Graph(bind_namespaces="none").parse(path, format="turtle")
        return graph


def load_shapes(ontology: Path) -> Shapes:
    """Read *ontology*/shapes/*.ttl."""
    files = tuple(sorted((ontology / FOLDER).glob("*.ttl")))
    facts: Facts = {}
    constraints: dict[str, Constraint] = {}
    for path in files:
        quads = list(parse(path=path, format=RdfFormat.TURTLE, rename_blank_nodes=True))
        _add(facts, quads)
        topic: Facts = {}
        _add(topic, quads)
        for constraint in _constraints(topic, path.stem):
            constraints[constraint.iri] = constraint
    if not constraints:
        raise ReleaseError(f"{ontology / FOLDER}: no SHACL shapes; is the installation complete?")
    prefixes = _prefixes(facts)
    rules = tuple(prefixes + rule for rule in _rules(facts))
    return Shapes(dict(sorted(constraints.items())), rules, prefixes, files)


def _add(facts: Facts, quads: list[Quad]) -> None:
    for quad in quads:
        about = facts.setdefault(plain(quad.subject), {})
        about.setdefault(quad.predicate.value, []).append(plain(quad.object))


def _constraints(facts: Facts, topic: str) -> Iterator[Constraint]:
    for shape, about in facts.items():
        kinds = {one.value for one in about.get(names.RDF_TYPE, ())}
        # A shape with a rule prepares the data and constrains nothing.
        if isinstance(shape, NamedNode) and kinds & _KINDS and _SH + "rule" not in about:
            yield _constraint(facts, shape.value, about, topic)


def _constraint(
    facts: Facts, shape: str, about: Mapping[str, list[Term]], topic: str
) -> Constraint:
    constraint = next((facts.get(one, {}) for one in about.get(_SH + "sparql", ())), {})
    name = _NAME.fullmatch(shape.removeprefix(names.SHAPES))
    severity = _SEVERITIES.get(_value(about, "severity") or _SH + "Violation")
    select = _value(constraint, "select")
    if name is None or severity is None:
        raise ReleaseError(f"{shape}: not a name or severity of a constraint")
    if select is None:
        raise ReleaseError(f"{shape}: a constraint is an sh:sparql with an sh:select")
    return Constraint(
        id=name["id"],
        number=int(name["number"]),
        iri=shape,
        topic=topic,
        severity=severity,
        messages=_words(shape, constraint, _SH + "message"),
        hints=_words(shape, about, MEND),
        select=select,
        targets=Targets.read(about),
    )


def _value(about: Mapping[str, list[Term]], name: str) -> str | None:
    return next((one.value for one in about.get(_SH + name, ())), None)


def _rules(facts: Facts) -> list[str]:
    ordered = sorted(
        (_value(about, "order") or "0", text.value)
        for about in facts.values()
        for text in about.get(_SH + "construct", ())
    )
    return [text for _, text in ordered]


def _prefixes(facts: Facts) -> str:
    declared = [facts[one] for about in facts.values() for one in about.get(_SH + "declare", ())]
    return "".join(
        f"PREFIX {_value(one, 'prefix')}: <{_value(one, 'namespace')}>\n" for one in declared
    )


def _words(shape: str, about: Mapping[str, list[Term]], predicate: str) -> dict[Language, str]:
    found = {
        text.language: text.value for text in about.get(predicate, ()) if isinstance(text, Literal)
    }
    missing = [language for language in LANGUAGES if language not in found]
    if missing:
        raise ReleaseError(f"{shape}: no {predicate} in {', '.join(missing)}")
    return {language: found[language] for language in LANGUAGES}
