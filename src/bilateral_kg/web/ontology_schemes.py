"""SKOS schemes of the release, with their concepts; units of measure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from bilateral_kg.web import addresses
from bilateral_kg.web.ontology_entries import Entry, entry
from bilateral_kg.web.ontology_graph import expand
from bilateral_kg.web.ontology_speech import Piece, Row, Speech


@dataclass(frozen=True, slots=True)
class Concept:
    """A concept with the narrower ones of its scheme."""

    entry: Entry
    code: str
    address: str
    narrower: Sequence["Concept"]


@dataclass(frozen=True, slots=True)
class Scheme:
    """A vocabulary."""

    entry: Entry
    address: str
    size: int
    concepts: Sequence[Concept]


SCHEME: Final = "skos:ConceptScheme"
CONCEPT: Final = "skos:Concept"
UNIT: Final = "qudt:Unit"
_TRUTH: Final = {"true": "yes", "false": "no"}


def schemes(speech: Speech) -> list[Scheme]:
    """Every scheme, in the order of their labels."""
    return [_scheme(speech, iri) for iri in speech.ordered(speech.graph.of_type(SCHEME))]


def units(speech: Speech) -> list[Entry]:
    """The units that figures may have."""
    return [entry(speech, iri, ()) for iri in speech.ordered(speech.graph.of_type(UNIT))]


def _scheme(speech: Speech, iri: str) -> Scheme:
    graph = speech.graph
    users = Row(speech.words["used_by"], speech.links(graph.pointing("bkg:valueScheme", iri)))
    inside = frozenset(graph.pointing("skos:inScheme", iri))
    tops = [one for one in inside if not inside & set(graph.iris(one, "skos:broader"))]
    concepts = [_concept(speech, one, inside, ()) for one in _in_order(speech, tops)]
    return Scheme(entry(speech, iri, [users]), addresses.local(iri), len(inside), concepts)


def _concept(speech: Speech, iri: str, inside: frozenset[str], path: tuple[str, ...]) -> Concept:
    below = inside & set(speech.graph.pointing("skos:broader", iri)) - {*path, iri}
    return Concept(
        entry=entry(speech, iri, _facts(speech, iri)),
        code=iri.rpartition("/")[2],
        address=addresses.local(iri),
        narrower=[_concept(speech, one, inside, (*path, iri)) for one in _in_order(speech, below)],
    )


def _in_order(speech: Speech, concepts: Sequence[str] | frozenset[str] | set[str]) -> list[str]:
    """Stages as they follow on each other, codes by number, the rest by label."""

    def place(iri: str) -> tuple[int, str]:
        graph = speech.graph
        orders = [int(literal.value) for literal in graph.literals(iri, "bkg:stageOrder")]
        codes = [literal.value for literal in graph.literals(iri, "skos:notation")]
        return min(orders, default=0), min(codes, default="")

    return sorted(speech.ordered(concepts), key=place)


def _facts(speech: Speech, iri: str) -> Iterator[Row]:
    """What else is said of a concept: its code, its place in a sequence, other names."""
    own = [each for each in speech.graph.predicates(iri) if each.startswith("bkg:")]
    for predicate in ("skos:notation", *own, "skos:altLabel"):
        values = [speech.words[_TRUTH[piece.text]] if piece.text in _TRUTH else piece.text
                  for piece in speech.said(iri, predicate)]  # fmt: skip
        yield Row(speech.label(expand(predicate)).text, [(Piece(value),) for value in values])
