"""Classes of the ontology: their tree, and what an entry says of each."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bilateral_kg import names
from bilateral_kg.web.ontology_entries import (
    PROPERTY_TYPES,
    Entry,
    entry,
    labelled,
)
from bilateral_kg.web.ontology_graph import Statements
from bilateral_kg.web.ontology_speech import Piece, Pieces, Row, Speech, joined


@dataclass(frozen=True, slots=True)
class Branch:
    """A class with those below it."""

    iri: str
    link: Piece
    below: Sequence["Branch"]


class Classes:
    """The classes that *graph* describes, and how they hang together."""

    def __init__(self, graph: Statements) -> None:
        self._graph = graph
        self.iris = labelled(graph, "owl:Class")
        self._domain = self._uses("rdfs:domain")
        self._range = self._uses("rdfs:range")

    def tree(self, speech: Speech) -> list[Branch]:
        """Those with no described class above them, and all the others below."""
        roots = speech.ordered(iri for iri in self.iris if not self._above(iri))
        told: set[str] = set()
        # Behind the roots: what is left stands in a circle and has no root.
        order = [*roots, *speech.ordered(set(self.iris) - set(roots))]
        return [self._branch(speech, iri, told) for iri in order if iri not in told]

    def _branch(self, speech: Speech, iri: str, told: set[str]) -> Branch:
        """A class under one of those above it; what is below it is told only once."""
        below = [] if iri in told else speech.ordered(self._below(iri))
        told.add(iri)
        return Branch(iri, speech.link(iri), [self._branch(speech, each, told) for each in below])

    def entry(self, speech: Speech, iri: str) -> Entry:
        """What a class stands under, what it demands, which properties it has."""
        graph, words, links = self._graph, speech.words, speech.links
        above = graph.iris(iri, "rdfs:subClassOf")
        demands = [node for node in above if graph.iris(node, "owl:onProperty")]
        members = [Piece(f"{names.ID}{literal.value}/…")
                   for literal in graph.literals(iri, "bkg:idSegment")]  # fmt: skip
        rows = [
            Row(words["superclasses"], links(set(above) - set(demands))),
            Row(words["subclasses"], links(self._below(iri))),
            Row(words["demands"], [speech.expression(node) for node in demands], block=True),
            Row(words["properties"], links(self._domain[iri])),
            Row(words["inherited"], list(self._inherited(speech, iri)), block=True),
            Row(words["value_of"], links(self._range[iri])),
            Row(words["members"], [(member,) for member in members]),
        ]
        return entry(speech, iri, rows)

    def _above(self, iri: str) -> list[str]:
        return [each for each in self._graph.iris(iri, "rdfs:subClassOf") if each in self.iris]

    def _below(self, iri: str) -> list[str]:
        return [each for each in self._graph.pointing("rdfs:subClassOf", iri) if each in self.iris]

    def _ancestors(self, iri: str) -> list[str]:
        """Every class above *iri*, the nearest first."""
        found: list[str] = []
        waiting = self._above(iri)
        while waiting:
            found += [each for each in waiting if each not in found]
            waiting = [e for each in waiting for e in self._above(each) if e not in found]
        return [each for each in found if each != iri]

    def _inherited(self, speech: Speech, iri: str) -> Iterator[Pieces]:
        for above in self._ancestors(iri):
            if properties := speech.links(self._domain[above]):
                yield (speech.link(above), Piece(": "), *joined(properties, ", "))

    def _uses(self, predicate: str) -> defaultdict[str, list[str]]:
        """Which properties name a class by *predicate*, alone or as part of a union."""
        found: defaultdict[str, list[str]] = defaultdict(list)
        graph = self._graph
        for type_ in PROPERTY_TYPES.values():
            for property_ in graph.of_type(type_):
                for node in graph.iris(property_, predicate):
                    unions = graph.iris(node, "owl:unionOf")
                    for cls in [e for u in unions for e in graph.members(u)] or [node]:
                        found[cls].append(property_)
        return found
