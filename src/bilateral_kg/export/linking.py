"""The edges of a drawing, in one order, with what stands behind each."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import TYPE_CHECKING, Final

from pyoxigraph import NamedNode

from bilateral_kg.export.backing import Backing, Claim
from bilateral_kg.export.drawing import Link, Pen
from bilateral_kg.export.labels import Labels, prefixed
from bilateral_kg.export.questions import ask, chunks, text
from bilateral_kg.sorting import SortedLines

if TYPE_CHECKING:
    from bilateral_kg.engine.base import Engine, Solution

# Edges that are looked up together.
_TOGETHER: Final = 1_000
# Of some IRIs, those that are drawn.
Drawn = Callable[[Collection[str]], set[str]]


@dataclass(slots=True)
class Edge:
    """What makes two rows the same edge: its ends, its predicate and the words on it.

    *facts* say it: what several say of one pair in the same words is one edge.
    """

    source: str
    target: str
    predicate: str
    kind: str
    unnamed: str
    facts: list[str] = field(default_factory=list)

    @property
    def ends(self) -> tuple[str, str]:
        """Where it begins and where it ends."""
        return self.source, self.target

    @property
    def named(self) -> set[str]:
        """What the words on it are the labels of."""
        return {self.kind, self.unnamed} - {""}

    @property
    def things(self) -> set[str]:
        """Everything on it that must not have been withdrawn."""
        return {*self.ends, *self.facts}

    def words(self, labels: Labels) -> dict[str, str]:
        """The attributes `label`, `label_ru` and `predicate`."""
        label, russian = labels.of(self.kind), labels.exactly(self.kind, "ru")
        if self.unnamed:
            label += f" (unnamed: {labels.of(self.unnamed)})"
            russian = russian and f"{russian} (не названы: {labels.of(self.unnamed, 'ru')})"
        found = {"label": label, "predicate": prefixed(self.predicate)}
        return found | ({"label_ru": russian} if russian else {})


@dataclass(frozen=True, slots=True)
class Some:
    """Some edges, and what stands behind them."""

    edges: Sequence[Edge]
    backing: Backing


def links(engine: Engine, edges: Iterable[Some], language: str) -> Iterator[Link]:
    """*edges* with all that is written at them, numbered in their order."""
    number = 0
    for some in edges:
        facts = {fact for edge in some.edges for fact in edge.facts}
        named = {name for edge in some.edges for name in edge.named}
        pen = Pen.about(engine, facts, named, language, some.backing)
        for edge in some.edges:
            claims = {Claim(fact, edge.predicate) for fact in edge.facts}
            why = pen.backing.attributes(claims, pen.labels)
            when = pen.dates.stated(edge.facts) | pen.dates.span(edge.facts)
            attributes = edge.words(pen.labels) | when | why
            yield Link(edge.source, edge.target, f"e{number}", attributes)
            number += 1


class Edges:
    """The edges that *queries* find, in the order of their ends; read as often as wanted."""

    def __init__(self, engine: Engine, queries: Sequence[str], drawn: Drawn) -> None:
        self._engine, self._drawn = engine, drawn
        self._lines = SortedLines()
        for query in queries:
            rows = ask(engine, query)
            self._lines.put(_line(row) for row in rows if _between_named(row))

    def close(self) -> None:
        """Forget them."""
        self._lines.close()

    def among(self, chosen: Callable[[Edge], bool] | None = None) -> Iterator[Some]:
        """Those that are drawn, as both their ends are, and still said by somebody."""
        known = (edge for edge in self._all() if chosen is None or chosen(edge))
        for some in chunks(known, _TOGETHER):
            drawn = self._drawn({end for edge in some for end in edge.ends})
            inside = [edge for edge in some if drawn.issuperset(edge.ends)]
            backing = Backing(self._engine, {thing for edge in inside for thing in edge.things})
            for edge in inside:
                edge.facts = [fact for fact in edge.facts if backing.stands(fact)]
            told = [edge for edge in inside if edge.facts and all(map(backing.stands, edge.ends))]
            yield Some(told, backing)

    def _all(self) -> Iterator[Edge]:
        rows = (json.loads(line) for line in self._lines)
        for same, group in groupby(rows, key=lambda row: row[:-1]):
            source, target, predicate, kind, unnamed = same
            facts = [row[-1] for row in group]
            yield Edge(source, target, predicate, kind, unnamed, facts)


def _between_named(row: Solution) -> bool:
    """Nothing is asked about what has no name: RDF of others may hold such."""
    return all(isinstance(row[name], NamedNode) for name in ("subject", "object", "fact"))


def _line(row: Solution) -> str:
    unnamed = text(row["unnamed"]) if "unnamed" in row else ""
    ends = text(row["subject"]), text(row["object"])
    words = text(row["predicate"]), text(row["kind"])
    return json.dumps((*ends, *words, unnamed, text(row["fact"])), ensure_ascii=False)
