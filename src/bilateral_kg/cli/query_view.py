"""What the command `query` shows."""

import sys

from pyoxigraph import Literal, NamedNode
from rich.console import Console
from rich.table import Table
from rich.text import Text

from bilateral_kg import names
from bilateral_kg.catalogue import Catalogue, Parameter, Question, accepted
from bilateral_kg.catalogue.near import did_you_mean, near
from bilateral_kg.engine import formats, gate
from bilateral_kg.engine.base import DatasetChoice, Engine, Rows
from bilateral_kg.errors import ParameterError, UnsuitableFormat

TABLE = "table"
_GRAPH_FORMS = frozenset({"construct", "describe"})
# Wider than any table: what reads a pipe wants no line folded.
_NO_TERMINAL = 100_000


def check_format(name: str | None) -> None:
    """Raise ParameterError for a format that does not exist."""
    known = (TABLE, *formats.SHORT_NAMES)
    if name is not None and name not in known:
        found = near(name, known)
        message = f"there is no format {name!r}{did_you_mean(found)} (formats: {', '.join(known)})"
        raise ParameterError(message, "format", found)


def list_catalogue(catalogue: Catalogue, lang: str) -> None:
    """One row per question: its name, title and parameters."""
    russian = lang.lower().startswith("ru")
    table = Table(
        *(("Вопрос", "О чём", "Параметры") if russian else ("Name", "Asks", "Parameters"))
    )
    for question in catalogue:
        title = question.summary.get(lang.lower(), question.summary["en"])
        table.add_row(Text(question.name, style="bold"), Text(title), Text(_parameters(question)))
    console = _console()
    console.print(table)
    console.print("* обязателен" if russian else "* required", style="dim")


def answer(engine: Engine, text: str, format_name: str | None) -> None:
    """Run the query *text* and write its answer to standard output."""
    form = (gate.first_word(text) or "").lower()
    format_name = _fitting(format_name, graph=form in _GRAPH_FORMS)
    if format_name == TABLE:
        _console().print(_yes_or_no(engine, text) if form == "ask" else _table(engine, form, text))
        return
    media_type = formats.SHORT_NAMES[format_name]
    written = engine.answer(text, [media_type], DatasetChoice())
    sys.stdout.buffer.write(written.body)
    sys.stdout.buffer.write(b"" if written.body.endswith(b"\n") else b"\n")


def _fitting(name: str | None, *, graph: bool) -> str:
    """The format asked for, or the usual one. Raises UnsuitableFormat, by the short names."""
    if name is None:
        return "turtle" if graph else TABLE
    known = formats.GRAPHS if graph else formats.RESULTS
    fitting = [TABLE, *(short for short, long in formats.SHORT_NAMES.items() if long in known)]
    if name not in fitting:
        what = "A graph" if graph else "A table"
        raise UnsuitableFormat(f"{what} is not written as {name}; take: {', '.join(fitting)}.")
    return name


def _parameters(question: Question) -> str:
    return ", ".join(_written(parameter) for parameter in accepted(question).values())


def _written(parameter: Parameter) -> str:
    return f"{parameter.name}*" if parameter.required else parameter.name


def _yes_or_no(engine: Engine, text: str) -> str:
    return "yes" if engine.ask(text) else "no"


def _table(engine: Engine, form: str, text: str) -> Table:
    if form in _GRAPH_FORMS:
        triples = engine.construct(text)
        rows = Rows(
            ("subject", "predicate", "object"),
            tuple((triple.subject, triple.predicate, triple.object) for triple in triples),
        )
    else:
        rows = engine.select(text)
    table = Table(*rows.variables, caption=_counted(len(rows.rows)), caption_justify="left")
    for row in rows.rows:
        table.add_row(*(Text(_cell(term), overflow="fold") for term in row))
    return table


def _counted(number: int) -> str:
    return "1 row" if number == 1 else f"{number} rows"


def _cell(term: object) -> str:
    """A term as short as it can be told apart: ids as the curators write them."""
    if isinstance(term, Literal):
        return term.value
    if not isinstance(term, NamedNode):
        return "" if term is None else str(term)
    for namespace in (names.ID, names.VOCAB):
        if term.value.startswith(namespace):
            return term.value.removeprefix(namespace)
    for prefix, namespace in names.PREFIXES.items():
        if term.value.startswith(namespace):
            return f"{prefix}:{term.value.removeprefix(namespace)}"
    return term.value


def _console() -> Console:
    return Console() if sys.stdout.isatty() else Console(width=_NO_TERMINAL)
