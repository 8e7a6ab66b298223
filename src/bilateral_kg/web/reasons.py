"""Why a statement stands in the release: who reports it, where it was read, what it follows from.

An assertion backs what its own graph says of the things that it asserts: all of it, or, where
several speak of one thing, the properties that each names (docs/model-decisions.md).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

from pyoxigraph import Literal as RdfLiteral
from pyoxigraph import NamedNode, Triple

from bilateral_kg import names
from bilateral_kg.engine.base import Term
from bilateral_kg.errors import NotFound, ResultTooLarge
from bilateral_kg.web.questions import text_of
from bilateral_kg.web.served import Served

Basis = Literal["reported", "recorded", "reference", "vocabulary", "ontology", "derived"]
# Above any thing of a curated graph; foreign RDF may have more.
MOST: Final = 500
_BASES: Final[dict[str, Basis]] = {
    names.REFERENCE_GRAPH: "reference",
    names.VOCAB_GRAPH: "vocabulary",
    names.ONTOLOGY_GRAPH: "ontology",
    names.DERIVED_GRAPH: "derived",
}
_RULES: Final = {
    names.RDF_TYPE: "type",
    names.PREFIXES["skos"] + "broaderTransitive": "broader",
    names.BKG + "earliest": "days",
    names.BKG + "latest": "days",
    names.BKG + "partyState": "party-state",
    names.BKG + "twinnedWith": "twinned-with",
    names.BKG + "memberOfRelation": "member-of-relation",
    names.BKG + "conflictsWith": "conflicting-figures",
    names.BKG + "contestedProperty": "contested-property",
}


@dataclass(frozen=True, slots=True)
class Statement:
    """A triple of the release, the graphs that hold it, and what it rests on."""

    subject: str
    predicate: str
    object: Term
    graphs: tuple[str, ...]
    reports: tuple[str, ...] = ()
    attestations: tuple[str, ...] = ()
    premises: tuple["Statement", ...] = ()

    @property
    def basis(self) -> Basis:
        """What kind of ground: the strongest, where several graphs hold the statement."""
        if self.reports:
            return "reported"
        kinds = {_BASES.get(graph, "recorded") for graph in self.graphs}
        return next(kind for kind in ("recorded", *_BASES.values()) if kind in kinds)

    @property
    def rule(self) -> str | None:
        """The rule that gives a derived statement."""
        return _RULES.get(self.predicate) if self.basis == "derived" else None


@dataclass(frozen=True, slots=True)
class Asked:
    """A statement, or all that fit: *predicate* and *objects* or *value* may be absent."""

    subject: str
    predicate: str | None = None
    objects: tuple[str, ...] = ()
    value: str | None = None


def find(served: Served, asked: Asked) -> list[Statement]:
    """The statements that fit, with what each rests on. Raises NotFound where there is none."""
    stated = _stated(served, asked)
    if not stated:
        raise NotFound(_absent(served, asked))
    if len(stated) > MOST:
        raise ResultTooLarge(f"More than {MOST} statements; name the property with `p`.")
    return [_derived(served, each) for each in _grounded(served, stated)]


def _stated(served: Served, asked: Asked) -> list[Statement]:
    given: dict[str, str | Sequence[str]] = {"subject": asked.subject}
    given |= {"predicate": asked.predicate} if asked.predicate else {}
    graphs: dict[tuple[str, Term], list[str]] = {}
    matched = [given]
    if asked.objects or asked.value:
        by_iri = [given | {"object": asked.objects}] if asked.objects else []
        matched = by_iri + ([given | {"value": asked.value}] if asked.value else [])
    for one in matched:
        # Each statement stands in a few graphs at most: four rows each, and one to tell.
        wanted = {**one, "limit": str(MOST * 2)}
        for predicate, value, graph in served.questions.own_rows("why-statements", wanted).rows:
            if value is not None:
                graphs.setdefault((text_of(predicate), value), []).append(text_of(graph))
    return [
        Statement(asked.subject, predicate, value, tuple(sorted(held)))
        for (predicate, value), held in graphs.items()
    ]


def _absent(served: Served, asked: Asked) -> str:
    """Says which part of the question the release does not have."""
    about = served.questions.own_rows("why-statements", {"subject": asked.subject, "limit": "1"})
    if not about.rows:
        return f"This release says nothing about <{asked.subject}>."
    told = asked.objects[0] if asked.objects else asked.value
    statement = f"<{asked.subject}> <{asked.predicate or 'any property'}>"
    return f"This release does not state: {statement} {told or 'anything'}."


def _grounded(served: Served, stated: Sequence[Statement]) -> list[Statement]:
    """*stated* with the assertions and attestations behind each."""
    subjects = sorted({each.subject for each in stated})
    backing: dict[tuple[str, str], dict[str, set[str]]] = {}
    for row in served.questions.own_rows("why-reports", {"subject": subjects}).rows:
        subject, graph, report, named = map(text_of, row)
        of_graph = backing.setdefault((subject, graph), {})
        of_graph.setdefault(report, set()).update({named} if named else ())
    read = [
        tuple(map(text_of, row))
        for row in served.questions.own_rows("why-attestations", {"subject": subjects}).rows
    ]
    return [
        replace(each, reports=_reports(each, backing), attestations=_attestations(each, read))
        for each in stated
    ]


def _reports(
    statement: Statement, backing: dict[tuple[str, str], dict[str, set[str]]]
) -> tuple[str, ...]:
    found: set[str] = set()
    for graph in statement.graphs:
        backing_here = backing.get((statement.subject, graph), {})
        of_it = {
            r for r, named in backing_here.items() if not named or statement.predicate in named
        }
        # What none of them names (a label, the only report's links) rests on them all.
        found |= of_it or set(backing_here)
    return tuple(sorted(found))


def _attestations(statement: Statement, read: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    value = statement.object
    language = value.language if isinstance(value, RdfLiteral) else None
    return tuple(
        attestation
        for subject, attestation, attested, tag in read
        if subject == statement.subject
        and attested == statement.predicate
        and tag in {"", language or ""}
    )


def _derived(served: Served, statement: Statement) -> Statement:
    """With the premises, where *statement* is derived. These are stated: it ends there."""
    if statement.rule is None:
        return statement
    given: dict[str, str] = {"subject": statement.subject, "rule": statement.rule}
    if isinstance(statement.object, NamedNode):
        given["object"] = statement.object.value
    found = served.questions.own_triples("why-premises", given)
    held = [_held(served, triple) for triple in found if isinstance(triple.subject, NamedNode)]
    return replace(statement, premises=tuple(_grounded(served, sorted(held, key=_order))))


def _held(served: Served, triple: Triple) -> Statement:
    subject, predicate = text_of(triple.subject), triple.predicate.value
    given = {"subject": subject, "predicate": predicate}
    rows = served.questions.own_rows("why-statements", given).rows
    graphs = sorted(text_of(graph) for _, value, graph in rows if value == triple.object)
    return Statement(subject, predicate, triple.object, tuple(graphs))


def _order(statement: Statement) -> tuple[str, str, str]:
    return statement.subject, statement.predicate, str(statement.object)
