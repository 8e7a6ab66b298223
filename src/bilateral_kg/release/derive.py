"""graph/derived: what follows from the stated quads and holds without a date.

Types along rdfs:subClassOf, skos:broaderTransitive, bkg:earliest and bkg:latest, then the
shortcuts, each a SPARQL CONSTRUCT of queries/derive/, run in the order of their names so that
a later one sees what an earlier one gave. What is stated anyway is not derived again.
Nothing here reads a clock, and the answer does not depend on the order of the quads.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, QueryTriples, Store

from bilateral_kg import names
from bilateral_kg.errors import DataError, Problem
from bilateral_kg.release.days import as_xsd_date, hull
from bilateral_kg.release.merge import lay, merged
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
    store.extend(merged(quad) for quad in quads if quad.graph_name != DERIVED)
    derive_into(store, rules or folder("queries") / "derive")
    return sorted(store.quads_for_pattern(None, None, None, DERIVED), key=str)


def derive_into(store: Store, rules: Path) -> None:
    """Add to *store* what follows from its default graph: to graph/derived and to the merge.

    Memory does not grow with the store. DataError: a rule is at fault.
    """
    for step in (_types, _broader, _days):
        _add(store, step(store))
    for rule in sorted(rules.glob("*.rq")):
        _add(store, _shortcuts(store, rule))


def _add(store: Store, found: Iterable[Quad]) -> None:
    """Write what of *found* is not stated; it is read as the store was when it was asked for."""
    new = (Quad(one.subject, one.predicate, one.object, DERIVED) for one in found)
    lay(store, (quad for quad in new if merged(quad) not in store))


def _types(store: Store) -> Iterator[Quad]:
    above = classes_above(store)
    for quad in store.quads_for_pattern(None, TYPE, None, DefaultGraph()):
        for wider in above.get(str(quad.object), ()):
            yield Quad(quad.subject, TYPE, wider)


def classes_above(store: Store) -> dict[str, set[NamedNode]]:
    """All classes above each class, itself left out."""
    return _closure(store, _SUBCLASS)


def _broader(store: Store) -> Iterator[Quad]:
    above = _closure(store, _BROADER)
    linked = store.quads_for_pattern(None, _BROADER, None, DefaultGraph())
    for concept in {quad.subject for quad in linked}:
        for wider in above[str(concept)]:
            yield Quad(concept, _BROADER_TRANSITIVE, wider)


def _closure(store: Store, link: NamedNode) -> dict[str, set[NamedNode]]:
    """All nodes above each node, itself left out; cycles are walked once."""
    direct: dict[str, set[NamedNode]] = {}
    for quad in store.quads_for_pattern(None, link, None, DefaultGraph()):
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
    for rank, dated_by in enumerate(DATED_BY):
        for quad in store.quads_for_pattern(None, dated_by, None, DefaultGraph()):
            node = quad.subject
            if isinstance(node, NamedNode) and not any(_dates(store, node, DATED_BY[:rank])):
                yield from bounds_of(node, list(_dates(store, node, (dated_by,))))


def _dates(store: Store, node: NamedNode, dated_by: Iterable[NamedNode]) -> Iterator[str]:
    for predicate in dated_by:
        for quad in store.quads_for_pattern(node, predicate, None, DefaultGraph()):
            if isinstance(quad.object, Literal):
                yield quad.object.value


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
