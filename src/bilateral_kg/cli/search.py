"""`bilateral-kg search`."""

import csv
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

if TYPE_CHECKING:
    from bilateral_kg.search.search import Found

_COLUMNS: Final = ("label", "type", "id")


def search(
    words: Annotated[list[str], typer.Argument(help="Words in any of the languages.")],
    kind: Annotated[
        str | None, typer.Option("--type", metavar="CLASS", help="Only of this class: City ...")
    ] = None,
    sector: Annotated[
        str | None, typer.Option(metavar="SECTOR", help="Only of this sector or a narrower one.")
    ] = None,
    lang: Annotated[str, typer.Option(metavar="TAG", help="Language of labels.")] = "en",
    *,
    limit: Annotated[int, typer.Option(help="How many at most.", min=1, max=1000)] = 20,
    releases: Annotated[
        Path | None,
        typer.Option(help="Folder of releases; default: $BILATERAL_KG_HOME/releases."),
    ] = None,
    as_csv: Annotated[bool, typer.Option("--csv", help="Write CSV instead of a table.")] = False,
) -> None:
    """Search the current release: names, other spellings, what is said of things.

    Examples:
      bilateral-kg search Шушой
      bilateral-kg search middle corridor --type Instrument
      bilateral-kg search паром --sector transport --lang ru
    """
    from bilateral_kg.catalogue import finding  # noqa: PLC0415  keeps --help fast
    from bilateral_kg.engine.embedded import EmbeddedEngine  # noqa: PLC0415
    from bilateral_kg.release.layout import current  # noqa: PLC0415
    from bilateral_kg.search.index import FOLDER  # noqa: PLC0415
    from bilateral_kg.search.search import Search  # noqa: PLC0415
    from bilateral_kg.settings import Settings  # noqa: PLC0415

    release = current(releases or Settings().releases)
    index = Search.open(release.path / FOLDER)
    engine = EmbeddedEngine(release.store)
    text = " ".join(words)
    found = finding.find(index, engine, text, lang, kind=kind, sector=sector, limit=limit)
    if as_csv:
        writer = csv.writer(sys.stdout)
        writer.writerows([_COLUMNS, *_rows(found)])
    else:
        _show(found)


def _show(found: "Found") -> None:
    from rich.console import Console  # noqa: PLC0415  as above
    from rich.table import Table  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    caption = f"{len(found.hits)} of {found.total}"
    table = Table(*_COLUMNS, caption=caption, caption_justify="left")
    for row in _rows(found):
        table.add_row(*(Text(cell, overflow="fold") for cell in row))
    # What reads a pipe wants no line folded.
    (Console() if sys.stdout.isatty() else Console(width=100_000)).print(table)


def _rows(found: "Found") -> list[tuple[str, str, str]]:
    from bilateral_kg import names  # noqa: PLC0415  as above

    return [
        (
            hit.label,
            ", ".join(cls.rpartition("#")[2].rpartition("/")[2] for cls in hit.type),
            hit.iri.removeprefix(names.ID),
        )
        for hit in found.hits
    ]
