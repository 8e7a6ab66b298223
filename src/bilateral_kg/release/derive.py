"""graph/derived: what follows from the stated quads and holds without a date.

Types along rdfs:subClassOf, skos:broaderTransitive, bkg:earliest and bkg:latest, then the
shortcuts, each a SPARQL CONSTRUCT of queries/derive/, run in the order of their names so that
a later one sees what an earlier one gave. What is stated anyway is not derived again.
Nothing here reads a clock, and the answer does not depend on the order of the quads.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, QueryTriples, Store

from bilateral_kg import names
from bilateral_kg.errors import DataError, Problem
from bilateral_kg.release.days import as_xsd_date, hull
from bilateral_kg.resources import folder

DERIVED: Final = NamedNode(names.DERIVED_GRAPH)
TYPE: Final = NamedNode(names.RDF_TYPE)
_SUBCLASS: Final = NamedNode(names.PREFIXES["rdfs"] + "subClassOf")
_BROADER: Final = NamedNode(names.PREFIXES["skos"] + "broader")
_BROADER_TRANSITIVE: Final = NamedNode(names.PREFIXES["skos"] + "broaderTransitive")
EARLIEST: Final = NamedNode(names.BKG + "earliest")
LATEST: Final = NamedNode(names.BKG + "latest")
_DATE: Final = NamedNode(names.XSD + "date")

# When a thing happened comes before what it is about: a document signed in 2025 and applied
# until 2027 is dated 2025. The first of these that a node has gives its days.
DATED_BY: Final = tuple(
    NamedNode(names.BKG + name) for name in ("date", "period", "applicationPeriod", "deadline")
)


def derive(quads: Iterable[Quad], rules: Path | None = None) -> list[Quad]:
    """The quads of graph/derived, sorted; *rules* is the folder of the shortcuts' .rq files."""
    store = Store()
    store.extend(
        Quad(quad.subject, quad.predicate, quad.object)
        for quad in quads
        if quad.graph_name != DERIVED
    )
    derived: set[Quad] = set()
    for step in (_types, _broader, _days):
        _add(store, derived, step(store))
    for rule in sorted((rules or folder("queries") / "derive").glob("*.rq")):
        _add(store, derived, _shortcuts(store, rule))
    return sorted(
        (Quad(each.subject, each.predicate, each.object, DERIVED) for each in derived), key=str
    )


def _add(store: Store, derived: set[Quad], found: Iterable[Quad]) -> None:
    new = {quad for quad in found if quad not in store}
    store.extend(new)
    derived |= new


def _types(store: Store) -> Iterator[Quad]:
    above = classes_above(store)
    for quad in store.quads_for_pattern(None, TYPE, None):
        for wider in above.get(str(quad.object), ()):
            yield Quad(quad.subject, TYPE, wider)


def classes_above(store: Store) -> dict[str, set[NamedNode]]:
    """All classes above each class, itself left out."""
    return _closure(store, _SUBCLASS)


def _broader(store: Store) -> Iterator[Quad]:
    above = _closure(store, _BROADER)
    for concept in {quad.subject for quad in store.quads_for_pattern(None, _BROADER, None)}:
        for wider in above[str(concept)]:
            yield Quad(concept, _BROADER_TRANSITIVE, wider)


def _closure(store: Store, link: NamedNode) -> dict[str, set[NamedNode]]:
    """All nodes above each node, itself left out; cycles are walked once."""
    direct: dict[str, set[NamedNode]] = {}
    for quad in store.quads_for_pattern(None, link, None):
        # A skolemised class expression says nothing to a reader as a type.
        if isinstance(quad.object, NamedNode) and not quad.object.value.startswith(names.GENID):
            direct.setdefault(str(quad.subject), set()).add(quad.object)
    return {node: _reach(direct, node) for node in direct}


def _reach(direct: dict[str, set[NamedNode]], start: str) -> set[NamedNode]:
    seen: set[NamedNode] = set()
    waiting = list(direct[start])
    while waiting:
        node = waiting.pop()
        if node not in seen and str(node) != start:
            seen.add(node)
            waiting.extend(direct.get(str(node), ()))
    return seen


def _days(store: Store) -> Iterator[Quad]:
    done: set[NamedNode | BlankNode] = set()
    for dated_by in DATED_BY:
        stated: dict[NamedNode | BlankNode, list[str]] = {}
        for quad in store.quads_for_pattern(None, dated_by, None):
            if isinstance(quad.subject, NamedNode) and isinstance(quad.object, Literal):
                stated.setdefault(quad.subject, []).append(quad.object.value)
        for node in stated.keys() - done:
            yield from bounds_of(node, stated[node])
        done |= stated.keys()


def bounds_of(node: NamedNode | BlankNode, stated: list[str]) -> Iterator[Quad]:
    """First and last day of *node*, from the dates *stated* under one property."""
    bounds = hull(stated)
    for predicate, day in ((EARLIEST, bounds.earliest), (LATEST, bounds.latest)):
        if day is not None:
            yield Quad(node, predicate, Literal(as_xsd_date(day), datatype=_DATE))


def _shortcuts(store: Store, rule: Path) -> Iterator[Quad]:
    try:
        result = store.query(rule.read_text(encoding="utf-8"))
    except SyntaxError as error:
        raise DataError([Problem(f"rule does not parse: {error}", path=rule)]) from error
    if not isinstance(result, QueryTriples):
        raise DataError([Problem("a rule is a CONSTRUCT query", path=rule)])
    return (Quad(triple.subject, triple.predicate, triple.object) for triple in result)
