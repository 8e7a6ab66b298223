"""`bilateral-kg query`."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from bilateral_kg.engine.base import Engine


def query(
    name: Annotated[
        str | None,
        typer.Argument(
            metavar="[NAME|FILE.rq]", help="A question of the catalogue, or a file with a query."
        ),
    ] = None,
    param: Annotated[
        list[str] | None,
        typer.Option("--param", "-p", metavar="NAME=VALUE", help="A parameter; repeat for more."),
    ] = None,
    format_name: Annotated[
        str | None,
        typer.Option(
            "--format",
            "-f",
            metavar="FORMAT",
            help="table, csv, tsv, json, xml; for graphs turtle, ntriples, nquads, trig, jsonld, "
            "rdfxml. Default: table; turtle for graphs.",
        ),
    ] = None,
    lang: Annotated[
        str | None, typer.Option(metavar="TAG", help="Language of labels and titles.")
    ] = None,
    releases: Annotated[
        Path | None,
        typer.Option(help="Folder of releases; default: $BILATERAL_KG_HOME/releases."),
    ] = None,
    *,
    sparql: Annotated[
        bool, typer.Option("--sparql", help="Print the query instead of its answer.")
    ] = False,
) -> None:
    """Ask the current release a question; without NAME, list the questions.

    Examples:
      bilateral-kg query
      bilateral-kg query agreements -p sector=culture -p state=KZ
      bilateral-kg query agreements -p stage=signed -p from=2025 --lang ru -f csv
      bilateral-kg query mine.rq -f json
    """
    from bilateral_kg.cli import query_input, query_view  # noqa: PLC0415  keeps --help fast

    query_view.check_format(format_name)
    given = query_input.parameters(param or [])
    if name is None:
        query_view.list_catalogue(query_input.catalogue(), lang or "en")
        return
    # Before the release is opened: a wrong name is told even where there is none.
    asked = query_input.find(name, given, lang)
    text = asked.text(engine := _engine(releases))
    if sparql:
        sys.stdout.write(text)
    else:
        query_view.answer(engine, text, format_name)


def _engine(releases: Path | None) -> "Engine":
    from bilateral_kg.engine.embedded import EmbeddedEngine  # noqa: PLC0415
    from bilateral_kg.release.layout import current  # noqa: PLC0415
    from bilateral_kg.release.shelf import Shelf  # noqa: PLC0415
    from bilateral_kg.settings import Settings  # noqa: PLC0415

    settings = Settings()
    if releases is None and settings.engine is not None:
        shelf = Shelf(settings)
        return shelf.open(shelf.current()).engine
    return EmbeddedEngine(current(releases or settings.releases).store)
