"""Steps of a build as they pass: a moving line on a terminal, plain lines elsewhere."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from bilateral_kg.release.steps import STEPS


@contextmanager
def steps_shown() -> Iterator[Callable[[str], None]]:
    """Yield what `release.build.build` takes as its progress; everything goes to stderr."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield _tell
        return
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("Looking for changes", total=len(STEPS))

        def move(step: str) -> None:
            bar.update(task, description=step, completed=_number(step))

        yield move


def _tell(step: str) -> None:
    typer.echo(f"{step} ({_number(step) + 1} of {len(STEPS)}) ...", err=True)


def _number(step: str) -> int:
    """Which of STEPS; a long one tells, after a colon, how far it is."""
    return STEPS.index(step.partition(":")[0])
