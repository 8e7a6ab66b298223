"""Our own questions to the graph: those of queries/web, asked by name."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pyoxigraph import NamedNode, Triple

from bilateral_kg import catalogue
from bilateral_kg.catalogue import Catalogue
from bilateral_kg.catalogue.values import Given
from bilateral_kg.engine.base import Engine, Rows, Term


@dataclass(frozen=True, slots=True)
class Questions:
    """The questions that HTTP answers are made of, bound to an engine."""

    asked: Catalogue
    engine: Engine

    def rows(self, name: str, given: Mapping[str, Given]) -> Rows:
        """Rows of a SELECT question."""
        return catalogue.rows(self.engine, self.asked.get(name), given)

    def triples(self, name: str, given: Mapping[str, Given]) -> Sequence[Triple]:
        """Triples of a CONSTRUCT question."""
        return catalogue.triples(self.engine, self.asked.get(name), given)


def iri_of(term: Term | None) -> str:
    """The IRI that a row must hold here."""
    if not isinstance(term, NamedNode):
        raise TypeError(f"a row holds {term} where an IRI is wanted")
    return term.value
