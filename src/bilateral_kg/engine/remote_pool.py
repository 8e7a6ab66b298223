"""Strangers' queries on their way to a remote engine: so many at once, so many waiting.

A query that runs in the engine cannot be called back. Whoever hangs up frees nothing; the limit of
time does, here and, set a little lower, in the engine.
"""

from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Lock

from bilateral_kg.engine.base import Answer, DatasetChoice, PoolStatus
from bilateral_kg.engine.remote import RemoteEngine
from bilateral_kg.errors import Overloaded, QueryTimeout
from bilateral_kg.settings import Settings


class RemotePool:
    """As workers.WorkerPool, with threads that wait in the place of processes that work."""

    def __init__(self, engine: RemoteEngine, settings: Settings) -> None:
        self._engine = engine
        self._most = settings.query_workers
        self._queue_length = settings.queue_length
        self._threads = ThreadPoolExecutor(self._most, thread_name_prefix="stranger")
        self._lock = Lock()
        self._pending: set[Future[Answer]] = set()
        self._late = 0
        self._closed = False

    def submit(
        self,
        query: str,
        media_types: Sequence[str],
        dataset: DatasetChoice = DatasetChoice(),  # noqa: B008  frozen
    ) -> Future[Answer]:
        """Ask the engine; Overloaded at once when too many queries wait already."""
        with self._lock:
            if self._closed:
                raise Overloaded("The service is shutting down.")
            if len(self._pending) >= self._most + self._queue_length:
                raise Overloaded(f"{self._queue_length} queries are waiting already; try later.")
            pending = self._threads.submit(self._engine.answer, query, tuple(media_types), dataset)
            self._pending.add(pending)
        pending.add_done_callback(self._ended)
        return pending

    def status(self) -> PoolStatus:
        """Numbers for monitoring."""
        with self._lock:
            running = sum(each.running() for each in self._pending)
            return PoolStatus(running, len(self._pending) - running, self._late)

    def close(self) -> None:
        """Let what runs come to its end; what waits is cancelled."""
        with self._lock:
            self._closed = True
        self._threads.shutdown(wait=False, cancel_futures=True)

    def _ended(self, pending: Future[Answer]) -> None:
        late = not pending.cancelled() and isinstance(pending.exception(), QueryTimeout)
        with self._lock:
            self._pending.discard(pending)
            self._late += late
