"""The embedded engine: pyoxigraph on a release's store, read-only."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import BinaryIO, Final, TypeVar

from pyoxigraph import (
    BlankNode,
    DefaultGraph,
    NamedNode,
    QueryBoolean,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
    Store,
    Triple,
    serialize,
)

from bilateral_kg import names
from bilateral_kg.engine import formats, gate
from bilateral_kg.engine.base import Answer, DatasetChoice, Rows, Solution
from bilateral_kg.engine.syntax import as_syntax_error
from bilateral_kg.errors import QueryError, QuerySyntaxError, ReleaseError, ResultTooLarge

Result = QuerySolutions | QueryBoolean | QueryTriples
_DefaultGraphs = list[NamedNode | BlankNode | DefaultGraph] | None
_NamedGraphs = list[NamedNode | BlankNode] | None
Form = TypeVar("Form", QuerySolutions, QueryBoolean, QueryTriples)
_FORMS: Final = {QuerySolutions: "SELECT", QueryBoolean: "ASK", QueryTriples: "CONSTRUCT"}


class EmbeddedEngine:
    """Runs queries in this process; nothing stops one that never ends (see workers).

    *store* is a store's folder, opened read-only, or a store that is open already.
    *result_bytes* bounds what `answer` serialises.
    """

    def __init__(self, store: Path | Store, result_bytes: int | None = None) -> None:
        self._store = store if isinstance(store, Store) else _open(store)
        self._result_bytes = result_bytes

    def select(self, query: str) -> Rows:
        """Rows of a SELECT query."""
        with _own_errors(query):
            result = self._run_as(QuerySolutions, query)
            variables = tuple(variable.value for variable in result.variables)
            return Rows(variables, tuple(tuple(solution) for solution in result))

    def ask(self, query: str) -> bool:
        """Answer of an ASK query."""
        with _own_errors(query):
            return bool(self._run_as(QueryBoolean, query))

    def construct(self, query: str) -> Sequence[Triple]:
        """Triples of a CONSTRUCT or DESCRIBE query, each once."""
        with _own_errors(query):
            return tuple(dict.fromkeys(self._run_as(QueryTriples, query)))

    def answer(
        self,
        query: str,
        media_types: Sequence[str],
        dataset: DatasetChoice = DatasetChoice(),  # noqa: B008  frozen
    ) -> Answer:
        """Serialise any query's result as the first of *media_types* that its form admits.

        Complete or an error: ResultTooLarge above the cap.
        """
        with _own_errors(query):
            result = self._run(query, dataset)
            out = _Capped(self._result_bytes)
            if isinstance(result, QueryTriples):
                media_type = formats.first(media_types, "CONSTRUCT or DESCRIBE", formats.GRAPHS)
                _write_triples(result, out, formats.GRAPHS[media_type])
            else:
                media_type = formats.first(media_types, "SELECT or ASK", formats.RESULTS)
                result.serialize(out, formats.RESULTS[media_type])
        return Answer(out.getvalue(), media_type)

    def solutions(self, query: str) -> Iterator[Solution]:
        """Solutions of a SELECT query, found as they are taken."""
        with _own_errors(query):
            result = self._run_as(QuerySolutions, query)
            variables = [variable.value for variable in result.variables]
            for row in result:
                bound = zip(variables, row, strict=True)
                yield {name: term for name, term in bound if term is not None}

    def dump(self, graph: str | None, out: BinaryIO) -> None:
        """Write the N-Triples of *graph*, or of the default graph, in the store's order."""
        name = DefaultGraph() if graph is None else NamedNode(graph)
        self._store.dump(out, RdfFormat.N_TRIPLES, from_graph=name)

    def _run_as(self, form: type[Form], query: str) -> Form:
        result = self._run(query, DatasetChoice())
        if not isinstance(result, form):
            raise QueryError(f"{_FORMS[form]} is wanted here; this is {_FORMS[type(result)]}.")
        return result

    def _run(self, query: str, dataset: DatasetChoice) -> Result:
        gate.check(query)
        default, named = _graphs(dataset)
        # A service defines the base of relative IRIs (SPARQL Protocol, section 2.1.4).
        return self._store.query(
            query, base_iri=names.ROOT, default_graph=default, named_graphs=named
        )


@contextmanager
def _own_errors(query: str) -> Iterator[None]:
    """What pyoxigraph raises about *query*, as ours."""
    try:
        yield
    except SyntaxError as error:
        raise as_syntax_error(str(error), query) from error
    except UnicodeEncodeError as error:
        raise QuerySyntaxError("The query holds half of a surrogate pair.") from error
    except RuntimeError as error:  # e.g. a function that the engine does not have
        raise QueryError(str(error)) from error


class _Capped(BytesIO):
    """A buffer that refuses to grow beyond its cap."""

    def __init__(self, cap: int | None) -> None:
        super().__init__()
        self._cap = cap

    def write(self, data: bytes) -> int:  # type: ignore[override]
        if self._cap is not None and self.tell() + len(data) > self._cap:
            raise ResultTooLarge(
                f"The result is larger than {self._cap:,} bytes. Ask for it in parts: "
                "ORDER BY with LIMIT and OFFSET, or a narrower pattern."
            )
        return super().write(data)


def _open(path: Path) -> Store:
    try:
        return Store.read_only(str(path))
    except OSError as error:
        raise ReleaseError(f"the store {path} cannot be opened: {error}") from error


def _graphs(dataset: DatasetChoice) -> tuple[_DefaultGraphs, _NamedGraphs]:
    """The protocol's graphs; naming one half of the dataset empties the other."""
    if dataset.default is None and dataset.named is None:
        return None, None
    try:
        return (
            [NamedNode(iri) for iri in dataset.default or ()],
            [NamedNode(iri) for iri in dataset.named or ()],
        )
    except ValueError as error:
        raise QueryError(f"A graph is named by an absolute IRI: {error}.") from error


def _write_triples(triples: QueryTriples, out: BytesIO, target: RdfFormat) -> None:
    if target == RdfFormat.RDF_XML:
        kept = list(triples)
        formats.check_xml(kept)
        serialize(kept, out, target, prefixes=names.PREFIXES)
    else:
        serialize(triples, out, target, prefixes=names.PREFIXES)
