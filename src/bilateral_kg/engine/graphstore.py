"""Writing to a remote engine: whole graphs by the Graph Store Protocol, and single updates."""

from collections.abc import Iterable, Iterator
from typing import Final
from urllib.parse import quote

from bilateral_kg.engine import terms
from bilateral_kg.engine.connection import Connection, Limits, Request
from bilateral_kg.engine.ntriples import HEAD, portable
from bilateral_kg.errors import EngineError, Overloaded, QueryError
from bilateral_kg.settings import Settings

# What one request carries; an engine holds it in memory while it reads.
_PART_BYTES: Final = 8_000_000
_ANSWER_BYTES: Final = 1_000_000


class GraphStore:
    """The graphs of the engine that *settings* name, under the names they have there."""

    def __init__(self, connection: Connection, settings: Settings) -> None:
        if settings.engine is None or settings.engine_graphs is None:
            raise EngineError(
                "The engine cannot be written: set BILATERAL_KG_ENGINE and "
                "BILATERAL_KG_ENGINE_GRAPHS, the address of its Graph Store Protocol."
            )
        self._connection = connection
        self._graphs = settings.engine_graphs
        self._update = settings.engine_update or settings.engine
        self._limits = Limits(settings.engine_write_seconds, _ANSWER_BYTES)

    def replace(self, graph: str, lines: Iterable[str]) -> None:
        """Let *graph* hold these lines of N-Triples, and nothing else."""
        method = "PUT"
        for part in _parts(lines):
            self._send(method, graph, part)
            method = "POST"

    def delete(self, graph: str) -> None:
        """Remove *graph*; nothing happens where there is none."""
        self.update(f"DROP SILENT GRAPH {terms.iri(graph)}")

    def update(self, text: str) -> None:
        """Run an update of ours."""
        request = Request("POST", self._update, {}, form={"update": [text]})
        self._connection.send(request, self._limits)

    def _send(self, method: str, graph: str, body: bytes) -> None:
        separator = "&" if "?" in self._graphs else "?"
        address = f"{self._graphs}{separator}graph={quote(graph, safe='')}"
        headers = {"Content-Type": "text/turtle"}
        try:
            request = Request(method, address, headers, body=body)
            self._connection.send(request, self._limits)
        except (QueryError, Overloaded) as error:
            raise EngineError(f"The engine does not take the graph <{graph}>: {error}") from error


def _parts(lines: Iterable[str]) -> Iterator[bytes]:
    """Documents of Turtle, each within the limit of a request; one even for no lines."""
    part, size, any_yet = [HEAD], 0, False
    for line in lines:
        text = portable(line)
        if size + len(text) > _PART_BYTES and len(part) > 1:
            yield "".join(part).encode()
            part, size, any_yet = [HEAD], 0, True
        part.append(text)
        size += len(text)
    if len(part) > 1 or not any_yet:
        yield "".join(part).encode()
