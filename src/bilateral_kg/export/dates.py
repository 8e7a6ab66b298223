"""Dates of facts for a drawing: as stated, and the days derived from them."""

from collections import defaultdict
from collections.abc import Iterable

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

    def stated(self, facts: Iterable[str]) -> dict[str, str]:
        """The attribute `date` of *facts*; several joined with "; "."""
        dates = sorted({date for fact in facts for date in self._stated.get(fact, ())})
        return {"date": "; ".join(dates)} if dates else {}

    def days(self, node: str) -> dict[str, str]:
        """The attributes `earliest` and `latest` of *node*."""
        known = self._days.get(node)
        if not known:
            return {}
        return {
            "earliest": min(earliest for earliest, _ in known),
            "latest": max(latest for _, latest in known),
        }
