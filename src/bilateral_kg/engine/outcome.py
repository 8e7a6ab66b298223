"""How a worker's end looks to whoever waits for the answer."""

from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool

from pebble import ProcessExpired

from bilateral_kg.engine.base import Answer
from bilateral_kg.errors import Overloaded, QueryTimeout
from bilateral_kg.settings import Settings


def is_loss(ended: Future[Answer]) -> bool:
    """Whether a worker was killed or died over the query that *ended*."""
    if ended.cancelled():
        return True
    return isinstance(ended.exception(), TimeoutError | ProcessExpired)


def deliver(ended: Future[Answer], waited_for: Future[Answer], settings: Settings) -> None:
    """Pass on result or error to *waited_for*, unless nobody waits any more."""
    if not waited_for.set_running_or_notify_cancel():
        return
    if ended.cancelled():
        waited_for.set_exception(Overloaded("The service is shutting down."))
        return
    error = ended.exception()
    if error is None:
        waited_for.set_result(ended.result())
    else:
        waited_for.set_exception(_translated(error, settings))


def _translated(error: BaseException, settings: Settings) -> BaseException:
    match error:
        case TimeoutError():
            return QueryTimeout(
                f"The query was stopped after {settings.query_seconds:g} seconds. Narrow it, "
                "or run it on your own copy of the data."
            )
        case ProcessExpired() | MemoryError():
            return QueryTimeout(
                f"The query was stopped: it needed more than {settings.query_memory_mib} MiB "
                "of memory, or is nested too deeply. Narrow it, or ask in parts."
            )
        case BrokenProcessPool():
            return Overloaded("No worker could be started; try again later.")
    return error
