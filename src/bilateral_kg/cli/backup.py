"""`bilateral-kg backup` and `bilateral-kg restore`."""

from pathlib import Path
from typing import Annotated

import typer

from bilateral_kg.cli.releases import Folder, chosen


def backup(
    file: Annotated[Path, typer.Argument(help="New file (.tar) to write.")],
    release: Annotated[str, typer.Option(help="Id of a release.")] = "current",
    releases: Folder = None,
) -> None:
    """Copy a release into one file: releases share data on disk, so only a copy survives it.

    Examples:
      bilateral-kg backup /mnt/safe/graph.tar
    """
    from bilateral_kg.release.backup import backup as write  # noqa: PLC0415  keeps --help fast

    typer.echo(f"release {write(chosen(releases), file, release).id} is in {file}")


def restore(
    file: Annotated[Path, typer.Argument(help="What `backup` wrote.")],
    releases: Folder = None,
) -> None:
    """Bring a release back from a backup, check it and make it current.

    Examples:
      bilateral-kg restore /mnt/safe/graph.tar --releases /srv/releases
    """
    from bilateral_kg.release.backup import restore as read  # noqa: PLC0415  as above

    folder = chosen(releases)
    typer.echo(f"release {read(folder, file).id} is current in {folder}")
