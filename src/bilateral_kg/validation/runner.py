"""SHACL-SPARQL over an Oxigraph store: each constraint once for many focus nodes.

pySHACL asks anew for each focus node; here a query goes out with a list of them. LATERAL
evaluates it for each with `$this` bound, which is what SHACL calls pre-binding; that the results
are those of pySHACL is a test.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

import pyoxigraph as ox

from bilateral_kg.validation.report import Language
from bilateral_kg.validation.shapes import Constraint, Shapes
from bilateral_kg.validation.targets import Population, Term

# More in one query are not faster, and memory stays bounded.
CHUNK: Final = 2000
_OWN: Final = ("this", "path", "value")
_PLACE: Final = re.compile(r"\{[$?](\w+)\}")


@dataclass(frozen=True, slots=True)
class Result:
    """One sh:ValidationResult, values filled in."""

    shape: str
    focus: str
    path: str | None
    value: str | None
    messages: dict[Language, str]


def working_store(quads: Iterable[ox.Quad]) -> ox.Store:
    """The named graphs of *quads* and, as its default graph, their RDF merge."""
    store = ox.Store()
    fill(store, quads)
    return store


def fill(store: ox.Store, quads: Iterable[ox.Quad]) -> None:
    """Add *quads* to their graphs of *store*, and to its default graph."""
    store.bulk_extend(
        each
        for quad in quads
        for each in (quad, ox.Quad(quad.subject, quad.predicate, quad.object))
    )


def run(store: ox.Store, shapes: Shapes) -> list[Result]:
    """Hold the default graph of *store*, which gets what the rules of *shapes* give, against them.

    Its named graphs are there for GRAPH clauses.
    """
    lay_out(store, shapes)
    population = Population(store)
    return [
        result
        for constraint in shapes.constraints.values()
        for part in chunks(population.of(constraint.targets))
        for result in check(store, shapes, constraint, part)
    ]


def lay_out(store: ox.Store, shapes: Shapes) -> None:
    """Add to *store* what the rules of *shapes* give."""
    for rule in shapes.rules:
        apply(rule, store)


def apply(rule: str, store: ox.Store) -> None:
    """Add what a CONSTRUCT yields: for all nodes at once, where pySHACL would ask for each."""
    result = store.query(rule)
    if not isinstance(result, ox.QueryTriples):
        raise TypeError(f"a rule must be a CONSTRUCT query: {rule}")
    # The query reads the store as it was when it was asked.
    store.bulk_extend(ox.Quad(triple.subject, triple.predicate, triple.object) for triple in result)


def chunks(nodes: Iterable[Term]) -> Iterator[Sequence[Term]]:
    """*nodes* in lists that one query takes."""
    rest = iter(nodes)
    while part := list(islice(rest, CHUNK)):
        yield part


def check(
    store: ox.Store, shapes: Shapes, constraint: Constraint, nodes: Sequence[Term | str]
) -> list[Result]:
    """The results of *constraint* on the focus nodes *nodes*, terms or what str() gives of them."""
    # The nodes come from a store, whose terms write themselves as SPARQL reads them.
    values = " ".join(map(str, nodes))
    query = (
        f"{shapes.prefixes}SELECT * WHERE {{ VALUES ?this {{ {values} }} "
        f"LATERAL {{ {constraint.select} }} }}"
    )
    found = store.query(query)
    if not isinstance(found, ox.QuerySolutions):
        raise TypeError(f"{constraint.iri}: a constraint is a SELECT query")
    variables = [variable.value for variable in found.variables]
    rows = ({name: row[name] for name in variables} for row in found)
    return [
        _result(constraint, {name: _text(term) for name, term in row.items() if term is not None})
        for row in rows
    ]


def _text(term: object) -> str:
    return term.value if isinstance(term, Term) else str(term)


def _result(constraint: Constraint, row: dict[str, str]) -> Result:
    focus, path, value = (row.get(name) for name in _OWN)
    if focus is None:
        raise TypeError(f"{constraint.iri}: a constraint must select $this")
    # Where a constraint gives no value, SHACL takes the focus node for one.
    words = {**row, "value": focus if value is None else value}
    return Result(
        shape=constraint.iri,
        focus=focus,
        path=path,
        value=None if value == focus else value,
        messages={
            language: _PLACE.sub(lambda found: words.get(found[1], found[0]), message)
            for language, message in constraint.messages.items()
        },
    )
