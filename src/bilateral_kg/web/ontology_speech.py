"""How the ontology's page says things in one language: labels, links, class expressions."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from pyoxigraph import Literal

from bilateral_kg import names
from bilateral_kg.web import addresses
from bilateral_kg.web.ontology_graph import Statements, compact, expand
from bilateral_kg.web.ontology_words import LANGUAGES, RESTRICTIONS, words

_LABELS: Final = ("rdfs:label", "skos:prefLabel", "dcterms:title")


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text, perhaps a link. *language* is None for names and numbers."""

    text: str
    href: str | None = None
    language: str | None = None
    title: str | None = None


Pieces = tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """What is said under one heading of an entry. Values of a *block* stand one per line."""

    name: str
    values: Sequence[Pieces]
    block: bool = False


class Speech:
    """Says what *graph* holds in *language*; links to entries of the page where there are."""

    def __init__(self, graph: Statements, language: str, entries: frozenset[str]) -> None:
        self.graph = graph
        self.language = language
        self.words = words(language)
        self._entries = entries

    def said(self, subject: str, predicate: str) -> Pieces:
        """Texts in the page's language, else en, ru, any; and those that have no language."""
        literals = self.graph.literals(subject, predicate)
        by_language: dict[str, list[Literal]] = {}
        for literal in literals:
            by_language.setdefault(literal.language or "", []).append(literal)
        plain = by_language.pop("", [])
        order = (self.language, *LANGUAGES, *by_language)
        chosen = next((by_language[each] for each in order if each in by_language), [])
        return tuple(Piece(each.value, language=each.language) for each in (*plain, *chosen))

    def label(self, iri: str) -> Piece:
        """What *iri* is called; its short name if it has no label."""
        for predicate in _LABELS:
            if found := self.said(iri, predicate):
                return found[0]
        return Piece(compact(iri))

    def other_labels(self, iri: str) -> Pieces:
        """Its labels in other languages than that of `label`."""
        shown = self.label(iri).language
        labels = [
            Piece(literal.value, language=literal.language)
            for predicate in _LABELS
            for literal in self.graph.literals(iri, predicate)
            if literal.language not in {None, shown}
        ]
        return tuple(sorted(labels, key=lambda piece: piece.language not in LANGUAGES))

    def link(self, iri: str) -> Piece:
        """The label, leading to the entry of *iri*, else to what *iri* names."""
        label = self.label(iri)
        href = "#" + anchor(iri) if iri in self._entries else addresses.link(iri)
        return Piece(label.text, href, label.language, compact(iri))

    def links(self, iris: Iterable[str]) -> tuple[Pieces, ...]:
        """Links in the order of their labels."""
        return tuple((self.link(iri),) for iri in self.ordered(iris))

    def ordered(self, iris: Iterable[str]) -> list[str]:
        """*iris*, each once, as a reader of this language looks them up."""
        return sorted(set(iris), key=lambda iri: (_alphabet(self.label(iri).text), iri))

    def expression(self, node: str) -> Pieces:
        """A class or a class expression."""
        for operator, word in (("owl:unionOf", "or"), ("owl:intersectionOf", "and")):
            for head in self.graph.iris(node, operator):
                members = self.links(self.graph.members(head))
                return joined(members, f" {self.words[word]} ")
        if on := self.graph.iris(node, "owl:onProperty"):
            return (self.link(on[0]), *self._restriction(node))
        return (self.link(node),)

    def _restriction(self, node: str) -> Iterator[Piece]:
        """What is demanded of a property's values: `: at least one – person`."""
        for predicate in RESTRICTIONS:
            word = self.words[predicate]
            for number in self.graph.literals(node, predicate):
                yield Piece(f": {word} {number.value}")
            for filler in self.graph.iris(node, predicate):
                yield Piece(f": {word}")
                if filler != expand("owl:Thing"):
                    yield Piece(" – ")
                    yield from self.expression(filler)


def anchor(iri: str) -> str:
    """The id of the entry of *iri*: what follows # in IRIs of the ontology itself."""
    if iri.startswith(names.BKG):
        return iri.removeprefix(names.BKG)
    return iri.removeprefix(names.ROOT) if iri.startswith(names.ROOT) else compact(iri)


def joined(values: Iterable[Pieces], separator: str) -> Pieces:
    """One line of several values."""
    parts = [part for pieces in values for part in (Piece(separator), *pieces)]
    return tuple(parts[1:])


def _alphabet(text: str) -> str:
    # By code points ё (U+0451) would come after я; it belongs behind U+0435.
    return text.casefold().replace("\u0451", "\u0435\uffff")
