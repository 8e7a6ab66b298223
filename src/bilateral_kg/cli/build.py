"""`bilateral-kg build`."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bilateral_kg.cli.engine import send_current

if TYPE_CHECKING:
    from bilateral_kg.release.build import BuildResult


def build(
    data: Annotated[
        Path | None,
        typer.Option(help="Folder of curated data; default: the data that came along."),
    ] = None,
    releases: Annotated[
        Path | None,
        typer.Option(help="Folder of releases; default: $BILATERAL_KG_HOME/releases."),
    ] = None,
) -> None:
    """Read the data, derive, validate and publish a release; nothing happens if nothing changed.

    Examples:
      bilateral-kg build
      bilateral-kg build --data my-data --releases /srv/releases
    """
    from bilateral_kg.cli.progress import steps_shown  # noqa: PLC0415  keeps --help fast
    from bilateral_kg.release.build import build as build_release  # noqa: PLC0415
    from bilateral_kg.resources import folder  # noqa: PLC0415
    from bilateral_kg.settings import Settings  # noqa: PLC0415

    target = releases or Settings().releases
    with steps_shown() as progress:
        result = build_release(data or folder("data"), target, progress)
    _tell(result, target)
    send_current(target)


def _tell(result: "BuildResult", releases: Path) -> None:
    from bilateral_kg.cli.edge import tell_problem  # noqa: PLC0415  as above

    if not result.changed:
        typer.echo(f"nothing changed: release {result.release_id} is current")
        return
    for warning in result.warnings:
        tell_problem(warning)
    typer.echo(_table(result.counts))
    count = len(result.warnings)
    typer.echo(f"{count} warning{'s' * (count != 1)}")
    if result.contested:
        typer.echo(f"{result.contested} contested between sources, listed in manifest.json")
    typer.echo(f"release {result.release_id} is current in {releases}")


def _table(counts: Mapping[str, int]) -> str:
    """Right-aligned counts, one class a line: greppable, whatever the width of the screen."""
    width = max((len(str(count)) for count in counts.values()), default=0)
    return "\n".join(f"{count:>{width}} {name}" for name, count in counts.items())
