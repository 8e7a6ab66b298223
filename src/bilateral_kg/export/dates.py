"""Dates of facts for a drawing: as stated, and the days derived from them."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from functools import cached_property

from bilateral_kg.engine.base import Engine
from bilateral_kg.export.questions import ask, text

_Pairs = defaultdict[str, set[tuple[str, str]]]


class Dates:
    """Dates of some *nodes*, facts among them: as stated; first and last possible day."""

    def __init__(self, engine: Engine, nodes: Collection[str]) -> None:
        self._engine, self._nodes = engine, nodes
        self._stated: defaultdict[str, set[str]] = defaultdict(set)
        for row in ask(engine, "dates", fact=nodes):
            self._stated[text(row["fact"])].add(text(row["date"]))
        for row in ask(engine, "terms", fact=nodes):
            begins, ends = (text(row[name]) if name in row else "" for name in ("begins", "ends"))
            if begins or ends:
                # EDTF: an empty bound is an unknown one.
                self._stated[text(row["fact"])].add(f"{begins}/{ends}")
        self._own: _Pairs = defaultdict(set)
        for row in ask(engine, "days", node=nodes):
            self._own[text(row["node"])].add((text(row["earliest"]), text(row["latest"])))

    @cached_property
    def _of_event(self) -> _Pairs:
        """The days of the event of a participation or a stage: only edges tell them."""
        found: _Pairs = defaultdict(set)
        for row in ask(self._engine, "event-days", fact=self._nodes):
            found[text(row["fact"])].add((text(row["earliest"]), text(row["latest"])))
        return found

    def stated(self, facts: Iterable[str]) -> dict[str, str]:
        """The attribute `date` of *facts*; several joined with "; "."""
        dates = sorted({date for fact in facts for date in self._stated.get(fact, ())})
        return {"date": "; ".join(dates)} if dates else {}

    def days(self, node: str) -> dict[str, str]:
        """The attributes `earliest` and `latest` of *node*."""
        return _span(self._own.get(node, ()))

    def span(self, facts: Iterable[str]) -> dict[str, str]:
        """The attributes `earliest` and `latest` of an edge that *facts* stand behind.

        A fact without days of its own has those of its event. One without any leaves the edge
        without: it may lie outside the others' days.
        """
        known = [self._own.get(fact) or self._of_event.get(fact) for fact in facts]
        if not all(known):
            return {}
        return _span({pair for pairs in known for pair in pairs or ()})


def _span(known: Collection[tuple[str, str]]) -> dict[str, str]:
    if not known:
        return {}
    return {
        "earliest": min(earliest for earliest, _ in known),
        "latest": max(latest for _, latest in known),
    }
