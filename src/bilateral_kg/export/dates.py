"""Dates of facts for a drawing: as stated, and the days derived from them."""

from collections import defaultdict
from collections.abc import Collection, Iterable

from bilateral_kg.engine.base import Engine
from bilateral_kg.export.questions import ask, text


class Dates:
    """Dates as stated by fact; first and last possible day by node."""

    def __init__(self, engine: Engine) -> None:
        self._stated: defaultdict[str, set[str]] = defaultdict(set)
        for row in ask(engine, "dates"):
            self._stated[text(row["fact"])].add(text(row["date"]))
        for row in ask(engine, "terms"):
            begins, ends = (text(row[name]) if name in row else "" for name in ("begins", "ends"))
            if begins or ends:
                # EDTF: an empty bound is an unknown one.
                self._stated[text(row["fact"])].add(f"{begins}/{ends}")
        self._days: defaultdict[str, set[tuple[str, str]]] = defaultdict(set)
        for row in ask(engine, "days"):
            self._days[text(row["node"])].add((text(row["earliest"]), text(row["latest"])))
        self._own: defaultdict[str, set[tuple[str, str]]] = defaultdict(set)
        self._of_event: defaultdict[str, set[tuple[str, str]]] = defaultdict(set)
        for row in ask(engine, "edge-days"):
            known = self._own if text(row["own"]) == "true" else self._of_event
            known[text(row["fact"])].add((text(row["earliest"]), text(row["latest"])))

    def stated(self, facts: Iterable[str]) -> dict[str, str]:
        """The attribute `date` of *facts*; several joined with "; "."""
        dates = sorted({date for fact in facts for date in self._stated.get(fact, ())})
        return {"date": "; ".join(dates)} if dates else {}

    def days(self, node: str) -> dict[str, str]:
        """The attributes `earliest` and `latest` of *node*."""
        return _span(self._days.get(node, ()))

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
