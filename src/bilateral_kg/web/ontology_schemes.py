"""SKOS schemes of the release, with their concepts; units of measure."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from bilateral_kg.web import addresses
from bilateral_kg.web.ontology_entries import Entry, entry
from bilateral_kg.web.ontology_graph import expand
from bilateral_kg.web.ontology_speech import Piece, Row, Speech


@dataclass(frozen=True, slots=True)
class Concept:
    """A concept with the narrower ones of its scheme; a repeated one is told elsewhere."""

    entry: Entry
    code: str
    address: str
    repeated: bool
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
    told: set[str] = set()
    # Behind the top ones: what is left stands in a circle and has no top.
    order = [*_in_order(speech, tops), *_in_order(speech, inside - set(tops))]
    concepts = [_concept(speech, one, inside, told) for one in order if one not in told]
    return Scheme(entry(speech, iri, [users]), addresses.local(iri), len(inside), concepts)


def _concept(speech: Speech, iri: str, inside: frozenset[str], told: set[str]) -> Concept:
    """A concept under one of its broader ones; *told* are those that were under another."""
    repeated = iri in told
    told.add(iri)
    below = () if repeated else inside & set(speech.graph.pointing("skos:broader", iri))
    return Concept(
        entry=entry(speech, iri, _facts(speech, iri)),
        code=iri.rpartition("/")[2],
        address=addresses.local(iri),
        repeated=repeated,
        narrower=[_concept(speech, one, inside, told) for one in _in_order(speech, below)],
    )


def _in_order(speech: Speech, concepts: Iterable[str]) -> list[str]:
    """Stages as they follow on each other, codes by number, the rest by label."""

    def place(iri: str) -> tuple[list[str], list[str]]:
        graph = speech.graph
        orders = [literal.value.zfill(9) for literal in graph.literals(iri, "bkg:stageOrder")]
        return orders, [literal.value for literal in graph.literals(iri, "skos:notation")]

    return sorted(speech.ordered(concepts), key=place)


def _facts(speech: Speech, iri: str) -> Iterator[Row]:
    """What else is said of a concept: its code, its place in a sequence, other names."""
    own = [each for each in speech.graph.predicates(iri) if each.startswith("bkg:")]
    for predicate in ("skos:notation", *own, "skos:altLabel"):
        values = [speech.words[_TRUTH[piece.text]] if piece.text in _TRUTH else piece.text
                  for piece in speech.said(iri, predicate)]  # fmt: skip
        yield Row(speech.label(expand(predicate)).text, [(Piece(value),) for value in values])
