"""One log line of JSON per request, and its place in the metrics.

Queries stand in it as a hash: enough to find the same one again, nothing a stranger
wrote. Neither do addresses of clients.
"""

import hashlib
import json
import logging
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bilateral_kg.web.metrics import Metrics

log = logging.getLogger("bilateral_kg.access")
KEY: Final = "bilateral_kg.record"
# What a client got when it hung up before its answer began; 499 is nginx's number for it.
CLIENT_GONE: Final = 499


@dataclass(slots=True)
class Record:
    """What a route adds to the log line of its request."""

    query: str | None = None
    outcome: str | None = None

    def ask(self, query: str) -> None:
        """Note the query by its hash, white space aside."""
        self.query = hashlib.sha256(" ".join(query.split()).encode("utf-8")).hexdigest()[:16]


def record(scope: Mapping[str, object]) -> Record:
    """The record of the request that *scope* belongs to."""
    found = scope.get(KEY)
    return found if isinstance(found, Record) else Record()


class Access:
    """ASGI middleware: measures and logs each request, however it ends."""

    def __init__(self, app: ASGIApp, *, metrics: Metrics) -> None:
        self.app = app
        self.metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        status, sent, began = CLIENT_GONE, 0, time.perf_counter()
        note = scope[KEY] = Record()

        async def counted(message: Message) -> None:
            nonlocal status, sent
            if message["type"] == "http.response.start":
                status = message["status"]
            sent += len(message.get("body", b""))
            await send(message)

        try:
            with self.metrics.under_way.track_inprogress():
                await self.app(scope, receive, counted)
        finally:
            seconds = time.perf_counter() - began
            self._note(scope, note, status, sent, seconds)

    def _note(self, scope: Scope, note: Record, status: int, sent: int, seconds: float) -> None:
        # The template, never the path: a label per address would grow without bound.
        route = str(getattr(scope.get("route"), "path", "none"))
        method = (
            scope["method"]
            if scope["method"] in {"GET", "HEAD", "POST", "PUT", "DELETE"}
            else "other"
        )
        self.metrics.requests.labels(route, method, str(status)).observe(seconds)
        if note.outcome is not None:
            self.metrics.queries.labels(note.outcome).inc()
        line = {
            "at": datetime.now(UTC).isoformat(timespec="milliseconds"),
            "method": scope["method"][:20],
            "path": scope["path"][:200],
            "route": route,
            "status": status,
            "ms": round(seconds * 1000, 1),
            "bytes": sent,
            "query": note.query,
            "outcome": note.outcome,
        }
        log.info(json.dumps({k: v for k, v in line.items() if v is not None}))
