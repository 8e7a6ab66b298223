"""`bilateral-kg export`."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, BinaryIO, Literal

import typer

_Format = Annotated[
    str,
    typer.Argument(
        metavar="FORMAT",
        help="Drawing: graphml, gexf, cytoscape, svg; table: csv, xlsx; "
        "RDF: turtle, trig, nquads, jsonld, rdfxml, rdf12.",
    ),
]
_Output = Annotated[
    Path | None,
    typer.Option("--output", "-o", dir_okay=False, help="File; default: standard output."),
]
_Releases = Annotated[
    Path | None, typer.Option(help="Folder of releases; default: $BILATERAL_KG_HOME/releases.")
]
_Profile = Annotated[
    Literal["relations", "facts"],
    typer.Option(help="Drawings only: what people expect to see, or every node."),
]
_Table = Annotated[
    str | None,
    typer.Option(help="csv only: agreements, events, projects, figures, commitments, sources."),
]
_Pair = Annotated[str | None, typer.Option(help="Drawings: facts of two states, such as KZ-AZ.")]
_Sector = Annotated[str | None, typer.Option(help="Drawings: a field, such as transport.")]
_Since = Annotated[str | None, typer.Option("--from", help="Drawings: day, month or year.")]
_Until = Annotated[str | None, typer.Option("--to", help="Drawings: likewise.")]
_Types = Annotated[
    list[str] | None,
    typer.Option("--type", help="Drawings: a class, such as Event; may be repeated."),
]
_Lang = Annotated[
    str | None, typer.Option("--lang", metavar="TAG", help="Drawings: language of labels.")
]


def export(
    format_name: _Format,
    *,
    output: _Output = None,
    releases: _Releases = None,
    profile: _Profile = "relations",
    table: _Table = None,
    pair: _Pair = None,
    sector: _Sector = None,
    since: _Since = None,
    until: _Until = None,
    types: _Types = None,
    lang: _Lang = None,
) -> None:
    """Write the current release in another format.

    Examples:
      bilateral-kg export graphml -o visit.graphml
      bilateral-kg export graphml --profile facts -o everything.graphml
      bilateral-kg export gexf --pair KZ-AZ --sector transport -o transport.gexf
      bilateral-kg export xlsx -o visit.xlsx
      bilateral-kg export csv --table agreements
      bilateral-kg export turtle | head
    """
    from bilateral_kg.engine.embedded import EmbeddedEngine  # noqa: PLC0415  keeps --help fast
    from bilateral_kg.export import Choice  # noqa: PLC0415
    from bilateral_kg.export import export as write  # noqa: PLC0415
    from bilateral_kg.release.layout import current  # noqa: PLC0415
    from bilateral_kg.settings import Settings  # noqa: PLC0415

    _check_format(format_name)
    if output is not None and not output.parent.is_dir():
        raise typer.BadParameter(f"there is no folder {output.parent}", param_hint="--output")
    choice = Choice(pair, sector, since, until, tuple(types or ()))
    release = current(releases or Settings().releases)
    engine = EmbeddedEngine(release.store)
    with _opened(output) as out:
        write(engine, format_name, out, profile, table=table, choice=choice, language=lang)


def _check_format(name: str) -> None:
    from bilateral_kg.catalogue.near import did_you_mean, near  # noqa: PLC0415  as above
    from bilateral_kg.errors import ParameterError  # noqa: PLC0415
    from bilateral_kg.export import FORMATS  # noqa: PLC0415

    if name not in FORMATS:
        meant = near(name, FORMATS)
        message = f"there is no format {name[:80]!r}{did_you_mean(meant)}"
        raise ParameterError(f"{message} (formats: {', '.join(FORMATS)})", "format", meant)


@contextmanager
def _opened(output: Path | None) -> Iterator[BinaryIO]:
    """Standard output, or a file that appears under its name only when it is complete."""
    if output is None:
        yield sys.stdout.buffer
        return
    target = output.resolve()
    if target.exists() and not target.is_file():
        # A pipe or a device is written to, never replaced.
        with target.open("wb") as out:
            yield out
        return
    unfinished = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        with unfinished.open("xb") as out:
            yield out
        unfinished.replace(target)
    finally:
        unfinished.unlink(missing_ok=True)
