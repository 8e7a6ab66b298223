"""A stranger's query on its way: into a worker, watched until it ends.

Every engine passes a query through the gate itself, in the worker, where nobody else waits for it.
The worker is killed at its limits, and as soon as nobody waits for the answer any more.
"""

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from typing import Any, Final, TypeVar

from fastapi import Request, Response
from starlette.concurrency import run_in_threadpool

from bilateral_kg.engine import gate
from bilateral_kg.engine.base import Answer, DatasetChoice
from bilateral_kg.errors import (
    BilateralKGError,
    Overloaded,
    QueryForbidden,
    QuerySyntaxError,
    QueryTimeout,
    ResultTooLarge,
    UnsuitableFormat,
)
from bilateral_kg.web import media
from bilateral_kg.web.access import CLIENT_GONE, record
from bilateral_kg.web.errors import NotAcceptable
from bilateral_kg.web.media import Format
from bilateral_kg.web.metrics import Metrics
from bilateral_kg.web.served import of

T = TypeVar("T")
OUTCOMES: Final[dict[type[BilateralKGError], str]] = {
    QuerySyntaxError: "malformed",
    QueryForbidden: "forbidden",
    QueryTimeout: "killed",
    ResultTooLarge: "too-large",
    Overloaded: "overloaded",
}


class _HungUp(Exception):
    """The client is gone; there is nobody to tell."""


async def run(
    request: Request, query: str, dataset: DatasetChoice, formats: Sequence[Format]
) -> Response:
    """The complete result in the first of *formats* that the query's form admits."""
    note = record(request.scope)
    note.ask(query)
    try:
        natives = list(dict.fromkeys(offer.native for offer in formats))
        pending = of(request).pool.submit(query, natives, dataset)
        _watch(request)
        answer = await _unless_gone(request, pending)
    except _HungUp:
        note.outcome = "hung-up"
        return Response(status_code=CLIENT_GONE)
    except UnsuitableFormat as error:
        note.outcome = "not-acceptable"
        known = media.RESULTS if gate.first_word(query) in {"SELECT", "ASK"} else media.GRAPHS
        raise NotAcceptable(str(error), [offer.media_type for offer in known]) from error
    except BilateralKGError as error:
        note.outcome = OUTCOMES.get(type(error), "error")
        raise
    finally:
        _watch(request)
    note.outcome = "answered"
    chosen = next(offer for offer in formats if offer.native == answer.media_type)
    return Response(
        answer.body,
        headers={"Vary": "Accept", "Content-Type": chosen.content_type},
    )


def _watch(request: Request) -> None:
    served = of(request)
    metrics: Metrics = request.app.state.metrics
    metrics.watch(served.pool.status(), served.settings.query_workers)


async def in_thread(function: Callable[[Request], T], request: Request) -> T:
    """Work that blocks, away from the event loop."""
    return await run_in_threadpool(function, request)


async def _unless_gone(request: Request, pending: Future[Answer]) -> Answer:
    """The answer; frees the worker if the client hangs up, or the server stops, before."""
    answered = asyncio.wrap_future(pending)
    gone = asyncio.create_task(_disconnected(request))
    try:
        waited: set[asyncio.Future[Any]] = {answered, gone}
        await asyncio.wait(waited, return_when=asyncio.FIRST_COMPLETED)
        if not answered.done():
            raise _HungUp
        return answered.result()
    finally:
        gone.cancel()
        answered.cancel()  # cancelling the wrapped future kills the worker; no-op when done


async def _disconnected(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass
