"""/why: what a statement rests on, for people to read."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from fastapi import APIRouter, Request, Response
from pyoxigraph import Literal, NamedNode

from bilateral_kg import names
from bilateral_kg.errors import ParameterError
from bilateral_kg.web import reasons, why
from bilateral_kg.web.pages import evidence
from bilateral_kg.web.pages.render import languages, parameters, render, unchanged
from bilateral_kg.web.pages.told import Text, Told, Value
from bilateral_kg.web.reasons import Statement
from bilateral_kg.web.served import Served, of

router = APIRouter(include_in_schema=False)
_LONGEST = 2000


@dataclass(frozen=True, slots=True)
class Said:
    """Statements of one subject and property."""

    subject: Value
    property: Text
    objects: Sequence[Value]


@dataclass(frozen=True, slots=True)
class Card:
    """A report with its place on the page; in full only where the page first comes to it."""

    report: evidence.Report
    anchor: str
    first: bool


@dataclass(frozen=True, slots=True)
class Reason:
    """Statements in words that rest on the same, and what that is."""

    statements: Sequence[Said]
    basis: str
    rule: str | None
    cards: Sequence[Card]
    attestations: Sequence[tuple[Value, Sequence[Value]]]
    premises: Sequence["Reason"]


@router.get("/why")
def page(request: Request) -> Response:
    """The page: `s`, and perhaps `p` and `o`, as /api/why takes them."""
    asked = _asked(request)
    served = of(request)
    version = served.texts.version()
    held = unchanged(request, version)
    if held is not None:
        return held
    found = reasons.find(served, why.meant(served, asked))
    told = _told(request, served, found)
    everything = sorted({report for each in _all(found) for report in each.reports})
    cards = _Cards(evidence.reports(told, everything))
    return render(
        request,
        "why.html",
        variant=(version,),
        subject=told.link(found[0].subject),
        reasons=_reasons(told, cards, found),
        data=why.link(asked.s, asked.p, asked.o),
    )


def _asked(request: Request) -> why.Statements:
    given = parameters(request)
    s, p, o = given.one("s"), given.one("p"), given.one("o")
    given.finish()
    if not s:
        raise ParameterError("s names the subject of the statement.", "s", ())
    for name, value in (("s", s), ("p", p), ("o", o)):
        if value is not None and len(value) > _LONGEST:
            raise ParameterError(f"{name} is too long.", name, ())
    return why.Statements(s=s, p=p or None, o=o or None)


def _told(request: Request, served: Served, found: Sequence[Statement]) -> Told:
    """What there is about the grounds, and the names of all that the statements speak of."""
    grounds = {iri for each in _all(found) for iri in (*each.reports, *each.attestations)}
    asked = served.questions.own_triples
    triples = list(asked("why-evidence", {"report": sorted(grounds)})) if grounds else []
    things = {each.subject for each in _all(found)}
    things |= {e.object.value for e in _all(found) if isinstance(e.object, NamedNode)}
    triples += asked("labelled-things", {"thing": sorted(things)})
    return Told(served, languages(request), triples)


def _all(found: Iterable[Statement]) -> list[Statement]:
    return [one for each in found for one in (each, *_all(each.premises))]


class _Cards:
    """The reports of a page; each is told in full once."""

    def __init__(self, known: dict[str, evidence.Report]) -> None:
        self._known = known
        self._anchors: dict[str, str] = {}

    def of(self, iri: str) -> Card:
        first = iri not in self._anchors
        anchor = self._anchors.setdefault(iri, f"report-{len(self._anchors) + 1}")
        return Card(self._known[iri], anchor, first)


def _reasons(told: Told, cards: _Cards, found: Iterable[Statement]) -> list[Reason]:
    alike: dict[object, list[Statement]] = {}
    for each in found:
        ground: object = (each.basis, each.reports, each.attestations)
        if each.rule is not None:
            # What follows from different statements is told apart.
            ground = (each.subject, each.predicate, each.object, each.rule)
        alike.setdefault(ground, []).append(each)
    return [_reason(told, cards, group) for group in alike.values()]


def _reason(told: Told, cards: _Cards, group: Sequence[Statement]) -> Reason:
    each = group[0]
    return Reason(
        _said(told, group),
        each.basis,
        each.rule,
        [cards.of(report) for report in each.reports],
        [_attestation(told, iri) for iri in each.attestations],
        _reasons(told, cards, each.premises),
    )


def _said(told: Told, group: Sequence[Statement]) -> list[Said]:
    alike: dict[tuple[str, str], list[Statement]] = {}
    for each in group:
        alike.setdefault((each.subject, each.predicate), []).append(each)
    return [
        Said(told.link(subject), told.property(predicate), [_object(told, one) for one in same])
        for (subject, predicate), same in alike.items()
    ]


def _object(told: Told, each: Statement) -> Value:
    if each.predicate in {names.RDF_TYPE, names.PREFIXES["rdfs"] + "subClassOf"}:
        name = told.property(each.object.value) if isinstance(each.object, NamedNode) else None
        return Value(name.text, name.language) if name else told.value(each.object)
    if isinstance(each.object, Literal) and each.object.language:
        return Value(f"{each.object.value} ({each.object.language})", each.object.language)
    return told.value(each.object)


def _attestation(told: Told, iri: str) -> tuple[Value, Sequence[Value]]:
    addresses = told.terms(iri, "address")
    where = told.value(addresses[0]) if addresses else told.link(iri)
    return where, [told.link(each) for each in told.nodes(iri, "verification")]
