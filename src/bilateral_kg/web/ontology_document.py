"""Everything the ontology's page shows, put together in one language."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from pyoxigraph import Triple

from bilateral_kg import names
from bilateral_kg.web import ontology_schemes
from bilateral_kg.web.ontology_classes import Branch, Classes
from bilateral_kg.web.ontology_entries import (
    PROPERTY_TYPES,
    Entry,
    entry,
    labelled,
    property_entry,
)
from bilateral_kg.web.ontology_graph import PREFIXES, Statements
from bilateral_kg.web.ontology_schemes import CONCEPT, SCHEME, UNIT, Scheme
from bilateral_kg.web.ontology_speech import Piece, Pieces, Speech, joined


@dataclass(frozen=True, slots=True)
class Document:
    """The page's content."""

    language: str
    words: Mapping[str, str]
    head: Entry
    descriptions: Pieces
    versions: Pieces
    version_iris: Sequence[str]
    licenses: Sequence[Piece]
    tree: Sequence[Branch]
    sections: Mapping[str, Sequence[Entry]]
    axioms: Sequence[Pieces]
    schemes: Sequence[Scheme]
    units: Sequence[Entry]
    alignments: Sequence[tuple[Entry, Pieces]]
    prefixes: Sequence[tuple[str, str]]


class Model:
    """The ontology and the vocabularies, read once and told in any language."""

    def __init__(self, triples: Iterable[Triple]) -> None:
        self._graph = Statements(triples)
        self._classes = Classes(self._graph)
        self._properties = {
            name: labelled(self._graph, type_) for name, type_ in PROPERTY_TYPES.items()
        }
        concepts = [iri for type_ in (SCHEME, CONCEPT, UNIT) for iri in self._graph.of_type(type_)]
        properties = [iri for each in self._properties.values() for iri in each]
        self._entries = frozenset([*self._classes.iris, *properties, *concepts])

    def document(self, language: str) -> Document:
        """The page's content in *language*."""
        speech = Speech(self._graph, language, self._entries)
        home, iris, said = names.ONTOLOGY, self._graph.iris, speech.said
        tree = self._classes.tree(speech)
        return Document(
            language=language,
            words=speech.words,
            head=entry(speech, home, ()),
            descriptions=said(home, "dcterms:description"),
            versions=said(home, "owl:versionInfo"),
            version_iris=iris(home, "owl:versionIRI"),
            licenses=[speech.link(iri) for iri in iris(home, "dcterms:license")],
            tree=tree,
            sections=self._sections(speech, tree),
            axioms=list(_axioms(speech)),
            schemes=ontology_schemes.schemes(speech),
            units=ontology_schemes.units(speech),
            alignments=list(_alignments(speech)),
            prefixes=sorted(PREFIXES.items()),
        )

    def _sections(self, speech: Speech, tree: Iterable[Branch]) -> dict[str, list[Entry]]:
        """Classes as they stand in the tree, properties by label."""
        order = dict.fromkeys(iri for branch in tree for iri in _walk(branch))
        sections = {"classes": [self._classes.entry(speech, iri) for iri in order]}
        for name, properties in self._properties.items():
            sections[name] = [property_entry(speech, iri) for iri in speech.ordered(properties)]
        return sections


def _walk(branch: Branch) -> Iterator[str]:
    yield branch.iri
    for below in branch.below:
        yield from _walk(below)


def _axioms(speech: Speech) -> Iterator[Pieces]:
    """Sets of disjoint classes, and what two class expressions exclude."""
    graph = speech.graph
    for axiom in graph.of_type("owl:AllDisjointClasses"):
        for head in graph.iris(axiom, "owl:members"):
            yield joined(speech.links(graph.members(head)), " · ")
    for restriction in graph.of_type("owl:Restriction"):
        for other in graph.iris(restriction, "owl:disjointWith"):
            middle = Piece(f" – {speech.words['excludes']} – ")
            yield (*speech.expression(restriction), middle, *speech.expression(other))


def _alignments(speech: Speech) -> Iterator[tuple[Entry, Pieces]]:
    """The other ontologies of the release: what corresponds to what elsewhere."""
    others = [iri for iri in speech.graph.of_type("owl:Ontology") if iri != names.ONTOLOGY]
    for iri in speech.ordered(others):
        yield entry(speech, iri, ()), speech.said(iri, "dcterms:description")
