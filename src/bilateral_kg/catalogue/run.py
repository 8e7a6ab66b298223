"""Ask a question of the catalogue."""

from collections.abc import Mapping, Sequence

from pyoxigraph import Triple

from bilateral_kg.catalogue.compose import compose
from bilateral_kg.catalogue.question import Question
from bilateral_kg.catalogue.resolve import resolve
from bilateral_kg.catalogue.values import Given
from bilateral_kg.engine.base import Engine, Rows


def text(engine: Engine, question: Question, params: Mapping[str, Given]) -> str:
    """The query that answers *question* on this graph; values are checked against it."""
    return compose(question, resolve(engine, question, params))


def run(
    engine: Engine, question: Question, params: Mapping[str, Given]
) -> Rows | Sequence[Triple] | bool:
    """The answer: rows of a SELECT, triples of a CONSTRUCT or DESCRIBE, yes or no of an ASK."""
    query = text(engine, question, params)
    match question.form:
        case "select":
            return engine.select(query)
        case "ask":
            return engine.ask(query)
        case _:
            return engine.construct(query)


def rows(engine: Engine, question: Question, params: Mapping[str, Given]) -> Rows:
    """The rows of a SELECT question."""
    return engine.select(text(engine, question, params))


def triples(engine: Engine, question: Question, params: Mapping[str, Given]) -> Sequence[Triple]:
    """The triples of a CONSTRUCT question."""
    return engine.construct(text(engine, question, params))
