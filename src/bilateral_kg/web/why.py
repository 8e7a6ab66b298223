"""/api/why: the assertions and passages behind a statement."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Annotated, Any, Final
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request, Response
from pydantic import Field
from pyoxigraph import Literal, NamedNode, Triple

from bilateral_kg import names
from bilateral_kg.catalogue import Parameter
from bilateral_kg.catalogue.values import expand
from bilateral_kg.engine.base import Term
from bilateral_kg.errors import ParameterError
from bilateral_kg.web import envelope, reasons
from bilateral_kg.web.asked import Language, spoken, strictly
from bilateral_kg.web.framing import Frame
from bilateral_kg.web.questions import text_of
from bilateral_kg.web.reasons import Asked, Statement
from bilateral_kg.web.served import Served, of

router = APIRouter(prefix="/api", tags=["lookups"])
PATH: Final = "/api/why"
_RULES: Final = {
    "type": "The class is a wider one of the stated class.",
    "broader": "The concept is above this one, over one or more steps.",
    "days": "The first and last day of the stated date, period or deadline.",
    "party-state": "A party is the state, lies in it, is a body of it or has it as a member.",
    "twinned-with": "A reviewed report says that the twinning of the two came about.",
    "member-of-relation": "The relation is between this state and another.",
    "conflicting-figures": "Same indicator, kind, unit and period, and values that differ.",
    "contested-property": "Sources give different values for the property.",
}


class Statements(Language):
    """Which statement; without `p` or `o`, all of the subject that fit."""

    s: Annotated[
        str,
        Field(
            description="Subject: an IRI, or the end of one of ours",
            examples=["instrument/taraz-qazax-protocol"],
            min_length=1,
            max_length=2000,
        ),
    ]
    p: Annotated[
        str | None,
        Field(
            description="Property: a key of the context, a compact IRI or an IRI",
            examples=["party"],
            min_length=1,
            max_length=2000,
        ),
    ] = None
    o: Annotated[
        str | None,
        Field(
            description="Value: an IRI, the end of one of ours, or the text of a literal",
            examples=["city/taraz"],
            min_length=1,
            max_length=10_000,
        ),
    ] = None


@router.get(
    "/why",
    responses=envelope.answers(404, 422),
    response_class=Response,
    summary="What a statement rests on",
)
def why(request: Request, asked: Annotated[Statements, Query()]) -> Response:
    """One item per statement: the subject with this one property, and what it rests on.

    `basis` says how: reported (`assertedBy`: assertions with modality, voice, speaker and
    passages), reference (`attestation`: where the value was read), vocabulary, ontology,
    recorded (the curators' own record of a report or a source), or derived (`rule`, and
    the statements it follows from under `premises`).
    """
    strictly(request, Statements)
    return envelope.answer(request, lambda: explain(of(request), spoken(request, asked)))


def link(subject: str, predicate: str | None = None, value: str | None = None) -> str:
    """The address that explains a statement, without the host."""
    asked = {"s": subject, "p": predicate, "o": value}
    return f"{PATH}?{urlencode({k: v for k, v in asked.items() if v is not None})}"


def explain(served: Served, asked: Statements) -> envelope.Page:
    """The statements that fit, each as an item. Raises NotFound, ParameterError."""
    found = reasons.find(served, meant(served, asked))
    frame = _evidence(served, found, asked.lang)
    items = [_item(served, frame, each, asked.lang) for each in found]
    return envelope.Page(items, len(items), None)


def meant(served: Served, asked: Statements) -> Asked:
    """The statement in full names. Raises ParameterError."""
    subject = _iri(asked.s, "s")
    predicate = _predicate(served, asked.p) if asked.p else None
    if asked.o is None:
        return Asked(subject, predicate)
    key = served.terms.forward.get(predicate or "")
    bases = [key.base] if key is not None and key.base else []
    candidates = {_as_iri(served, asked.o), *(_node(base + asked.o) for base in bases)}
    objects = tuple(sorted(iri for iri in candidates if iri))
    return Asked(subject, predicate, objects, asked.o)


def _iri(value: str, name: str) -> str:
    parameter = Parameter(name, "iri", {})
    try:
        iri = _node(expand(parameter, value))
    except ValueError as error:
        raise ParameterError(f"{name}: {error}", name) from error
    if iri is None:
        raise ParameterError(f"{name}: {value[:80]!r} is no IRI", name)
    return iri


def _node(text: str) -> str | None:
    try:
        return NamedNode(text).value
    except ValueError:
        return None


def _predicate(served: Served, value: str) -> str:
    for iri, key in served.terms.forward.items():
        if key.name == value:
            return iri
    return _iri(served.terms.expand({"type": names.RDF_TYPE}.get(value, value)), "p")


def _as_iri(served: Served, value: str) -> str | None:
    """What *value* is called in full, if it is a name at all; most texts are none."""
    try:
        return _node(expand(Parameter("o", "iri", {}), served.terms.expand(value)))
    except ValueError:
        return None


def _evidence(served: Served, found: Iterable[Statement], language: str) -> Frame:
    grounds = sorted({iri for each in _all(found) for iri in (*each.reports, *each.attestations)})
    triples = served.questions.own_triples("why-evidence", {"report": grounds}) if grounds else ()
    return Frame(triples, served.terms, language)


def _all(found: Iterable[Statement]) -> Iterator[Statement]:
    for each in found:
        yield each
        yield from _all(each.premises)


def _item(served: Served, frame: Frame, each: Statement, language: str) -> dict[str, Any]:
    """The statement as its subject with one property, which is true JSON-LD of the release."""
    triple = Triple(NamedNode(each.subject), NamedNode(each.predicate), each.object)
    item = Frame([triple], served.terms, language).node(each.subject)
    item["statement"] = {
        "subject": each.subject,
        "predicate": each.predicate,
        "object": _value(each.object),
    }
    item["basis"] = each.basis
    item["graphs"] = list(each.graphs)
    if each.reports:
        item["assertedBy"] = [frame.node(iri) for iri in each.reports]
    if each.attestations:
        item["attestation"] = [frame.node(iri) for iri in each.attestations]
    if each.rule is not None:
        item["rule"] = {"name": each.rule, "text": _RULES[each.rule]}
        item["premises"] = [_item(served, frame, one, language) for one in each.premises]
    item["why"] = link(each.subject, each.predicate, text_of(each.object))
    return item


def _value(term: Term) -> Mapping[str, str]:
    """An RDF term; none of these keys is in the context, so that it states nothing by itself."""
    if isinstance(term, NamedNode):
        return {"iri": term.value}
    if not isinstance(term, Literal):
        return {"text": str(term)}
    if term.language:
        return {"text": term.value, "lang": term.language}
    return {"text": term.value, "datatype": term.datatype.value}
