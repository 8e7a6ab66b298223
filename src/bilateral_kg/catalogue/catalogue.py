"""The catalogue: every question the product answers, one .rq file each."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final, get_args

from bilateral_kg.catalogue.head import HeadReader
from bilateral_kg.catalogue.near import did_you_mean, near
from bilateral_kg.catalogue.question import Form, Question
from bilateral_kg.catalogue.template import TemplateReader
from bilateral_kg.engine import gate
from bilateral_kg.errors import DataError, Problem, UnknownQuery

_FORMS: Final[tuple[str, ...]] = get_args(Form)


class Catalogue:
    """Questions by name, in the order of their names."""

    def __init__(self, questions: Mapping[str, Question]) -> None:
        self._questions = dict(sorted(questions.items()))

    @classmethod
    def load(cls, queries: Path) -> "Catalogue":
        """The questions of the folder *queries*, its subfolders left out.

        Raises DataError with everything that is wrong in any of the files.
        """
        problems: list[Problem] = []
        questions = [_read(path, problems) for path in sorted(queries.glob("*.rq"))]
        if problems:
            raise DataError(problems)
        return cls({question.name: question for question in questions})

    def get(self, name: str) -> Question:
        """The question *name*. Raises UnknownQuery, with near matches."""
        if name in self._questions:
            return self._questions[name]
        found = near(name, self._questions)
        raise UnknownQuery(f"there is no question {name[:80]!r}{did_you_mean(found)}")

    def __iter__(self) -> Iterator[Question]:
        return iter(self._questions.values())

    def __len__(self) -> int:
        return len(self._questions)


def read(path: Path) -> Question:
    """One .rq file that has a head. Raises DataError."""
    problems: list[Problem] = []
    question = _read(path, problems)
    if problems:
        raise DataError(problems)
    return question


def _read(path: Path, problems: list[Problem]) -> Question:
    text = path.read_text(encoding="utf-8")
    header = HeadReader(path)
    head = header.read(text)
    template = TemplateReader(path, head.parameters)
    parts = template.read(text)
    problems += header.problems + template.problems
    return Question(
        path.stem,
        head.topic,
        head.summary,
        head.description,
        head.parameters,
        head.example,
        _form(path, text, problems),
        parts,
        text,
    )


def _form(path: Path, text: str, problems: list[Problem]) -> Form:
    word = (gate.first_word(text) or "").lower()
    if word not in _FORMS:
        problems.append(Problem(f"a query begins with one of: {', '.join(_FORMS)}", path=path))
        return "select"
    return word  # type: ignore[return-value]  # checked above
