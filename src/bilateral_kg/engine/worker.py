"""The child's side of the worker pool: one store, opened once; one query after another."""

import time
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Final

from bilateral_kg.engine import confine
from bilateral_kg.engine.base import Answer, DatasetChoice
from bilateral_kg.engine.embedded import EmbeddedEngine
from bilateral_kg.errors import BilateralKGError

# A shorter query takes little memory, and giving it back costs it up to a millisecond: trimming,
# and having the next query fault the pages in again.
_LONG_SECONDS: Final = 0.05


def prepare(server: int, store: str, result_bytes: int, memory_mib: int) -> None:
    """Make this process a worker of *server*: limits first, so that the store obeys them too."""
    confine.die_with(server)
    confine.limit_memory(memory_mib)
    _engine(store, result_bytes)
    confine.forbid_sockets()
    confine.silence()


def answer(
    store: str,
    result_bytes: int,
    query: str,
    media_types: Sequence[str],
    dataset: DatasetChoice,
) -> Answer:
    """Run one query to its end."""
    began = time.monotonic()
    try:
        return _engine(store, result_bytes).answer(query, media_types, dataset)
    except (BilateralKGError, MemoryError):
        raise
    except BaseException as error:  # noqa: BLE001  the outer edge of this process
        # Only what the parent can unpickle may leave: a panic of pyoxigraph is a class that
        # no module has, and would end the thread that reads our answers.
        raise RuntimeError(f"{type(error).__name__} in a worker: {error}") from None
    finally:
        if time.monotonic() - began > _LONG_SECONDS:
            confine.trim_memory()


@cache
def _engine(store: str, result_bytes: int) -> EmbeddedEngine:
    return EmbeddedEngine(Path(store), result_bytes)
