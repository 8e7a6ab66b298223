"""The queries behind the exports: queries/export/*.rq, about everything or about some things."""

from collections.abc import Iterable, Iterator
from functools import cache
from itertools import islice
from typing import Final, TypeVar

from pyoxigraph import BlankNode, Literal, NamedNode

from bilateral_kg.catalogue import Question, compose, read
from bilateral_kg.engine.base import Engine, Solution, Term
from bilateral_kg.resources import folder

# Things that one query is about.
TOGETHER: Final = 500

_Any = TypeVar("_Any")


def ask(engine: Engine, name: str, **about: Iterable[str]) -> Iterator[Solution]:
    """Solutions of queries/export/*name*.rq; unbound variables are left out.

    *about* names a parameter with the IRIs it stands for, as many as there are: some hundreds go
    into one query, and solutions are found as they are taken. So no memory is taken for all.
    """
    question = _question(name)
    for parameter, iris in about.items():
        for some in chunks(iris, TOGETHER):
            yield from engine.solutions(compose(question, {parameter: some}))
    if not about:
        yield from engine.solutions(compose(question, {}))


def chunks(many: Iterable[_Any], size: int) -> Iterator[tuple[_Any, ...]]:
    """*many* in pieces of *size*, the last of what is left."""
    left = iter(many)
    while piece := tuple(islice(left, size)):
        yield piece


@cache
def _question(name: str) -> Question:
    """Read once per process: the file comes with the program."""
    return read(folder("queries") / "export" / f"{name}.rq")


def text(term: Term) -> str:
    """The IRI, or the lexical form."""
    if isinstance(term, NamedNode | Literal | BlankNode):
        return term.value
    return str(term)


def iris(terms: Iterable[Term]) -> set[str]:
    """The IRIs among *terms*."""
    return {term.value for term in terms if isinstance(term, NamedNode)}
