"""`bilateral-kg evidence`."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from bilateral_kg.curation import Curated, SourceInfo


def evidence(
    fact: Annotated[
        str | None,
        typer.Argument(help="Show this fact: an IRI, figure/x, or its slug. Default: check all."),
    ] = None,
    *,
    article: Annotated[
        Path | None,
        typer.Option(help="The source's text; default: its file in $BILATERAL_KG_TEXTS."),
    ] = None,
    find: Annotated[
        str | None,
        typer.Option(metavar="WORDS", help="Print start-end of every place of these words."),
    ] = None,
    ignore_case: Annotated[
        bool, typer.Option("--ignore-case", "-i", help="With --find: upper and lower case alike.")
    ] = False,
    coverage: Annotated[
        bool, typer.Option("--coverage", help="Show what of the text no assertion rests on.")
    ] = False,
    source: Annotated[
        str | None,
        typer.Option(metavar="ID", help="Which source, where several have a text."),
    ] = None,
    data: Annotated[
        Path | None,
        typer.Option(help="Folder of curated data; default: the data that came along."),
    ] = None,
) -> None:
    """Check passages against the text, or look into it. Positions count code points.

    Nothing is said about a text whose length or SHA-256 differs from what the source states.

    Examples:
      bilateral-kg evidence --article article.txt
      bilateral-kg evidence trade-target-1bn --article article.txt
      bilateral-kg evidence --find "Алят" --article article.txt
      bilateral-kg evidence --coverage --article article.txt
    """
    from bilateral_kg.cli import evidence_view as view  # noqa: PLC0415  keeps --help fast
    from bilateral_kg.curation import load  # noqa: PLC0415
    from bilateral_kg.curation.text import admit  # noqa: PLC0415
    from bilateral_kg.resources import folder  # noqa: PLC0415

    if (fact is not None) + (find is not None) + coverage > 1:
        raise typer.BadParameter("FACT, --find and --coverage are three questions: ask one")
    if find is not None and not find.strip():
        raise typer.BadParameter("there are no words to find", param_hint="--find")
    curated = load(data or folder("data"), folder("ontology"))
    chosen, name, text = _text(curated, source, article)
    admit(text, chosen)
    if find is not None:
        view.show_hits(text, find, ignore_case)
    elif coverage:
        view.show_coverage(text, chosen, curated)
    elif fact is not None:
        view.show_fact(fact, text, chosen, curated)
    else:
        view.show_check(text, name, chosen, curated)


def _text(
    curated: "Curated", wanted: str | None, article: Path | None
) -> tuple["SourceInfo", str, str]:
    """The source asked about, the name of its file, and the text in it."""
    from bilateral_kg.curation.text import choose_source, read_text  # noqa: PLC0415  as above
    from bilateral_kg.settings import Settings  # noqa: PLC0415

    given = None if article is None else read_text(article)
    chosen = choose_source(curated.sources, wanted, given)
    path = article or Settings().texts / (chosen.file or "")
    return chosen, path.name, read_text(path) if given is None else given
