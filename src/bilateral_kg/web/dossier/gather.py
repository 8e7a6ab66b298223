"""A dossier: the parts, and what the graph says of everything in them."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from pyoxigraph import Triple

from bilateral_kg import names
from bilateral_kg.web.dossier import table
from bilateral_kg.web.dossier.known import Known
from bilateral_kg.web.dossier.model import Contest, Pair, Parts
from bilateral_kg.web.dossier.parts import Gathering
from bilateral_kg.web.served import Served

_AT_ONCE: Final = 500


@dataclass(frozen=True, slots=True)
class Dossier:
    """What is known between two states, on a day."""

    pair: Pair
    at: str
    parts: Parts
    known: Known
    contested: tuple[Contest, ...]

    @property
    def conflicting(self) -> tuple[str, ...]:
        """The figures that cannot stand beside another one."""
        figures = {figure.iri for figure in self.parts.figures}
        return tuple(one for one in self.known.stating("conflictsWith") if one in figures)

    @property
    def unstated(self) -> dict[str, tuple[str, ...]]:
        """What sources leave open of the facts of the pair and of their parts."""
        return {
            node: self.known.values(node, "unstated")
            for node in self.known.stating("unstated")
            if not node.startswith((names.ID + "source/", names.ID + "assertion/"))
        }

    @property
    def sources(self) -> tuple[tuple[str, int], ...]:
        """The sources that report the facts of the pair, with how many assertions each."""
        found: Counter[str] = Counter()
        for report in self.known.stating("modality"):
            places = self.known.values(report, "evidence")
            found.update({(self.known.values(p, "inSource") or (p,))[0] for p in places})
        return tuple(sorted(found.items(), key=lambda one: (-one[1], one[0])))


def dossier(served: Served, two: Pair, at: str) -> Dossier:
    """The dossier of two states. Raises ParameterError where *at* is no day."""
    parts = Gathering(served, two, at).parts()
    facts = [*((two.relation,) if two.relation else ()), *parts.facts]
    known = Known(_said(served, [*facts, two.first.iri, two.second.iri]))
    nodes = [*facts, *(part for fact in facts for part in known.parts(fact))]
    return Dossier(two, at, parts, known, _contested(served, nodes))


def _said(served: Served, facts: list[str]) -> Iterator[Triple]:
    for start in range(0, len(facts), _AT_ONCE):
        given = {"fact": facts[start : start + _AT_ONCE]}
        yield from served.questions.described("fact-items", given)


def _contested(served: Served, nodes: list[str]) -> tuple[Contest, ...]:
    """Values that differ between sources, each value with the sources that say it."""
    said: dict[tuple[str, str], dict[tuple[str, str], None]] = {}
    for start in range(0, len(nodes), _AT_ONCE):
        given = {"thing": nodes[start : start + _AT_ONCE]}
        for row in table.told(served.questions.known_rows("contested-values", given)):
            values = said.setdefault((row["thing"], row["property"]), {})
            values[row["value"], row["source"]] = None
            values[row["otherValue"], row["otherSource"]] = None
    return tuple(Contest(*key, tuple(sorted(values))) for key, values in said.items())
