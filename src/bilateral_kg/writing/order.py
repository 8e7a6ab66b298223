"""What the process that writes is told, and what it says: as JSON, over its pipes."""

from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from bilateral_kg.errors import (
    BilateralKGError,
    DataError,
    NotFound,
    Problem,
    QueryError,
    QueryForbidden,
    QuerySyntaxError,
    QueryTimeout,
    ReleaseError,
    WriteForbidden,
)


class WriteConflict(BilateralKGError):
    """The graph is not any more what the client has seen (If-Match)."""

    status = 412
    title = "Changed in the meantime"


_KNOWN: dict[str, type[BilateralKGError]] = {
    kind.__name__: kind
    for kind in (
        NotFound,
        QueryError,
        QueryForbidden,
        QueryTimeout,
        ReleaseError,
        WriteConflict,
        WriteForbidden,
    )
}


class _Message(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Update(_Message):
    """A SPARQL update; `using` and `using_named` are the dataset that the request names."""

    kind: Literal["update"] = "update"
    text: str
    using: tuple[str, ...] = ()
    using_named: tuple[str, ...] = ()


class Document(_Message):
    """RDF in one syntax."""

    media_type: str
    text: str


class GraphWrite(_Message):
    """A write of the Graph Store Protocol; *graph* None is the default graph."""

    kind: Literal["graph"] = "graph"
    method: Literal["PUT", "POST", "DELETE"]
    graph: str | None
    documents: tuple[Document, ...] = ()


class Order(_Message):
    """One change, upon the current release of *releases*.

    *expected*: digest that this release must have. *seconds* and *memory_mib* bound the
    evaluation; *patience* is how long to wait for another process that publishes.
    """

    releases: Path
    change: Annotated[Update | GraphWrite, Field(discriminator="kind")]
    expected: str | None
    seconds: float
    memory_mib: int
    patience: float


class Done(_Message):
    """The release that holds the change. `existed`: whether the graph was there before."""

    release: str
    changed: bool
    existed: bool = True


class Failure(_Message):
    """An error of ours on its way between two processes."""

    kind: str
    message: str
    line: int | None = None
    column: int | None = None
    problems: tuple[Problem, ...] = ()

    @classmethod
    def of(cls, error: BilateralKGError) -> "Failure":
        kind, message = type(error).__name__, str(error)
        match error:
            case DataError(problems=problems):
                return cls(kind=kind, message=message, problems=problems)
            case QuerySyntaxError(line=line, column=column):
                return cls(kind=kind, message=message, line=line, column=column)
        return cls(kind=kind, message=message)

    def error(self) -> BilateralKGError:
        """The error as it was raised over there."""
        if self.kind == DataError.__name__:
            return DataError(self.problems)
        if self.kind == QuerySyntaxError.__name__:
            return QuerySyntaxError(self.message, self.line, self.column)
        return _KNOWN.get(self.kind, ReleaseError)(self.message)
