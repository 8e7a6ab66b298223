"""The command line: one module per verb, one handler at the outer edge.

A verb's module imports what it needs inside its function, so that `--help` stays fast.
"""

import sys
from typing import Annotated

import typer

from bilateral_kg import __version__
from bilateral_kg.cli import releases
from bilateral_kg.cli.backup import backup, restore
from bilateral_kg.cli.build import build
from bilateral_kg.cli.edge import guarded
from bilateral_kg.cli.evidence import evidence
from bilateral_kg.cli.export import export
from bilateral_kg.cli.publish import publish, retract
from bilateral_kg.cli.query import query
from bilateral_kg.cli.search import search
from bilateral_kg.cli.serve import serve
from bilateral_kg.cli.validate import validate

app = typer.Typer(
    name="bilateral-kg",
    help="Knowledge graphs of relations between states: curate, validate, publish, use.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


def _print_version(asked: bool) -> None:
    if asked:
        typer.echo(f"bilateral-kg {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    _version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_print_version, is_eager=True, help="Show the version and exit."
        ),
    ] = False,
) -> None:
    """Knowledge graphs of relations between states: curate, validate, publish, use."""


_VERBS = (build, validate, query, search, export, evidence, serve)
for _verb in (*_VERBS, publish, retract, backup, restore):
    app.command()(_verb)
app.add_typer(releases.app)


def main() -> None:
    """Run the program; the process ends with the verb's exit code."""
    sys.exit(guarded(app))
