"""A rule of the shapes when only some nodes are looked at."""

import re
from dataclasses import dataclass
from typing import Final

import pyoxigraph as ox

from bilateral_kg import names
from bilateral_kg.validation.patterns import patterns
from bilateral_kg.validation.reach import Graph, Reach, follow
from bilateral_kg.validation.runner import apply, chunks
from bilateral_kg.validation.targets import Term

FOCUS: Final = "?this"
# Laid out by rules, and followed by many constraints: what they stand for.
INLINED: Final = {
    f"<{names.SHAPES}within>": (f"<{names.BKG}partOf>*",),
    f"<{names.SHAPES}source>": (f"<{names.BKG}evidence>", f"<{names.BKG}inSource>*"),
}
_HEAD: Final = re.compile(r"CONSTRUCT\s*\{\s*(\S+)\s+shape:(\w+)\s")


@dataclass(frozen=True, slots=True)
class Rule:
    """A CONSTRUCT query that lays out `predicate` of `subject`."""

    query: str
    subject: str
    predicate: str
    reach: Reach

    @classmethod
    def read(cls, query: str) -> "Rule":
        head = _HEAD.search(query)
        if head is None:
            raise SyntaxError(f"a rule lays out a property of shape: {query}")
        subject = head[1].replace("$", "?")
        predicate = f"<{names.SHAPES}{head[2]}>"
        return cls(query, subject, predicate, Reach(patterns(query, INLINED), FOCUS))

    @property
    def of_the_model(self) -> bool:
        """Whether it speaks of terms of the ontology, not of data."""
        return not self.subject.startswith("?")

    def subjects(self, nodes: set[Term] | None, graph: Graph) -> set[Term] | None:
        """The nodes that get something when the rule is applied to *nodes*; None: any."""
        legs = self.reach.join(FOCUS, self.subject)
        return None if nodes is None or legs is None else follow(nodes, legs, graph)

    def focus_of(self, subjects: set[Term] | None, graph: Graph) -> set[Term] | None:
        """The nodes to apply the rule to, for *subjects* to get all that is theirs; None: any."""
        legs = self.reach.join(self.subject, FOCUS)
        return None if subjects is None or legs is None else follow(subjects, legs, graph)

    def apply(self, store: ox.Store, nodes: set[Term] | None) -> None:
        """Lay out for *nodes*; None: for all."""
        if nodes is None or self.of_the_model:
            apply(self.query, store)
            return
        for part in chunks(sorted(nodes, key=str)):
            values = " ".join(map(str, part))
            for_these = f"WHERE {{ VALUES ?this {{ {values} }} LATERAL {{"
            apply(self.query.replace("WHERE {", for_these, 1) + " }", store)
