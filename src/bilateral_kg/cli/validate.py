"""`bilateral-kg validate`."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

if TYPE_CHECKING:
    from bilateral_kg.validation.report import Report


def validate(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="[PATH ...]",
            help="RDF or YAML files, or folders of them; default: the data that came along.",
        ),
    ] = None,
    *,
    output: Annotated[
        Literal["table", "text", "json", "turtle"],
        typer.Option("--format", help="How the report is written."),
    ] = "table",
    lang: Annotated[
        Literal["en", "ru"], typer.Option(help="Language of messages in table and text.")
    ] = "en",
    reference: Annotated[
        bool,
        typer.Option(
            "--reference", help="Ask pySHACL instead of our faster runner; they find the same."
        ),
    ] = False,
) -> None:
    """Say what is wrong, where, and how to mend it. Ends with 1 if there is a violation.

    RDF files are held against the model as they stand; a YAML file is read together with the
    data folder it lies in, and only what concerns it is shown.

    Examples:
      bilateral-kg validate
      bilateral-kg validate data/sources/kazpravda-2025/facts/visit.yaml
      bilateral-kg validate my.ttl --format json
      bilateral-kg validate --lang ru
      bilateral-kg validate my.ttl --reference
    """
    from bilateral_kg.cli.edge import FAILED, tell_problem  # noqa: PLC0415  keeps --help fast
    from bilateral_kg.cli.validate_input import check  # noqa: PLC0415  as above
    from bilateral_kg.release.steps import parts_of  # noqa: PLC0415  as above

    watch = parts_of(lambda step: typer.echo(f"{step} ...", err=True))
    report, missing = check(paths or [], reference=reference, watch=watch)
    _show(report, output, lang)
    for problem in missing:
        tell_problem(problem)
    if not report.conforms or any(problem.severity == "violation" for problem in missing):
        raise typer.Exit(FAILED)


def _show(report: "Report", output: str, lang: Literal["en", "ru"]) -> None:
    from bilateral_kg.validation.render import FORMATS, as_table  # noqa: PLC0415  as above

    if output == "table":
        from rich.console import Console  # noqa: PLC0415  as above

        Console().print(as_table(report, lang))
    else:
        typer.echo(FORMATS[output](report, lang), nl=False)
