"""The remote engine: any SPARQL 1.1 endpoint, asked about one release of those it holds."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import BinaryIO, Final

from pyoxigraph import Triple

from bilateral_kg import names
from bilateral_kg.engine import formats, gate, replies
from bilateral_kg.engine.base import Answer, DatasetChoice, Rows, Solution
from bilateral_kg.engine.connection import Limits
from bilateral_kg.engine.endpoint import RESULTS, Endpoint
from bilateral_kg.engine.lexer import tokens
from bilateral_kg.engine.scope import Scope
from bilateral_kg.errors import (
    QueryError,
    QueryForbidden,
    QuerySyntaxError,
    ResultTooLarge,
)
from bilateral_kg.settings import Settings

_WHOLE: Final = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"
_FORMS: Final = RESULTS | {"CONSTRUCT", "DESCRIBE"}
_BASE: Final = re.compile(r"\bbase\b", re.IGNORECASE)
# Functions of Virtuoso's own: they see its tables, files and processes.
_BUILT_IN: Final = re.compile(r"<?(?:bif|sql):", re.IGNORECASE)


class RemoteEngine:
    """Asks the release *scope* of the engine that *settings* name.

    Questions of ours have `engine_seconds`, what strangers ask through `answer` `query_seconds`.
    """

    def __init__(self, endpoint: Endpoint, settings: Settings, scope: Scope) -> None:
        self._endpoint = endpoint
        self._scope = scope
        self._own = Limits(settings.engine_seconds, settings.engine_bytes)
        self._strangers = Limits(settings.query_seconds, settings.result_bytes)

    def select(self, query: str) -> Rows:
        """Rows of a SELECT query."""
        return replies.rows(self._ask(query, {"SELECT"}, DatasetChoice(), self._own))

    def ask(self, query: str) -> bool:
        """Answer of an ASK query."""
        return replies.boolean(self._ask(query, {"ASK"}, DatasetChoice(), self._own))

    def construct(self, query: str) -> Sequence[Triple]:
        """Triples of a CONSTRUCT or DESCRIBE query, each once."""
        forms = {"CONSTRUCT", "DESCRIBE"}
        return tuple(replies.triples(self._ask(query, forms, DatasetChoice(), self._own)))

    def answer(
        self,
        query: str,
        media_types: Sequence[str],
        dataset: DatasetChoice = DatasetChoice(),  # noqa: B008  frozen
    ) -> Answer:
        """Serialise any query's result as the first of *media_types* that its form admits."""
        _refuse_built_in(query)
        form = _form(query)
        known: Mapping[str, object] = formats.RESULTS if form in RESULTS else formats.GRAPHS
        told = "SELECT or ASK" if form in RESULTS else "CONSTRUCT or DESCRIBE"
        media_type = formats.first(media_types, told, known)
        limits = self._strangers
        if _BASE.search(query) is None:
            # A service defines the base of relative IRIs; on the same line, for the sake of errors.
            query = f"BASE <{names.ROOT}> {query}"
        body = replies.written(form, self._ask(query, {form}, dataset, limits), media_type)
        if len(body) > limits.size:
            raise ResultTooLarge(f"The result is larger than {limits.size:,} bytes as written.")
        return Answer(body, media_type)

    def solutions(self, query: str) -> Iterator[Solution]:
        """Solutions of a SELECT query, fetched at once."""
        found = self.select(query)
        for row in found.rows:
            bound = zip(found.variables, row, strict=True)
            yield {name: term for name, term in bound if term is not None}

    def dump(self, graph: str | None, out: BinaryIO) -> None:
        """Write the N-Triples of *graph*, or of the default graph, fetched at once."""
        dataset = DatasetChoice() if graph is None else DatasetChoice(default=(graph,))
        body = self._ask(_WHOLE, {"CONSTRUCT"}, dataset, self._own)
        out.write(replies.written("CONSTRUCT", body, replies.N_TRIPLES))

    def _ask(self, query: str, forms: set[str], dataset: DatasetChoice, limits: Limits) -> bytes:
        gate.check(query)
        form = _form(query)
        if form not in forms:
            raise QueryError(f"{' or '.join(sorted(forms))} is wanted here; this is {form}.")
        seen = self._scope.dataset(query, dataset)
        body = self._endpoint.query(self._scope.inward(query), form, seen, limits)
        return self._scope.outward(body)


def _form(query: str) -> str:
    word = gate.first_word(query)
    if word not in _FORMS:
        raise QuerySyntaxError("A query begins with SELECT, ASK, CONSTRUCT or DESCRIBE.")
    return word


def _refuse_built_in(query: str) -> None:
    """Also what is no SPARQL but may be read as something by an engine that extends it."""
    for token in tokens(query):
        if token.kind in {"iri", "name"} and _BUILT_IN.match(gate.unescaped(token.text)):
            raise QueryForbidden("Functions of the engine's own (bif:, sql:) are not allowed.")
