"""An engine that asks each SELECT once, for what every request looks values up in."""

from collections import OrderedDict
from collections.abc import Iterator, Sequence
from threading import Lock
from typing import BinaryIO

from pyoxigraph import Triple

from bilateral_kg.engine.base import Answer, DatasetChoice, Engine, Rows, Solution


class Remembering:
    """Keeps the rows of the *most* SELECTs that were asked last. A release never changes.

    For lists that are asked again and again, such as that of the states, not for questions.
    """

    def __init__(self, engine: Engine, most: int = 256) -> None:
        self._engine = engine
        self._most = most
        self._rows: OrderedDict[str, Rows] = OrderedDict()
        self._turns: dict[str, Lock] = {}
        self._lock = Lock()

    def select(self, query: str) -> Rows:
        """Rows of a SELECT query; who asks while another does waits for that answer."""
        with self._lock:
            turn = self._turns.setdefault(query, Lock())
        with turn:
            try:
                return self._known(query) or self._asked(query)
            finally:
                with self._lock:
                    self._turns.pop(query, None)

    def _known(self, query: str) -> Rows | None:
        with self._lock:
            known = self._rows.get(query)
            if known is not None:
                self._rows.move_to_end(query)
            return known

    def _asked(self, query: str) -> Rows:
        found = self._engine.select(query)
        with self._lock:
            self._rows[query] = found
            if len(self._rows) > self._most:
                self._rows.popitem(last=False)
        return found

    def ask(self, query: str) -> bool:
        """Answer of an ASK query."""
        return self._engine.ask(query)

    def construct(self, query: str) -> Sequence[Triple]:
        """Triples of a CONSTRUCT or DESCRIBE query."""
        return self._engine.construct(query)

    def answer(self, query: str, media_types: Sequence[str], dataset: DatasetChoice) -> Answer:
        """Serialise any query's result."""
        return self._engine.answer(query, media_types, dataset)

    def solutions(self, query: str) -> Iterator[Solution]:
        """Solutions of a SELECT query one after another; none is kept."""
        return self._engine.solutions(query)

    def dump(self, graph: str | None, out: BinaryIO) -> None:
        """Write the N-Triples of a graph."""
        self._engine.dump(graph, out)
