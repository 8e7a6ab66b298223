"""Prometheus metrics: latencies per route, queries by outcome, workers, queue, release."""

import os
from typing import Final

from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    generate_latest,
)
from prometheus_client.multiprocess import MultiProcessCollector

from bilateral_kg.engine.base import PoolStatus

CONTENT_TYPE: Final = CONTENT_TYPE_LATEST
# From a lookup in memory (1 ms) to the default time limit of a query (10 s) and a bit.
_BUCKETS: Final = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20)
# Set by `serve` for several processes; each then writes its counts to this folder.
SHARED_FOLDER: Final = "PROMETHEUS_MULTIPROC_DIR"


class Metrics:
    """The measurements of one application."""

    def __init__(self, release: str) -> None:
        self._registry = CollectorRegistry()
        self.requests = Histogram(
            "bilateral_kg_request_seconds",
            "Time from request to the end of its answer.",
            ("route", "method", "status"),
            buckets=_BUCKETS,
            registry=self._registry,
        )
        self.queries = Counter(
            "bilateral_kg_queries",
            "Strangers' queries, by how they ended.",
            ("outcome",),
            registry=self._registry,
        )
        self.under_way = self._gauge("requests_under_way", "Requests being answered now.")
        self._waiting = self._gauge("queries_waiting", "Queries waiting for a worker.")
        self._running = self._gauge("queries_running", "Queries being evaluated.")
        self._workers = self._gauge("query_workers", "Processes that evaluate queries.")
        self._kills = Counter(
            "bilateral_kg_query_kills",
            "Workers killed: at a limit, or because the client had gone.",
            registry=self._registry,
        )
        self._killed = 0
        self._release = Gauge(
            "bilateral_kg_release",
            "1 for the release that is served.",
            ("release",),
            registry=self._registry,
            multiprocess_mode="livemax",
        )
        self._release.labels(release).set(1)

    def _gauge(self, name: str, text: str) -> Gauge:
        return Gauge(
            f"bilateral_kg_{name}", text, registry=self._registry, multiprocess_mode="livesum"
        )

    def watch(self, status: PoolStatus, workers: int) -> None:
        """Take over the numbers of the pool of workers."""
        self._workers.set(workers)
        self._running.set(status.running)
        self._waiting.set(status.waiting)
        self._kills.inc(max(0, status.killed - self._killed))
        self._killed = status.killed

    def moved(self, before: str, now: str) -> None:
        """Another release is served; its pool of workers counts from nought."""
        self._release.labels(before).set(0)
        self._release.labels(now).set(1)
        self._killed = 0

    def exposition(self) -> bytes:
        """The text that a Prometheus server fetches, of all processes where there are several."""
        folder = os.environ.get(SHARED_FOLDER)
        if folder is None:
            return generate_latest(self._registry)
        shared = CollectorRegistry()
        MultiProcessCollector(shared, path=folder)  # type: ignore[no-untyped-call]
        return generate_latest(shared)
