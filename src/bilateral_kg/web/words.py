"""Names of classes and properties, and which class is narrower: read once per release."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode

from bilateral_kg.web.questions import Questions


@dataclass(frozen=True, slots=True)
class Words:
    """Labels by term and language; the classes above each class."""

    labels: Mapping[str, Mapping[str, str]]
    above: Mapping[str, frozenset[str]]

    @classmethod
    def load(cls, questions: Questions) -> "Words":
        """What the graph has of its ontology."""
        labels: dict[str, dict[str, str]] = {}
        for term, label in questions.own_rows("words", {}).rows:
            if isinstance(term, NamedNode) and isinstance(label, Literal):
                labels.setdefault(term.value, {})[label.language or ""] = label.value
        direct: dict[str, set[str]] = {}
        for narrow, wide in questions.own_rows("classes", {}).rows:
            if isinstance(narrow, NamedNode) and isinstance(wide, NamedNode):
                direct.setdefault(narrow.value, set()).add(wide.value)
        return cls(labels, {each: _above(each, direct) for each in direct})

    def of(self, term: str) -> Mapping[str, str]:
        """Labels of a class or property; none for what the ontology does not name."""
        return self.labels.get(term, {})

    def narrowest(self, classes: Iterable[str]) -> list[str]:
        """Those of *classes* that are above none of the others."""
        given = sorted(set(classes))
        wider = {wide for each in given for wide in self.above.get(each, ()) if wide != each}
        return [each for each in given if each not in wider]


def _above(start: str, direct: Mapping[str, set[str]]) -> frozenset[str]:
    found: set[str] = set()
    todo = [start]
    while todo:
        fresh = direct.get(todo.pop(), set()) - found
        found |= fresh
        todo += fresh
    return frozenset(found - {start})
