"""The interface every engine answers: embedded (pyoxigraph) or remote (SPARQL 1.1)."""

from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from typing import BinaryIO, Protocol

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

Term = NamedNode | Literal | BlankNode | Triple
Row = tuple[Term | None, ...]
# What a row binds, by the names of variables.
Solution = dict[str, Term]


@dataclass(frozen=True, slots=True)
class Rows:
    """A SELECT result: variable names without '?', and one tuple per solution."""

    variables: tuple[str, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class DatasetChoice:
    """The SPARQL protocol's dataset: default-graph-uri and named-graph-uri values.

    Both None: the query's own FROM clauses, else the release's default graph.
    A graph we do not hold is empty, not an error.
    """

    default: tuple[str, ...] | None = None
    named: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """A complete serialised result."""

    body: bytes
    media_type: str


class Engine(Protocol):
    """Runs SPARQL queries. Raises errors.QuerySyntaxError on malformed text."""

    def select(self, query: str) -> Rows:
        """Rows of a SELECT query."""

    def ask(self, query: str) -> bool:
        """Answer of an ASK query."""

    def construct(self, query: str) -> Sequence[Triple]:
        """Triples of a CONSTRUCT or DESCRIBE query."""

    def answer(self, query: str, media_types: Sequence[str], dataset: DatasetChoice) -> Answer:
        """Serialise any query's result as the first of *media_types* that its form admits."""

    def solutions(self, query: str) -> Iterator[Solution]:
        """A SELECT's solutions one after another: the embedded engine never holds them all."""

    def dump(self, graph: str | None, out: BinaryIO) -> None:
        """Write the N-Triples of *graph*, or of the default graph, in any order, as they come."""


@dataclass(frozen=True, slots=True)
class PoolStatus:
    """What a pool is doing: queries that run, queries that wait, queries stopped so far."""

    running: int
    waiting: int
    killed: int


class Pool(Protocol):
    """Runs strangers' queries within limits, away from whoever waits for them."""

    def submit(
        self, query: str, media_types: Sequence[str], dataset: DatasetChoice
    ) -> Future[Answer]:
        """Start on *query*; see Engine.answer. Overloaded at once when too many wait already."""

    def status(self) -> PoolStatus:
        """Numbers for monitoring."""

    def close(self) -> None:
        """Stop."""
