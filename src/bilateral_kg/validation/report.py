"""What a validation found: findings that a person can act on, in a fixed order."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final, Literal, Protocol

from bilateral_kg.errors import Problem, Severity

Language = Literal["en", "ru"]
LANGUAGES: Final[tuple[Language, ...]] = ("en", "ru")
_RANK: Final[dict[Severity, int]] = {"violation": 0, "warning": 1, "info": 2}
_LAST_LINE: Final = 1 << 31


class Locator(Protocol):
    """Where a node, or one property of it, was written."""

    def of(self, subject: str, predicate: str | None = None) -> tuple[Path, int | None] | None:
        """File and line (from 1), or None when the node was written nowhere."""


@dataclass(frozen=True, slots=True)
class Place:
    """A file and, where known, a line that counts from 1."""

    file: Path
    line: int | None = None

    def __str__(self) -> str:
        return f"{self.file}:{self.line}" if self.line is not None else str(self.file)


@dataclass(frozen=True)
class Finding:
    """One result of one constraint on one node, in words, with its place and its remedy."""

    severity: Severity
    constraint: str
    shape: str
    focus: str
    path: str | None
    value: str | None
    messages: Mapping[Language, str]
    hints: Mapping[Language, str]
    place: Place | None = None
    other_place: Place | None = None

    @property
    def file(self) -> Path | None:
        return self.place.file if self.place else None

    @property
    def line(self) -> int | None:
        return self.place.line if self.place else None

    @cached_property
    def digest(self) -> str:
        """Names the finding: the same fault in the same data keeps its name."""
        parts = (self.constraint, self.focus, self.path or "", self.value or "")
        words = "\x1f".join((*parts, self.messages["en"]))
        return hashlib.sha256(words.encode()).hexdigest()[:20]

    def problem(self, language: Language = "en") -> Problem:
        """The finding as one line of an error message."""
        return Problem(
            message=self.messages[language],
            severity=self.severity,
            path=self.file,
            line=self.line,
            hint=self.hints[language],
            code=self.constraint,
            focus=self.focus,
        )

    @property
    def order(self) -> tuple[int, str, int, str, str, str]:
        line = self.line if self.line is not None else _LAST_LINE
        file = str(self.file) if self.file else "\U0010ffff"
        return _RANK[self.severity], file, line, self.constraint, self.focus, self.digest


@dataclass(frozen=True)
class Report:
    """All findings, sorted by severity, file, line and constraint; none twice."""

    findings: tuple[Finding, ...]

    @classmethod
    def of(cls, findings: list[Finding]) -> "Report":
        unique = {finding.digest: finding for finding in findings}
        return cls(tuple(sorted(unique.values(), key=lambda finding: finding.order)))

    @property
    def conforms(self) -> bool:
        """Whether the data may be published: warnings and notes do not stop it."""
        return not self.count("violation")

    def count(self, severity: Severity) -> int:
        return sum(finding.severity == severity for finding in self.findings)

    def problems(self, *severities: Severity, language: Language = "en") -> tuple[Problem, ...]:
        """Findings of the given severities (default: all) as problems of an error."""
        return tuple(
            finding.problem(language)
            for finding in self.findings
            if not severities or finding.severity in severities
        )
