"""The error tree. Whoever calls us catches from here.

BilateralKGError            anything this package reports on purpose
├── DataError               curated or foreign data is wrong; lists every problem
├── ReleaseError            no release, a damaged one, or one that cannot be written
├── QueryError              a query is at fault, not the server
│   ├── QuerySyntaxError    does not parse; carries line and column
│   ├── QueryForbidden      wants to reach out or to write
│   ├── UnknownQuery        no such catalogue question
│   ├── ParameterError      a value that a question does not take; near matches
│   ├── UnsuitableFormat    no serialisation of this result was asked for (406)
│   ├── ResultTooLarge      above the cap
│   └── QueryTimeout        ran out of time (504) or memory
├── WriteForbidden          a graph that is not to be written, or not in this way
├── EvidenceError           a text that is not the one the source describes
├── EngineError             the remote engine cannot be reached, or gives no usable answer
├── Overloaded              every worker busy and the queue full
└── NotFound                no such resource

`exit_code` is the command line's (1 bad data or unreadable file, 2 wrong usage);
`status` is the HTTP answer's.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, Literal

Severity = Literal["violation", "warning", "info"]


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong, where, and how to mend it. Lines and columns count from 1.

    *focus* is the IRI of the thing that it was found at, where that is known.
    """

    message: str
    severity: Severity = "violation"
    path: Path | None = None
    line: int | None = None
    hint: str | None = None
    code: str | None = None
    focus: str | None = None

    @property
    def place(self) -> str:
        if self.path is None:
            return ""
        return f"{self.path}:{self.line}" if self.line is not None else str(self.path)

    def __str__(self) -> str:
        head = f"{self.place}: " if self.place else ""
        tail = f" ({self.hint})" if self.hint else ""
        return f"{head}{self.message}{tail}"


class BilateralKGError(Exception):
    """Root of the tree; never raised itself."""

    exit_code: ClassVar[int] = 1
    status: ClassVar[int] = 500
    title: ClassVar[str] = "Error"


class DataError(BilateralKGError):
    """Data that cannot be published. Carries all problems found, in file order."""

    status = 422
    title = "Invalid data"

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


class ReleaseError(BilateralKGError):
    """There is no release to work on, it is damaged, or it cannot be written."""

    status = 503
    title = "No usable release"


class QueryError(BilateralKGError):
    """The query or its parameters are at fault."""

    status = 400
    title = "Bad query"


class QuerySyntaxError(QueryError):
    """The query does not parse; line and column count from 1 where known."""

    title = "Query does not parse"

    def __init__(self, message: str, line: int | None = None, column: int | None = None) -> None:
        self.line = line
        self.column = column
        super().__init__(message)


class QueryForbidden(QueryError):
    """The query would reach out (SERVICE, LOAD) or write."""

    status = 403
    title = "Query not allowed"


class UnknownQuery(QueryError):
    """No such question in the catalogue."""

    exit_code = 2
    status = 404
    title = "Unknown query"


class ParameterError(QueryError):
    """A parameter or value that the question does not take."""

    exit_code = 2
    status = 422
    title = "Unknown or invalid parameter"

    def __init__(self, message: str, parameter: str, near: Sequence[str] = ()) -> None:
        self.parameter = parameter
        self.near = tuple(near)
        super().__init__(message)


class UnsuitableFormat(QueryError):
    """None of the formats asked for can hold this form of result, or this result."""

    exit_code = 2
    status = 406
    title = "Format does not fit the result"


class ResultTooLarge(QueryError):
    """The complete result would exceed the cap; page with LIMIT and OFFSET."""

    status = 422
    title = "Result too large"


class QueryTimeout(QueryError):
    """The query was stopped at its limit of time or memory."""

    status = 504
    title = "Query ran out of time or memory"


class WriteForbidden(BilateralKGError):
    """The graph is not to be written, or not in this way; nothing was changed."""

    status = 403
    title = "Write not allowed"


class EvidenceError(BilateralKGError):
    """The given text is not the one the source describes (length or SHA-256)."""

    title = "Not the text of this source"


class EngineError(BilateralKGError):
    """The remote engine cannot be reached, refuses us, or answers what is no answer."""

    status = 503
    title = "The engine does not answer"


class Overloaded(BilateralKGError):
    """Every worker is busy and the queue is full; try again later."""

    status = 503
    title = "Overloaded"


class NotFound(BilateralKGError):
    """No such resource."""

    status = 404
    title = "Not found"
