"""graph/derived after a change: only what the changed statements can have altered.

The result is what derive() would give of all; that it is, is tested on random changes.
"""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

from pyoxigraph import DefaultGraph, NamedNode, Quad, QueryTriples

from bilateral_kg.release.derive import (
    DATED_BY,
    DERIVED,
    EARLIEST,
    LATEST,
    TYPE,
    bounds_of,
    classes_above,
)
from bilateral_kg.release.merge import Merge
from bilateral_kg.validation.changed import Both
from bilateral_kg.validation.patterns import patterns
from bilateral_kg.validation.reach import Changes, Reach, Triple
from bilateral_kg.validation.targets import Term, plain

_HEAD: Final = re.compile(r"CONSTRUCT\s*\{\s*(\?\w+)\s+bkg:(\w+)\s")
_BKG: Final = re.compile(r"PREFIX bkg: <([^>]+)>")
Found = dict[Quad, None]


class Rederivation:
    """Brings the derived graph of *merge*, whose stated graphs have changed, up to date."""

    def __init__(self, merge: Merge, changed: Iterable[Quad], removed: Iterable[Quad]) -> None:
        self._merge = merge
        self._changed = [triple(quad) for quad in changed]
        self._removed = [triple(quad) for quad in removed]
        self.added: list[Quad] = []
        self.removed: list[Quad] = []

    def run(self, rules: Path) -> None:
        """Take the steps of derive(), in its order."""
        self._types()
        self._days()
        for path in sorted(rules.glob("*.rq")):
            self._rule(path.read_text(encoding="utf-8"))

    def _types(self) -> None:
        above = classes_above(self._merge.store)
        nodes = self._subjects((TYPE,))
        found: Found = {}
        for node in nodes:
            for stated in self._stated(node, TYPE):
                for wider in above.get(str(stated.object), ()):
                    found[Quad(node, TYPE, wider, DERIVED)] = None
        self._settle(nodes, (TYPE,), found)

    def _days(self) -> None:
        nodes = self._subjects((*DATED_BY, EARLIEST, LATEST))
        found: Found = {}
        for node in nodes:
            for dated_by in DATED_BY:
                stated = [plain(quad.object).value for quad in self._stated(node, dated_by)]
                if stated:
                    for quad in bounds_of(node, stated):
                        found[Quad(node, quad.predicate, quad.object, DERIVED)] = None
                    break
        self._settle(nodes, (EARLIEST, LATEST), found)

    def _rule(self, text: str) -> None:
        head, space = _HEAD.search(text), _BKG.search(text)
        if head is None or space is None:
            raise SyntaxError(f"a rule gives a property of bkg: {text}")
        focus, predicate = head[1], NamedNode(space[1] + head[2])
        store = self._merge.store
        graph = Both(store, self._removed)
        reach = Reach(patterns(text, {}), focus)
        touched = reach.touched(Changes(self._changed), graph)
        if touched is None:
            raise SyntaxError(f"a rule without a way from each pattern to {focus}: {text}")
        nodes = {one for one in touched if isinstance(one, NamedNode)}
        nodes |= self._subjects((predicate,))
        found: Found = {}
        if nodes:
            values = " ".join(sorted(map(str, nodes)))
            for_these = f"WHERE {{ VALUES {focus} {{ {values} }} LATERAL {{"
            result = store.query(text.replace("WHERE {", for_these, 1) + " }")
            if not isinstance(result, QueryTriples):
                raise SyntaxError(f"a rule is a CONSTRUCT query: {text}")
            for one in result:
                if one.subject in nodes:
                    found[Quad(one.subject, one.predicate, one.object, DERIVED)] = None
        self._settle(nodes, (predicate,), found)

    def _subjects(self, predicates: Iterable[NamedNode]) -> set[NamedNode]:
        """Nodes of which a statement of one of *predicates* came or went."""
        wanted = set(predicates)
        return {
            subject
            for subject, predicate, _ in self._changed
            if predicate in wanted and isinstance(subject, NamedNode)
        }

    def _stated(self, node: NamedNode, predicate: NamedNode) -> list[Quad]:
        held = self._merge.store.quads_for_pattern(node, predicate, None, None)
        stated = {
            Quad(quad.subject, quad.predicate, quad.object): None
            for quad in held
            if quad.graph_name not in (DERIVED, DefaultGraph())
        }
        return list(stated)

    def _settle(
        self, nodes: set[NamedNode], predicates: Iterable[NamedNode], found: Mapping[Quad, None]
    ) -> None:
        """Let the derived graph hold *found* of *nodes* under *predicates*, and no more."""
        held = {
            quad
            for node in nodes
            for predicate in predicates
            for quad in self._merge.store.quads_for_pattern(node, predicate, None, DERIVED)
        }
        # What is stated anyway is not derived again.
        right = {quad for quad in found if not self._is_stated(quad)}
        removed, added = sorted(held - right, key=str), sorted(right - held, key=str)
        self._merge.change(removed, added)
        self.removed += removed
        self.added += added
        self._changed += [triple(quad) for quad in (*removed, *added)]
        self._removed += [triple(quad) for quad in removed]

    def _is_stated(self, quad: Quad) -> bool:
        held = self._merge.store.quads_for_pattern(quad.subject, quad.predicate, quad.object, None)
        return any(each.graph_name not in (DERIVED, DefaultGraph()) for each in held)


def triple(quad: Quad) -> Triple:
    """The statement without its graph."""
    if not isinstance(quad.subject, Term):
        raise TypeError(f"RDF 1.2 is not supported: {quad}")
    return quad.subject, quad.predicate, plain(quad.object)
