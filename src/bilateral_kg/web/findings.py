"""Problems of data as an answer carries them."""

from collections.abc import Sequence
from typing import Final

from bilateral_kg.errors import Problem

# Enough to mend the data by; all of them may be many times as much.
MOST: Final = 100


def listed(problems: Sequence[Problem]) -> list[dict[str, object]]:
    """The first of *problems*, each without what is not known of it."""
    return [_told(problem) for problem in problems[:MOST]]


def counted(problems: Sequence[Problem]) -> str:
    """How many there are, in a sentence."""
    count = len(problems)
    return f"{count} problem{'s' * (count != 1)} found; nothing was changed."


def _told(problem: Problem) -> dict[str, object]:
    told = {
        "severity": problem.severity,
        "constraint": problem.code,
        "focus": problem.focus,
        "message": problem.message,
        "hint": problem.hint,
        "place": problem.place or None,
    }
    return {name: value for name, value in told.items() if value is not None}
