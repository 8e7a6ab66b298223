"""The outer edge of the command line: every failure becomes a readable message.

Exit codes: 0 done, 1 bad data or an unreadable file, 2 wrong usage, 130 interrupted.
"""

import os
import sys
import tempfile
import traceback
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import typer

from bilateral_kg.errors import BilateralKGError, DataError, Problem

FAILED = 1
INTERRUPTED = 130
_COLOURS = {"violation": "red", "warning": "yellow", "info": "blue"}


def guarded(run: Callable[[], None]) -> int:
    """Run *run* and say what its exit code is; nothing but SystemExit's code gets out."""
    try:
        code = _exit_code_of(run)
        sys.stdout.flush()
    except BrokenPipeError:
        # The reader (head, less) has gone. Without this the interpreter's last flush
        # of stdout complains on stderr.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED
    return code


def _exit_code_of(run: Callable[[], None]) -> int:
    try:
        run()
    except SystemExit as stop:
        return stop.code if isinstance(stop.code, int) else FAILED * bool(stop.code)
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        raise
    except Exception as error:  # noqa: BLE001  the one broad handler of the command line
        return _tell_any(error)
    return 0


def _tell_any(error: Exception) -> int:
    if isinstance(error, BilateralKGError):
        return tell(error)
    if isinstance(error, OSError) and error.filename is not None:
        _say(f"{error.filename}: {error.strerror}")
        return FAILED
    return _incident(error)


def tell(error: BilateralKGError) -> int:
    """Write *error* to stderr, every problem of it, and return its exit code."""
    if isinstance(error, DataError):
        for problem in error.problems:
            tell_problem(problem)
        _say(_sum(error.problems))
    else:
        _say(f"{error.title}: {error}")
    return error.exit_code


def tell_problem(problem: Problem) -> None:
    """Write one problem to stderr: place, severity, message, hint."""
    place = f"{_from_here(problem).place}: " if problem.path else ""
    severity = typer.style(problem.severity, fg=_COLOURS[problem.severity], bold=True)
    typer.echo(f"{place}{severity}: {problem.message}", err=True)
    if problem.hint:
        typer.echo(f"    {problem.hint}", err=True)


def _from_here(problem: Problem) -> Problem:
    """Paths as short as a terminal can still open them."""
    if problem.path is None or not problem.path.is_relative_to(Path.cwd()):
        return problem
    return replace(problem, path=problem.path.relative_to(Path.cwd()))


def _sum(problems: tuple[Problem, ...]) -> str:
    count = len(problems)
    return f"{count} problem{'s' * (count != 1)} found."


def _say(message: str) -> None:
    typer.secho(message, fg="red", err=True)


def _incident(error: BaseException) -> int:
    """Keep the traceback where it can be asked for, away from the user's screen."""
    incident = uuid4().hex[:8]
    trace = "".join(traceback.format_exception(error))
    if os.environ.get("BILATERAL_KG_DEBUG"):
        typer.echo(trace, err=True)
    try:
        # Within the try: looking for the folder writes a file, which a full disk refuses.
        log = Path(tempfile.gettempdir()) / f"bilateral-kg-{incident}.log"
        log.write_text(trace, encoding="utf-8")
        kept = f"details are in {log}"
    except OSError:
        kept = "set BILATERAL_KG_DEBUG=1 to see details"
    _say(f"Unexpected error (incident {incident}): {type(error).__name__}; {kept}")
    return FAILED
