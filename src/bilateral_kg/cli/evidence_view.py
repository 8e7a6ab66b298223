"""What `bilateral-kg evidence` prints. The text's words go to the screen and nowhere else."""

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from bilateral_kg.cli.edge import tell_problem
from bilateral_kg.curation import Curated, SourceInfo
from bilateral_kg.curation.dossier import Dossier, Holdings, Testimony, compact
from bilateral_kg.curation.evidence import check, coverage, passages
from bilateral_kg.curation.likeness import unlike
from bilateral_kg.curation.locations import Place
from bilateral_kg.curation.words import Span, find

# Enough on either side to tell which place a hit is.
CONTEXT = 40


def show_hits(text: str, wanted: str, ignore_case: bool) -> None:
    """start-end of every hit, as `evidence:` takes it, and the words around it."""
    hits = find(text, wanted, ignore_case=ignore_case)
    for hit in hits:
        before = text[max(0, hit.start - CONTEXT) : hit.start]
        after = text[hit.end : hit.end + CONTEXT]
        line = " ".join(f"{before}[{text[hit.start : hit.end]}]{after}".split())
        typer.echo(f"{hit.start}-{hit.end}\t{line}")
    if not hits:
        typer.echo("no such words in the text", err=True)


def show_coverage(text: str, source: SourceInfo, curated: Curated) -> None:
    """The runs of words no assertion rests on, and how much of the text that is."""
    result = coverage(text, passages(curated.quads, source))
    for gap in result.gaps:
        typer.echo(f"{gap.start}-{gap.end}\t{' '.join(text[gap.start : gap.end].split())}")
    typer.echo(
        f"assertions rest on {result.percent:.1f} % of source/{source.id} "
        f"({result.covered} of {result.total} code points, white space not counted); "
        f"{len(result.gaps)} spans are left"
    )


def show_check(text: str, name: str, source: SourceInfo, curated: Curated) -> None:
    """Every problem, then one line that says how many; ends with 1 if any is a violation."""
    found = passages(curated.quads, source)
    problems = check(text, source, found, curated.locations)
    problems += unlike(text, source, found, curated.quads, curated.locations)
    for problem in problems:
        tell_problem(problem)
    typer.echo(
        f"source/{source.id}: {name} is its text; {len(found)} passages checked, "
        f"{len(problems)} problem{'s' * (len(problems) != 1)}"
    )
    if any(problem.severity == "violation" for problem in problems):
        raise typer.Exit(1)


def show_fact(name: str, text: str, source: SourceInfo, curated: Curated) -> None:
    """A fact, and each assertion's words beside the words of the text."""
    holdings = Holdings(curated.quads)
    dossier = holdings.dossier(holdings.resolve(name))
    spans = {passage.iri: passage.span for passage in passages(curated.quads, source)}
    console = Console(highlight=False, markup=False)
    console.print(_statements(dossier, curated.locations.of(dossier.iri)))
    if not dossier.testimonies:
        console.print("no assertion speaks of it")
    for testimony in dossier.testimonies:
        console.print(_beside(testimony, text, spans))


def _statements(dossier: Dossier, place: Place | None) -> Table:
    title = compact(dossier.iri) + (f" in {place[0]}:{place[1]}" if place else "")
    table = Table(title=title, show_header=False, title_justify="left")
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for predicate, value in dossier.statements:
        table.add_row(Text(predicate), Text(value))
    return table


def _beside(testimony: Testimony, text: str, spans: dict[str, Span]) -> Table:
    table = Table(title=compact(testimony.iri), title_justify="left", expand=True)
    table.add_column("what the graph says", ratio=1, overflow="fold")
    table.add_column("what the text says", ratio=1, overflow="fold")
    ours = [f"{axis}: {value}" for axis, value in testimony.axes]
    ours += [f"{language}: {words}" for language, words in testimony.paraphrases]
    theirs = [_words(iri, text, spans) for iri in testimony.evidence]
    table.add_row(Text("\n".join(ours)), Text("\n\n".join(theirs)))
    return table


def _words(iri: str, text: str, spans: dict[str, Span]) -> str:
    if (span := spans.get(iri)) is None:
        return f"{compact(iri)}: not in this text"
    return f"{span.start}-{span.end}:\n{text[span.start : span.end]}"
