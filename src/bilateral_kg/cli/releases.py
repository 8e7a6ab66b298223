"""`bilateral-kg releases`: what was published, what changed, and the way back."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bilateral_kg.cli.engine import prune as prune_engine
from bilateral_kg.cli.engine import send_current

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pyoxigraph import Quad

    from bilateral_kg.release.diff import Changes

Folder = Annotated[
    Path | None,
    typer.Option("--releases", help="Folder of releases; default: $BILATERAL_KG_HOME/releases."),
]
app = typer.Typer(
    name="releases",
    help="List, show, compare and verify releases; go back to one; let old ones go.",
    no_args_is_help=True,
)


def chosen(folder: Path | None) -> Path:
    """The folder of releases that a command works on."""
    from bilateral_kg.settings import Settings  # noqa: PLC0415  keeps --help fast

    return folder or Settings().releases


@app.command("list")
def list_all(releases: Folder = None) -> None:
    """One line per release, oldest first: `*` marks the current one."""
    from bilateral_kg.errors import ReleaseError  # noqa: PLC0415  as above
    from bilateral_kg.release.layout import ReleaseDir, all_folders, current  # noqa: PLC0415

    folder = chosen(releases)
    now = current(folder).path.name
    lines: list[tuple[int, str]] = []
    for path in all_folders(folder):
        mark = "*" if path.name == now else " "
        try:
            manifest = ReleaseDir.open(path).manifest
        except ReleaseError as error:
            lines.append((0, f"{mark} {path.name:<16} damaged: {error}"))
            continue
        told = f"{manifest.triples:>9} triples {len(manifest.sources):>4} sources"
        lines.append((manifest.sequence, f"{mark} {path.name:<16} {told}"))
    for _, line in sorted(lines):
        typer.echo(line)


@app.command()
def show(
    release: Annotated[str, typer.Argument(help="Id of a release.")] = "current",
    releases: Folder = None,
) -> None:
    """The manifest of a release, as JSON."""
    from bilateral_kg.release.history import find  # noqa: PLC0415  as above

    typer.echo(find(chosen(releases), release).manifest.dump().decode(), nl=False)


@app.command()
def diff(
    old: Annotated[str, typer.Argument(metavar="A", help="Id of a release.")],
    new: Annotated[str, typer.Argument(metavar="B", help="Id of a release, or `current`.")],
    *,
    derived: Annotated[bool, typer.Option(help="Also what follows from statements.")] = False,
    releases: Folder = None,
) -> None:
    """Statements removed (-), added (+) and corrected (~, old then new) from A to B."""
    from bilateral_kg.release.diff import diff as compare  # noqa: PLC0415  as above
    from bilateral_kg.release.history import find  # noqa: PLC0415

    folder = chosen(releases)
    with compare(find(folder, old), find(folder, new), derived=derived) as changes:
        _tell(changes)


def _tell(changes: "Changes") -> None:
    def lines(mark: str, quads: "Iterable[Quad]") -> None:
        for quad in quads:
            typer.echo(f"{mark} {quad} .")

    lines("-", changes.removed)
    lines("+", changes.added)
    for correction in changes.corrected:
        lines("~-", correction.before)
        lines("~+", correction.after)
    counts = len(changes.removed), len(changes.added), len(changes.corrected)
    typer.echo("{} removed, {} added, {} corrected".format(*counts), err=True)


@app.command()
def rollback(
    release: Annotated[
        str | None, typer.Argument(help="Id; default: the one before the current.")
    ] = None,
    releases: Folder = None,
) -> None:
    """Make an earlier release current again, after checking that it is whole."""
    from bilateral_kg.release.history import rollback as go_back  # noqa: PLC0415  as above

    folder = chosen(releases)
    typer.echo(f"release {go_back(folder, release).id} is current in {folder}")
    send_current(folder)


@app.command()
def prune(
    keep: Annotated[int, typer.Option(help="How many of the last ones stay.", min=1)] = 10,
    releases: Folder = None,
) -> None:
    """Remove old releases. The current one, the one before it and those in use stay."""
    from bilateral_kg.release.history import prune as remove  # noqa: PLC0415  as above

    folder = chosen(releases)
    done = remove(folder, keep)
    for name in done.in_use:
        typer.echo(f"{name} is in use and stays", err=True)
    typer.echo(f"{len(done.removed)} removed" + "".join(f" {name}" for name in done.removed))
    prune_engine(folder)


@app.command()
def verify(
    release: Annotated[str | None, typer.Argument(help="Id; default: every release.")] = None,
    releases: Folder = None,
) -> None:
    """Check every byte and every statement against the manifest; ends with 1 at any damage."""
    from bilateral_kg.errors import ReleaseError  # noqa: PLC0415  as above
    from bilateral_kg.release.history import check, damages, find  # noqa: PLC0415
    from bilateral_kg.release.layout import all_folders, current  # noqa: PLC0415

    folder = chosen(releases)
    if release is not None:
        check(find(folder, release))
        typer.echo(f"release {release} is whole")
        return
    wrong = damages(folder)
    for what in wrong.values():
        typer.echo(what, err=True)
    current(folder)
    if wrong:
        raise ReleaseError(f"{len(wrong)} of {len(all_folders(folder))} releases are damaged")
    typer.echo(f"all {len(all_folders(folder))} releases are whole")
