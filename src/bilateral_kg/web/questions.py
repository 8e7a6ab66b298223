"""Our own questions to the graph: those of queries/web, asked by name."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pyoxigraph import NamedNode, Triple

from bilateral_kg.catalogue import Catalogue, compose
from bilateral_kg.engine.base import Engine, Rows, Term


@dataclass(frozen=True, slots=True)
class Questions:
    """The questions that HTTP answers are made of, bound to an engine."""

    catalogue: Catalogue
    engine: Engine

    def rows(self, name: str, parameters: Mapping[str, str]) -> Rows:
        """Rows of a SELECT question."""
        return self.engine.select(compose(self.catalogue.get(name), parameters))

    def triples(self, name: str, parameters: Mapping[str, str]) -> Sequence[Triple]:
        """Triples of a CONSTRUCT question."""
        return self.engine.construct(compose(self.catalogue.get(name), parameters))


def iri_of(term: Term | None) -> str:
    """The IRI that a row must hold here."""
    if not isinstance(term, NamedNode):
        raise TypeError(f"a row holds {term} where an IRI is wanted")
    return term.value
