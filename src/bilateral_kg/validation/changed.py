"""Validation after a change: only the focus nodes for which a finding may come or go."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import pyoxigraph as ox

from bilateral_kg import names
from bilateral_kg.validation.patterns import patterns
from bilateral_kg.validation.reach import Changes, Reach, Triple
from bilateral_kg.validation.rules import FOCUS, INLINED, Rule
from bilateral_kg.validation.runner import Result, check, chunks
from bilateral_kg.validation.shapes import Shapes
from bilateral_kg.validation.targets import Population, Targets, Term, plain

_MERGE: Final = ox.DefaultGraph()


class Both:
    """The default graph of a store after a change, and what the change took away."""

    def __init__(self, store: ox.Store, removed: Iterable[Triple]) -> None:
        gone = ox.Store()
        gone.extend(ox.Quad(*triple) for triple in removed)
        self._stores = store, gone

    def objects(self, subject: Term, predicate: str | None) -> Iterable[Term]:
        if not isinstance(subject, ox.Literal):
            for store in self._stores:
                for quad in store.quads_for_pattern(subject, _node(predicate), None, _MERGE):
                    yield plain(quad.object)

    def subjects(self, predicate: str | None, value: Term) -> Iterable[Term]:
        for store in self._stores:
            for quad in store.quads_for_pattern(None, _node(predicate), value, _MERGE):
                yield plain(quad.subject)


@dataclass(frozen=True, slots=True)
class Rechecked:
    """`results`: those of the nodes in `nodes`, by shape; None: of all nodes."""

    nodes: Mapping[str, frozenset[str] | None]
    results: list[Result]

    def covers(self, shape: str, focus: str) -> bool:
        """Whether what was found of *focus* before is superseded."""
        nodes = self.nodes[shape]
        return nodes is None or focus in nodes


def recheck(
    store: ox.Store, shapes: Shapes, added: Iterable[Triple], removed: Sequence[Triple]
) -> Rechecked:
    """The findings that *added* and *removed* can have changed in *store*, which has the change.

    They are statements of any graph; one that is stated in a graph more or less is one of them.
    *store* gets what rules lay out for the nodes looked at. The model must not have changed.
    """
    return _Recheck(store, shapes, Changes([*added, *removed]), Both(store, removed)).run()


class _Recheck:
    def __init__(self, store: ox.Store, shapes: Shapes, changes: Changes, graph: Both) -> None:
        self._store, self._shapes, self._changes, self._graph = store, shapes, changes, graph
        self._population = Population(store)
        self._rules = [Rule.read(rule) for rule in shapes.rules]
        self._reach = {
            iri: Reach(patterns(shapes.prefixes + one.select, INLINED), FOCUS)
            for iri, one in shapes.constraints.items()
        }

    def run(self) -> Rechecked:
        laid = self._laid()
        nodes = {iri: self._touched_of(iri, laid) for iri in self._reach}
        self._lay_out(nodes)
        focus = {iri: self._targets(iri, found) for iri, found in nodes.items()}
        results = [
            result
            for iri, found in focus.items()
            for part in chunks(found)
            for result in check(self._store, self._shapes, self._shapes.constraints[iri], part)
        ]
        told = {
            iri: None if found is None else frozenset(_text(one) for one in found)
            for iri, found in nodes.items()
        }
        return Rechecked(told, results)

    def _laid(self) -> dict[str, set[Term] | None]:
        """What rules lay out -> the subjects for which it may differ."""
        laid: dict[str, set[Term] | None] = {}
        # A rule that looks up what others lay out comes after them: twice settles it.
        for _ in range(2):
            for rule in self._rules:
                if rule.of_the_model:
                    continue
                nodes = rule.subjects(self._touched(rule.reach, laid), self._graph)
                before = laid.get(rule.predicate, set())
                laid[rule.predicate] = None if nodes is None or before is None else before | nodes
        return laid

    def _touched_of(self, iri: str, laid: Mapping[str, set[Term] | None]) -> set[Term] | None:
        """Nodes whose findings may differ, those that became or ceased to be targets too."""
        targets, changes = self._shapes.constraints[iri].targets, self._changes
        found = self._touched(self._reach[iri], laid)
        if found is None:
            return None
        if targets.classes:
            found |= {subject for subject, _ in changes.of(f"<{names.RDF_TYPE}>")}
        for one in targets.subjects_of:
            found |= {subject for subject, _ in changes.of(f"<{one}>")}
        for one in targets.objects_of:
            found |= {value for _, value in changes.of(f"<{one}>")}
        for predicate in self._laid_targets(targets, laid):
            subjects = laid[predicate]
            if subjects is None:
                return None
            found |= subjects
        return found

    @staticmethod
    def _laid_targets(targets: Targets, laid: Mapping[str, set[Term] | None]) -> list[str]:
        return [f"<{one}>" for one in targets.subjects_of if f"<{one}>" in laid]

    def _touched(self, reach: Reach, laid: Mapping[str, set[Term] | None]) -> set[Term] | None:
        found = reach.touched(self._changes, self._graph)
        for predicate, subjects in laid.items():
            if found is None:
                return None
            more = reach.touched_by(predicate, subjects, self._graph)
            found = None if more is None else found | more
        return found

    def _targets(self, iri: str, nodes: set[Term] | None) -> list[Term]:
        targets = self._shapes.constraints[iri].targets
        if nodes is None:
            return list(self._population.of(targets))
        return self._population.among(targets, nodes)

    def _lay_out(self, nodes: Mapping[str, set[Term] | None]) -> None:
        """Apply each rule to the nodes for which a constraint, or another rule, looks it up."""
        wanted: list[set[Term] | None] = [set() for _ in self._rules]
        asking: list[tuple[Reach, set[Term] | None]] = []
        for iri, found in nodes.items():
            targets = self._shapes.constraints[iri].targets
            for number, rule in enumerate(self._rules):
                # Only what a rule marks is looked at.
                if rule.predicate[1:-1] in targets.subjects_of:
                    self._want(wanted, number, found, asking)
            asking.append((self._reach[iri], found))
        while asking:
            reach, found = asking.pop()
            for number, rule in enumerate(self._rules):
                subjects = reach.asks(rule.predicate, found, self._graph)
                self._want(wanted, number, subjects, asking)
        for rule, of_rule in zip(self._rules, wanted, strict=True):
            rule.apply(self._store, of_rule)

    def _want(
        self,
        wanted: list[set[Term] | None],
        number: int,
        subjects: set[Term] | None,
        asking: list[tuple[Reach, set[Term] | None]],
    ) -> None:
        """Have rule *number* applied for *subjects* too, and what it asks for in turn."""
        have, rule = wanted[number], self._rules[number]
        need = rule.focus_of(subjects, self._graph)
        if have is None or (need is not None and need <= have):
            return
        wanted[number] = None if need is None else have | need
        asking.append((rule.reach, None if need is None else need - have))


def _node(predicate: str | None) -> ox.NamedNode | None:
    return None if predicate is None else ox.NamedNode(predicate[1:-1])


def _text(term: Term) -> str:
    return term.value
