"""The competency questions: what is expected of each, and the page that lists the questions.

tests/expected/ holds one file per question and scope: `article` (the article's graph alone),
`all` (all sources), or `both` where the answer is the same. The rows were written down from the
text and from the list of dates and documents, not from an answer; `because` says where it stands.
In a row an id stands as the curators write it, `~` is an unbound variable.

    python tests/competency.py > docs/questions.md     writes the page anew
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import yaml
from conftest import ROOT
from pyoxigraph import Literal

from bilateral_kg import names
from bilateral_kg.catalogue import Catalogue, Question, accepted, rows
from bilateral_kg.engine.base import Engine, Term

EXPECTED = ROOT / "tests" / "expected"
ARTICLE = "kazpravda-2025"
CATALOGUE = Catalogue.load(ROOT / "queries")
UNBOUND = "~"
SCOPES = ("article", "all", "both")
_NUMBERS = {names.XSD + name for name in ("integer", "decimal")}
_SHORT = {namespace: f"{prefix}:" for prefix, namespace in names.PREFIXES.items()} | {
    names.ID: "",
    names.VOCAB: "",
}
Row = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Case:
    """What is expected of one question with these parameters, in one scope."""

    name: str
    scope: str
    asks: str
    question: str
    params: Mapping[str, str]
    columns: Row
    because: str
    rows: tuple[Row, ...]

    @property
    def number(self) -> int | None:
        """The number among the guide's competency questions."""
        first = self.asks.partition(" ")[0]
        return int(first) if first.isdigit() else None

    def runs(self) -> Iterator[Mapping[str, str]]:
        """The parameters of each run: over all sources, over the article, or over both."""
        takes_source = "source" in accepted(CATALOGUE.get(self.question))
        if self.scope != "article":
            yield self.params
        if self.scope != "all" and takes_source:
            yield {**self.params, "source": ARTICLE}


def cases() -> list[Case]:
    return [_read(path) for path in sorted(EXPECTED.glob("*.yaml"))]


def answer(engine: Engine, case: Case, params: Mapping[str, str]) -> list[Row]:
    """What *case* asks for."""
    return answer_columns(engine, case.question, case.columns, params)


def answer_columns(
    engine: Engine, name: str, columns: Sequence[str], params: Mapping[str, str]
) -> list[Row]:
    """The distinct rows of these columns, in the order of the answer."""
    found = rows(engine, CATALOGUE.get(name), params)
    places = [found.variables.index(column) for column in columns]
    return list(dict.fromkeys(tuple(shown(row[place]) for place in places) for row in found.rows))


def shown(term: Term | None) -> str:
    """A term as the expected files write it."""
    if term is None:
        return UNBOUND
    if isinstance(term, Literal):
        if term.datatype.value in _NUMBERS:
            return format(Decimal(term.value).normalize(), "f")
        return term.value
    value = str(term).strip("<>")
    for namespace, short in _SHORT.items():
        if value.startswith(namespace):
            return short + value.removeprefix(namespace)
    return value


def _read(path: Path) -> Case:
    # BaseLoader makes strings only: 2005 is a year as written, no is the answer "no".
    raw = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    name, _, scope = path.stem.rpartition(".")
    return Case(
        name,
        scope,
        raw["asks"],
        raw["question"],
        raw.get("params", {}),
        tuple(raw["columns"]),
        raw["because"],
        tuple(tuple(row) for row in raw["rows"]),
    )


def page() -> str:
    """docs/questions.md: the questions by topic, and which of them answers which competency
    question.
    """
    topics: dict[str, list[Question]] = {}
    for question in CATALOGUE:
        topics.setdefault(question.topic, []).append(question)
    return "\n".join([*_HEAD, *_by_topic(topics), *_competency(), ""])


_HEAD = (
    "# Questions",
    "",
    "Every question the product answers is a file `queries/<name>.rq`. Ask one with",
    "`bilateral-kg query <name> -p parameter=value`, and see its text with `--sparql`. With",
    "`source` a question is answered from that source alone, as stated in its own graph; without",
    "it from all of them. `lang` asks for labels: the language asked for, else English, Russian,",
    "any; the label's tag, and the column `language` where there is one, says which it is.",
    "Questions with `at` answer *yes*, *no* or *unknown* in plain words. What only a withdrawn",
    "assertion reports is no answer; the agreements, and `commitments`, `figures`, `unstated`,",
    "`visit-contents` and the questions of a pair, do not look at the curation of what they show.",
    "",
    "This page is written by `python tests/competency.py`, and a test holds it to the files.",
)


def _by_topic(topics: Mapping[str, list[Question]]) -> Iterator[str]:
    for topic in sorted(topics):
        yield from ("", f"## {topic.capitalize()}", "")
        yield from ("| question | asks | вопрос | parameters |", "|---|---|---|---|")
        for each in topics[topic]:
            taken = ", ".join(
                f"`{name}`{' (needed)' if parameter.required else ''}"
                for name, parameter in accepted(each).items()
                if name not in {"limit", "offset", "lang"}
            )
            yield f"| `{each.name}` | {each.summary['en']} | {each.summary['ru']} | {taken} |"


def _competency() -> Iterator[str]:
    yield from ("", "## Competency questions", "")
    yield "What a model of such relations must be able to answer, and the question that does. The"
    yield "expected rows, checked by hand against the text, are in `tests/expected/`; the last"
    yield "column says whether the article alone gives another answer than all sources together."
    yield from ("", "| asks | question | article alone |", "|---|---|---|")
    listed: dict[tuple[str, str], set[str]] = {}
    for case in cases():
        listed.setdefault((case.asks, case.question), set()).add(case.scope)
    for (asks, question), scopes in listed.items():
        takes_source = "source" in accepted(CATALOGUE.get(question))
        differs = "another answer" if "article" in scopes else "the same"
        yield f"| {asks} | `{question}` | {differs if takes_source else '–'} |"


if __name__ == "__main__":
    print(page(), end="")  # noqa: T201  the page itself
