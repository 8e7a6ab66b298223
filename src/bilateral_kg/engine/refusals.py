"""What a remote engine answers instead of a result, as an error of ours."""

import re
from collections.abc import Mapping
from http import HTTPStatus
from typing import Final

from bilateral_kg.errors import (
    BilateralKGError,
    EngineError,
    Overloaded,
    QueryError,
    QuerySyntaxError,
    QueryTimeout,
    ResultTooLarge,
)

# Virtuoso's SQL state for a transaction over its time, and how other engines say it.
_TIMED_OUT: Final = re.compile(
    r"S1T00|SR171|timed? ?-?out|time limit|QueryTimeoutException|query execution.*cancel",
    re.IGNORECASE,
)
# Faults of the query that Virtuoso finds as it runs: 500 with the SQL state.
_VIRTUOSO: Final = re.compile(r"Virtuoso (\w{5}) Error ")
_SHOWN: Final = 200
_ITS_FAULT: Final = HTTPStatus.INTERNAL_SERVER_ERROR
_SUCCESS: Final = range(200, 300)
_LATE: Final = frozenset({HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.GATEWAY_TIMEOUT})
_BUSY: Final = frozenset({HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE})
_LARGE: Final = frozenset({HTTPStatus.REQUEST_ENTITY_TOO_LARGE, HTTPStatus.UNPROCESSABLE_ENTITY})
_REFUSED: Final = frozenset({HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN})


def check(status: int, headers: Mapping[str, str], body: bytes) -> None:
    """Raise what an answer stands for that is no complete result."""
    if status not in _SUCCESS:
        raise _refusal(status, body[:4000].decode("utf-8", "replace"))
    # Virtuoso cuts a result, or stops a query, and answers 200 all the same.
    if "x-sparql-maxrows" in headers:
        raise EngineError("The engine cuts results: its ResultSetMaxRows must not be set.")
    if "x-sql-state" in headers:
        raise QueryTimeout("The engine stopped the query before it was answered.")


def _refusal(status: int, said: str) -> BilateralKGError:
    if status in _LATE or (status >= _ITS_FAULT and _TIMED_OUT.search(said)):
        return QueryTimeout("The engine stopped the query at its limit of time. Narrow it.")
    if status in _BUSY:
        return Overloaded("The engine is overloaded; try again later.")
    if status == HTTPStatus.BAD_REQUEST:
        return QuerySyntaxError(f"The engine does not read this query: {_first_line(said)}")
    if status in _LARGE:
        return ResultTooLarge(f"The engine finds this too large: {_first_line(said)}")
    if status == _ITS_FAULT and _VIRTUOSO.search(said):
        return QueryError(f"The engine cannot answer this: {_first_line(said)}")
    why = "look at its credentials" if status in _REFUSED else "a result was expected"
    return EngineError(f"The engine answers {status}: {why}.")


def _first_line(said: str) -> str:
    """What a person can use of it; the rest repeats the query."""
    line = next((line.strip() for line in said.splitlines() if line.strip()), "it does not say why")
    return line[:_SHOWN]
