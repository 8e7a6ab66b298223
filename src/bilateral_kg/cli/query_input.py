"""What the command `query` is given: a question of the catalogue, or a file, and parameters."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bilateral_kg.catalogue import Catalogue, Question, accepted, compose, read, resolve
from bilateral_kg.catalogue.values import Given
from bilateral_kg.engine.base import Engine
from bilateral_kg.errors import DataError, ParameterError, Problem
from bilateral_kg.resources import folder


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with its parameters, or the bare text of a query."""

    question: Question | str
    params: Mapping[str, Given]

    def text(self, engine: Engine) -> str:
        """The query to run on *engine*."""
        if isinstance(self.question, str):
            return self.question
        return compose(self.question, resolve(engine, self.question, self.params))


def catalogue() -> Catalogue:
    """The questions that come with the program."""
    return Catalogue.load(folder("queries"))


def parameters(written: Sequence[str]) -> dict[str, Given]:
    """`name=value` for each; a name that is given twice has two values."""
    given: dict[str, tuple[str, ...]] = {}
    for each in written:
        name, equals, value = each.partition("=")
        if not equals or not name:
            raise ParameterError(f"a parameter is written name=value, not {each!r}", name)
        given[name] = (*given.get(name, ()), value)
    return dict(given)


def find(name: str, given: Mapping[str, Given], lang: str | None) -> Asked:
    """The question *name*, or the query in the file of that name."""
    asked = _in_file(Path(name), given) if _is_file(name) else catalogue().get(name)
    params = dict(given)
    if lang is not None and not isinstance(asked, str) and "lang" in accepted(asked):
        params.setdefault("lang", lang)
    return Asked(asked, params)


def _is_file(name: str) -> bool:
    return name.endswith((".rq", ".sparql")) or "/" in name


def _in_file(path: Path, given: Mapping[str, Given]) -> Question | str:
    """A file of the catalogue's kind is a question; any other is run as it stands."""
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        problem = Problem(f"is not UTF-8 at byte {error.start}", path=path)
        raise DataError([problem]) from error
    marked = any(line.lstrip().startswith(("#?", "#!")) for line in text.splitlines())
    if given or marked:
        return read(path)
    return text
