"""HTML for people who follow a link: everything that comes from data is escaped."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from fastapi import Request, Response
from pyoxigraph import Literal, NamedNode, Triple

from bilateral_kg import names
from bilateral_kg.engine.base import Term
from bilateral_kg.web import addresses, media
from bilateral_kg.web.pages.languages import best
from bilateral_kg.web.pages.render import render
from bilateral_kg.web.served import Served, of


@dataclass(frozen=True, slots=True)
class Shown:
    """A value as the page shows it."""

    text: str
    href: str | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Node:
    """One subject with its properties."""

    title: str
    anchor: str
    properties: Sequence[tuple[str, Sequence[Shown]]]


def thing(request: Request, iri: str, triples: Sequence[Triple]) -> Response:
    """The document about a thing, for reading."""
    served = of(request)
    by_subject: dict[str, dict[str, list[Term]]] = defaultdict(lambda: defaultdict(list))
    for triple in sorted(triples, key=str):
        if isinstance(triple.subject, NamedNode):
            by_subject[triple.subject.value][triple.predicate.value].append(triple.object)
    labels = {subject: _label(stated, subject) for subject, stated in by_subject.items()}
    # A node that only lends its label to a link gets no section of its own.
    told = [s for s, stated in by_subject.items() if s == iri or set(stated) != {names.PREF_LABEL}]
    nodes = [
        _node(served, subject, by_subject[subject], labels)
        for subject in sorted(told, key=lambda s: (s != iri, not s.startswith(iri + "#"), s))
    ]
    path = addresses.local(iri)
    alternates = [
        (f"/doc{path}.{extension}", offer.media_type)
        for extension, offer in media.EXTENSIONS.items()
        if offer is not media.HTML
    ]
    title = labels.get(iri, iri)
    return render(request, "thing.html", title=title, iri=iri, nodes=nodes, alternates=alternates)


def _node(
    served: Served, subject: str, stated: dict[str, list[Term]], labels: dict[str, str]
) -> Node:
    properties = [
        (served.terms.as_vocab(predicate), [_shown(term, labels) for term in terms])
        for predicate, terms in sorted(stated.items())
    ]
    return Node(labels[subject], addresses.local(subject), properties)


def _shown(term: Term, labels: dict[str, str]) -> Shown:
    if isinstance(term, NamedNode):
        return Shown(labels.get(term.value, term.value), addresses.link(term.value))
    if isinstance(term, Literal):
        return Shown(term.value, None, term.language)
    return Shown(str(term))


def _label(stated: dict[str, list[Term]], subject: str) -> str:
    texts = {
        term.language: term.value
        for term in stated.get(names.PREF_LABEL, ())
        if isinstance(term, Literal)
    }
    found = best({tag or "": text for tag, text in texts.items()}, "en")
    return found[1] if found is not None else subject.removeprefix(names.ROOT)
