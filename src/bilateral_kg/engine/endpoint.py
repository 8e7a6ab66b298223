"""The query service of a remote engine, asked under the names that graphs have there."""

from typing import Final

from bilateral_kg.engine import replies
from bilateral_kg.engine.base import DatasetChoice
from bilateral_kg.engine.connection import Connection, Limits, Request
from bilateral_kg.errors import EngineError
from bilateral_kg.settings import Settings

# Forms whose result is a table, or yes or no; the others' is a graph.
RESULTS: Final = frozenset({"SELECT", "ASK"})


class Endpoint:
    """The service at the address that *settings* name."""

    def __init__(self, connection: Connection, settings: Settings) -> None:
        if settings.engine is None:
            raise EngineError("There is no address of an engine: set BILATERAL_KG_ENGINE.")
        self._connection = connection
        self._address = settings.engine

    def query(self, text: str, form: str, dataset: DatasetChoice, limits: Limits) -> bytes:
        """The result of a query of *form*: SPARQL JSON, or N-Triples."""
        # One media type, and never the query as the body: Virtuoso answers otherwise, or not.
        request = Request(
            "POST",
            self._address,
            {"Accept": replies.JSON if form in RESULTS else replies.N_TRIPLES},
            form={
                "query": [text],
                "default-graph-uri": list(dataset.default or ()),
                "named-graph-uri": list(dataset.named or ()),
            },
        )
        return self._connection.send(request, limits)
