"""Problems are collected, not thrown one by one: a curator mends everything in one go."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path

from bilateral_kg.errors import DataError, Problem


@dataclass(slots=True)
class Journal:
    """All that one reading found wrong."""

    problems: list[Problem] = field(default_factory=list)

    def page(self, path: Path) -> "Page":
        """The part of the journal that speaks about one file."""
        return Page(self, path)

    def verdict(self) -> None:
        """Raise DataError if anything was found."""
        if self.problems:
            raise self.error()

    def error(self) -> DataError:
        """Everything found, once each, in the order of files and lines."""
        return DataError(sorted(dict.fromkeys(self.problems), key=_place))


@dataclass(frozen=True, slots=True)
class Page:
    """Notes problems of one file."""

    journal: Journal
    path: Path

    def note(self, line: int | None, code: str, message: str, hint: str | None = None) -> None:
        self.journal.problems.append(
            Problem(message, path=self.path, line=line, hint=hint, code=code)
        )


def did_you_mean(word: str, known: Iterable[str]) -> str | None:
    """A hint that names what *word* may have been meant to be."""
    names = sorted(known)
    # A letter or two amiss points at one name; only otherwise are likely ones listed.
    near = get_close_matches(word, names, 2, 0.85) or get_close_matches(word, names, 3, 0.6)
    return "did you mean " + " or ".join(f"`{one}`" for one in near) + "?" if near else None


def _place(problem: Problem) -> tuple[str, int, str]:
    return (str(problem.path), problem.line or 0, problem.message)
