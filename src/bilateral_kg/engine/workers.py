"""Strangers' queries run in processes that can be killed; pyoxigraph cannot cancel a query.

At most as many queries as workers are handed to pebble at once. The others wait here, so
that one whose client hangs up costs nothing: cancelled inside pebble it costs a worker.
"""

import multiprocessing
import os
from collections import deque
from collections.abc import Sequence
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from threading import RLock, Thread
from types import TracebackType
from typing import Final, Self

from pebble import CONSTS, ProcessFuture, ProcessPool

from bilateral_kg.engine import outcome, worker
from bilateral_kg.engine.base import Answer, DatasetChoice, PoolStatus
from bilateral_kg.errors import Overloaded, ReleaseError
from bilateral_kg.settings import Settings

# Between SIGTERM, which a process inside Rust code does not hear, and SIGKILL.
_GRACE_SECONDS: Final = 0.05


@dataclass(slots=True, eq=False)
class _Job:
    query: str
    media_types: tuple[str, ...]
    dataset: DatasetChoice
    future: Future[Answer] = field(default_factory=Future)
    retried: bool = False


class WorkerPool:
    """Runs queries on the store *store* within the limits of *settings*.

    A context manager; `close` stops the workers. Safe to use from any thread.
    """

    def __init__(self, store: Path, settings: Settings) -> None:
        if not store.is_dir():
            raise ReleaseError(f"there is no store at {store}")
        self._store = str(store.resolve())
        self._settings = settings
        self._lock = RLock()
        self._waiting: deque[_Job] = deque()
        self._running: set[_Job] = set()
        self._killed = 0
        self._closed = False
        CONSTS.term_timeout = _GRACE_SECONDS
        self._pool = self._new_pool()

    def submit(
        self,
        query: str,
        media_types: Sequence[str],
        dataset: DatasetChoice = DatasetChoice(),  # noqa: B008  frozen
    ) -> Future[Answer]:
        """Run *query* in a worker; see EmbeddedEngine.answer.

        The future raises that method's errors, and QueryTimeout when the worker was stopped
        at a limit. Cancelling it, at any time before it is done, frees the worker.
        Raises Overloaded at once when too many queries wait already.
        """
        job = _Job(query, tuple(media_types), dataset)
        with self._lock:
            if self._closed:
                raise Overloaded("The service is shutting down.")
            if len(self._running) < self._settings.query_workers:
                self._start(job)
            else:
                self._queue(job)
        return job.future

    def status(self) -> PoolStatus:
        """Numbers for monitoring."""
        with self._lock:
            return PoolStatus(len(self._running), len(self._waiting), self._killed)

    def close(self) -> None:
        """Stop the workers; queries that run or wait are cancelled."""
        with self._lock:
            self._closed = True
            jobs = [*self._running, *self._waiting]
            self._waiting.clear()
        for job in jobs:
            job.future.cancel()
        _discard(self._pool)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def _new_pool(self) -> ProcessPool:
        # A server of its own forks the workers: no thread of ours is copied half-way, and a
        # killed worker is replaced in some 10 ms, since the modules are loaded there already.
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload([worker.__name__])
        settings = self._settings
        pool = ProcessPool(
            max_workers=settings.query_workers,
            initializer=worker.prepare,
            initargs=(
                os.getpid(),
                self._store,
                settings.result_bytes,
                settings.query_memory_mib,
            ),
            context=context,
        )
        _ = pool.active  # asking starts the workers, so that the first query need not wait
        return pool

    def _queue(self, job: _Job) -> None:
        waiting = [each for each in self._waiting if not each.future.cancelled()]
        if len(waiting) >= self._settings.queue_length:
            raise Overloaded(f"{len(waiting)} queries are waiting already; try again later.")
        self._waiting = deque([*waiting, job])

    def _start(self, job: _Job) -> None:
        self._running.add(job)
        try:
            inner = self._schedule(job)
        except RuntimeError:
            # pebble gave up, as it does when a worker is killed while none has a task.
            self._replace_pool()
            inner = self._schedule(job)
        inner.add_done_callback(partial(self._ended, job))
        job.future.add_done_callback(partial(_pass_on_cancellation, inner))

    def _schedule(self, job: _Job) -> ProcessFuture[Answer]:
        return self._pool.schedule(
            worker.answer,
            args=(
                self._store,
                self._settings.result_bytes,
                job.query,
                job.media_types,
                job.dataset,
            ),
            timeout=self._settings.query_seconds,
        )

    def _replace_pool(self) -> None:
        # By a thread of its own: this may be one of those that the old pool waits for.
        Thread(target=_discard, args=(self._pool,), daemon=True).start()
        self._pool = self._new_pool()

    def _ended(self, job: _Job, inner: Future[Answer]) -> None:
        broken = not inner.cancelled() and isinstance(inner.exception(), BrokenProcessPool)
        with self._lock:
            self._running.discard(job)
            if broken and not job.retried and not self._closed:
                job.retried = True
                self._start(job)
                return
            self._killed += outcome.is_loss(inner)
            while self._waiting and len(self._running) < self._settings.query_workers:
                following = self._waiting.popleft()
                if not following.future.cancelled():
                    self._start(following)
        outcome.deliver(inner, job.future, self._settings)


def _pass_on_cancellation(inner: ProcessFuture[Answer], outer: Future[Answer]) -> None:
    if outer.cancelled():
        inner.cancel()  # type: ignore[no-untyped-call]


def _discard(pool: ProcessPool) -> None:
    pool.stop()  # type: ignore[no-untyped-call]
    pool.join()
