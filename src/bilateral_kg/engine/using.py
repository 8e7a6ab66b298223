"""The dataset that the SPARQL Protocol names for an update, as USING clauses in its text.

pyoxigraph takes a dataset for queries only. The graphs' names go through the term serialiser;
all else that is written here is keywords.
"""

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from bilateral_kg.engine import terms
from bilateral_kg.engine.lexer import Token, tokens
from bilateral_kg.errors import QueryError

_OWN: Final = frozenset({"WITH", "USING"})
# All that stands outside braces in an update. The engine also reads keywords that are run
# together with what is beside them; a WHERE that is overlooked would read everything.
_WORDS: Final = _OWN | {
    *("BASE", "PREFIX", "VERSION", "INSERT", "DELETE", "DATA", "WHERE", "NAMED", "GRAPH"),
    *("DEFAULT", "ALL", "SILENT", "LOAD", "INTO", "TO", "CLEAR", "DROP", "CREATE"),
    *("ADD", "MOVE", "COPY"),
}


class _Place(NamedTuple):
    """A WHERE clause of an update. `short`: it stands for the template too, as DELETE WHERE."""

    start: int
    short: bool
    block: str


def with_dataset(update: str, default: Sequence[str], named: Sequence[str]) -> str:
    """*update*, in which each WHERE reads the graphs *default* and *named* and no others.

    QueryError if it says itself which graphs it reads (SPARQL Protocol, section 2.2.3).
    """
    if not default and not named:
        return update
    clauses = [f"USING {terms.iri(iri)}" for iri in default]
    clauses += [f"USING NAMED {terms.iri(iri)}" for iri in named]
    using = f" {' '.join(clauses)} "
    written, done = "", 0
    for place in _places(update):
        template = place.block if place.short else ""
        written += update[done : place.start] + template + using
        done = place.start
    return written + update[done:]


def _places(update: str) -> Iterator[_Place]:
    read = list(tokens(update))
    for index in _outside_braces(read):
        token, before = read[index], read[index - 1] if index else None
        word = token.text.upper() if token.kind == "word" else ""
        if word in _OWN:
            raise QueryError(
                f"The update holds {word}, and the request names graphs too; only one may choose."
            )
        if word and word not in _WORDS:
            raise QueryError(f"Write a space between keywords: {token.text[:40]} is none.")
        declared = before is not None and before.text.upper() == "PREFIX"
        if token.kind == "name" and not declared and token.text.upper().startswith(tuple(_OWN)):
            raise QueryError(f"Write a space before the graph's name: {token.text[:40]}.")
        if word == "WHERE":
            short = before is not None and before.text.upper() == "DELETE"
            yield _Place(token.start, short, _block(update, read[index + 1 :]) if short else "")


def _outside_braces(read: Sequence[Token]) -> Iterator[int]:
    depth = 0
    for index, token in enumerate(read):
        if token.text == "}":
            depth -= 1
        if depth == 0:
            yield index
        if token.text == "{":
            depth += 1


def _block(update: str, rest: Sequence[Token]) -> str:
    """The text of the group that *rest* begins with, braces included."""
    depth = 0
    for token in rest:
        depth += (token.text == "{") - (token.text == "}")
        if depth == 0:
            return update[rest[0].start : token.end]
    return ""
