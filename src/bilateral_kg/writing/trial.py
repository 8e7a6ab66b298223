"""Runs `evaluate` as a process, within its limits, and says how it ended."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Final

from pydantic import TypeAdapter

from bilateral_kg.errors import QueryTimeout
from bilateral_kg.release.layout import STORE
from bilateral_kg.writing.order import Failure, Order

# By name: this process has no use for the parsers that the module loads.
_EVALUATE: Final = "bilateral_kg.writing.evaluate"
_SAID: TypeAdapter[dict[str, bool] | Failure] = TypeAdapter(dict[str, bool] | Failure)


def try_out(order: Order, base: Path, desk: Path, lock: int) -> tuple[Path, bool]:
    """The store that the change gives, made in *desk*; whether the graph was there before.

    *lock* is passed on, so that nobody sweeps *desk* as long as the process lives.
    """
    target = desk / STORE
    command = [sys.executable, "-P", "-m", _EVALUATE]
    try:
        child = subprocess.run(
            [*command, str(base), str(target), str(os.getpid())],
            input=order.model_dump_json().encode(),
            capture_output=True,
            timeout=order.seconds,
            pass_fds=(lock,),
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise QueryTimeout(
            f"The update was stopped after {order.seconds:g} seconds; nothing was changed."
        ) from None
    if child.returncode < 0 or b"MemoryError" in child.stderr:
        raise QueryTimeout(
            f"The update was stopped: it needed more than {order.memory_mib} MiB of memory, or "
            "is nested too deeply. Nothing was changed."
        )
    if child.returncode != 0:
        said = child.stderr.decode(errors="replace").strip().rpartition("\n")[2]
        raise RuntimeError(f"the evaluation of a write ended with {child.returncode}: {said}")
    said_json = _SAID.validate_json(child.stdout)
    if isinstance(said_json, Failure):
        raise said_json.error()
    return target, said_json["existed"]
