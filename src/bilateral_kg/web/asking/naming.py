"""Names of things in the reader's language, many at a time."""

from collections.abc import Iterable, Sequence
from typing import Final

from pyoxigraph import Literal

from bilateral_kg.engine.base import Rows
from bilateral_kg.web.dossier.known import Text
from bilateral_kg.web.framing import FALLBACK
from bilateral_kg.web.questions import text_of
from bilateral_kg.web.served import Served

_AT_ONCE: Final = 500


def names_of(served: Served, iris: Sequence[str], language: str) -> dict[str, Text]:
    """The names of those *iris* that have one: in *language*, else English, Russian, any."""
    found: dict[str, Text] = {}
    for start in range(0, len(iris), _AT_ONCE):
        given = {"thing": iris[start : start + _AT_ONCE]}
        found |= best(served.questions.own_rows("names", given), language)
    return found


def best(rows: Rows, language: str) -> dict[str, Text]:
    """The name of each thing, out of rows of a thing and a label."""
    labels: dict[str, dict[str, str]] = {}
    for thing, label in rows.rows:
        if isinstance(label, Literal):
            labels.setdefault(text_of(thing), {}).setdefault(label.language or "", label.value)
    return {thing: _choose(by_tag, (language, *FALLBACK)) for thing, by_tag in labels.items()}


def _choose(by_tag: dict[str, str], wanted: Iterable[str]) -> Text:
    tag = next((tag for tag in (*wanted, *sorted(by_tag)) if tag in by_tag), "")
    return Text(by_tag[tag], tag)
