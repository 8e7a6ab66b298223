"""Questions of the catalogue, as HTTP answers need them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from bilateral_kg import catalogue
from bilateral_kg.catalogue import Catalogue, Question, compose
from bilateral_kg.catalogue.values import Given
from bilateral_kg.engine.base import Engine, Rows, Term
from bilateral_kg.errors import ParameterError
from bilateral_kg.web.labelling import Labels


@dataclass(frozen=True, slots=True)
class Questions:
    """The public questions and those of queries/web, bound to an engine.

    `known` is that engine for what does not depend on who asks: it remembers the answers, such as
    the lists that values are looked up in.
    """

    public: Catalogue
    web: Catalogue
    engine: Engine
    known: Engine
    labels: Labels

    def rows(self, name: str, given: Mapping[str, Given]) -> Rows:
        """Rows of a public SELECT question; values are checked against the graph."""
        question = self.public.get(name)
        return self.engine.select(catalogue.text(self.known, question, given))

    def known_rows(self, name: str, given: Mapping[str, Given]) -> Rows:
        """Rows of a public SELECT question, for IRIs that are known to exist."""
        return self.engine.select(compose(self.public.get(name), given))

    def described(
        self, name: str, given: Mapping[str, Given], *, public: bool = True
    ) -> Sequence[Triple]:
        """Triples of a CONSTRUCT question that takes `labels`, and those labels.

        For things that are known to exist.
        """
        question = (self.public if public else self.web).get(name)
        told = self.engine.construct(compose(question, {**given, "labels": "without"}))
        return (*told, *self.labels.of_objects(told))

    def own_rows(self, name: str, given: Mapping[str, Given]) -> Rows:
        """Rows of a SELECT question of queries/web."""
        return self.engine.select(compose(self.web.get(name), given))

    def lasting_rows(self, name: str, *, public: bool = False) -> Rows:
        """Rows of a SELECT question about all that there is: asked once, and kept."""
        question = (self.public if public else self.web).get(name)
        return self.known.select(compose(question, {}))

    def own_triples(self, name: str, given: Mapping[str, Given]) -> Sequence[Triple]:
        """Triples of a CONSTRUCT question of queries/web."""
        return self.engine.construct(compose(self.web.get(name), given))

    def example(self, question: Question) -> str | None:
        """The text of a question with its example values; None where the graph lacks them."""
        try:
            return compose(question, catalogue.resolve(self.known, question, question.example))
        except ParameterError:
            return None


def text_of(term: Term | None) -> str:
    """The text of an IRI or literal; nothing for what is unbound."""
    if term is None:
        return ""
    return term.value if isinstance(term, NamedNode | Literal | BlankNode) else str(term)
