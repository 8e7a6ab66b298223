"""`bilateral-kg publish` and `bilateral-kg retract`."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bilateral_kg.cli.engine import send_current
from bilateral_kg.cli.releases import Folder, chosen

if TYPE_CHECKING:
    from bilateral_kg.release.build import BuildResult


def publish(
    paths: Annotated[
        list[Path],
        typer.Argument(
            metavar="FILE...|DIR",
            help="Folders of sources (with a source.yaml), RDF files, or folders of them.",
        ),
    ],
    source: Annotated[
        str | None,
        typer.Option(help="Source that reports triples which are in no named graph."),
    ] = None,
    releases: Folder = None,
) -> None:
    """Add sources to the current release, or replace them; all the rest stays.

    Turtle, TriG, N-Quads, N-Triples, JSON-LD, RDF/XML and curated YAML are read. The whole is
    validated; a violation stops it and changes nothing.

    Examples:
      bilateral-kg publish data/sources/herald-2025
      bilateral-kg publish report.ttl --source report-2026
    """
    from bilateral_kg.cli.progress import steps_shown  # noqa: PLC0415  keeps --help fast
    from bilateral_kg.release.increment import add  # noqa: PLC0415  as above
    from bilateral_kg.release.offer import Offer  # noqa: PLC0415

    target, offer = chosen(releases), Offer.of(paths, source)
    with steps_shown() as progress:
        result = add(offer, target, progress)
    _tell(result, target)
    send_current(target)


def retract(
    source: Annotated[str, typer.Argument(help="Id of a source.")], releases: Folder = None
) -> None:
    """Take a source out of the current release, with all that it alone reports.

    Refused as long as another source speaks of something that only this one describes.

    Examples:
      bilateral-kg retract herald-2025
    """
    from bilateral_kg.cli.progress import steps_shown  # noqa: PLC0415  as above
    from bilateral_kg.release.increment import retract as take_out  # noqa: PLC0415

    target = chosen(releases)
    with steps_shown() as progress:
        result = take_out(source, target, progress)
    _tell(result, target)
    send_current(target)


def _tell(result: "BuildResult", releases: Path) -> None:
    from bilateral_kg.cli.edge import tell_problem  # noqa: PLC0415  as above

    if not result.changed:
        typer.echo(f"nothing changed: release {result.release_id} is current")
        return
    for warning in result.warnings:
        tell_problem(warning)
    typer.echo(f"release {result.release_id} is current in {releases}")
