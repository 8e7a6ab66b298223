"""The queries behind the drawings: queries/export/*.rq, run as they stand."""

from typing import Final

from pyoxigraph import BlankNode, Literal, NamedNode

from bilateral_kg.engine.base import Engine, Term
from bilateral_kg.resources import folder

RELATIONS: Final = (
    "relations-direct",
    "relations-roles",
    "relations-stages",
    "relations-posts",
    "relations-twinnings",
    "relations-topics",
    "relations-opinions",
)

Solution = dict[str, Term]


def ask(engine: Engine, name: str) -> list[Solution]:
    """Solutions of queries/export/*name*.rq; unbound variables are left out."""
    text = (folder("queries") / "export" / f"{name}.rq").read_text(encoding="utf-8")
    result = engine.select(text)
    return [
        {
            variable: term
            for variable, term in zip(result.variables, row, strict=True)
            if term is not None
        }
        for row in result.rows
    ]


def text(term: Term) -> str:
    """The IRI, or the lexical form."""
    if isinstance(term, NamedNode | Literal | BlankNode):
        return term.value
    return str(term)
