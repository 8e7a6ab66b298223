"""SPARQL text as tokens, for those who must know what is code and what is not.

The grammar's terminals (SPARQL 1.1, section 19.8, and the RDF 1.2 additions that
pyoxigraph takes), each no wider than the engine's own. What fits none of them is an error.
"""

import re
from collections.abc import Iterator
from typing import Final, Literal, NamedTuple

from bilateral_kg.errors import QuerySyntaxError

_SKIPPED: Final = frozenset({"space", "comment"})
Kind = Literal[
    "space",
    "comment",
    "string",
    "iri",
    "blank",
    "name",
    "variable",
    "tag",
    "number",
    "word",
    "symbol",
]

_BASE: Final = (
    "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c\u200d"
    "\u2070-\u218f\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
_VARIABLE_CHAR: Final = _BASE + r"_0-9\u00b7\u0300-\u036f\u203f\u2040"
_CHAR: Final = "-" + _VARIABLE_CHAR
# A code point above 10FFFF or a surrogate makes the engine give up its reading of a string
# and try another one, so it must not count as an escape.
_UCHAR: Final = (
    r"\\u(?![Dd][89A-Fa-f])[0-9A-Fa-f]{4}"
    r"|\\U(?:0000(?![Dd][89A-Fa-f])|000[1-9A-Fa-f]|0010)[0-9A-Fa-f]{4}"
)
_ESCAPE: Final = rf"\\[tbnrf\"'\\]|{_UCHAR}"
_LOCAL: Final = rf"[{_CHAR}:]|%[0-9A-Fa-f]{{2}}|\\[_~.\-!$&'()*+,;=/?\#@%]"
# The bound keeps `a.a.a.a` without a colon linear; the rest of a longer prefix is read as words.
_PREFIX: Final = rf"(?:[{_BASE}](?:[{_CHAR}.]{{0,60}}[{_CHAR}])?)?"

_TOKENS: Final[dict[Kind, str]] = {
    "space": r"[ \t\r\n]++",
    "comment": r"\#[^\r\n]*+",
    # '' right before a third quote is never an empty string: where the long form does not
    # close, the engine would read it as one.
    "string": rf"'''(?:'{{0,2}}(?:[^'\\]|{_ESCAPE}))*+'''"
    rf'|"""(?:"{{0,2}}(?:[^"\\]|{_ESCAPE}))*+"""'
    rf"|'(?!'')(?:[^'\\\r\n]|{_ESCAPE})*+'"
    rf'|"(?!"")(?:[^"\\\r\n]|{_ESCAPE})*+"',
    "iri": rf'<(?:[^\x00-\x20<>"{{}}|^`\\]|{_UCHAR})*+>',
    "blank": rf"_:[{_BASE}_0-9](?:[{_CHAR}.]*[{_CHAR}])?",
    "name": rf"{_PREFIX}:(?:(?:(?:{_LOCAL})|\.+(?={_LOCAL}))++)?",
    "variable": rf"[?$][{_VARIABLE_CHAR}]+",
    "tag": r"@[A-Za-z]++(?:-[A-Za-z0-9]++)*+(?:--[A-Za-z]++)?",
    "number": r"[0-9]++(?:\.[0-9]++)?(?:[eE][+-]?[0-9]++)?|\.[0-9]++(?:[eE][+-]?[0-9]++)?",
    "word": r"[A-Za-z][A-Za-z0-9_]*+",
    "symbol": r">>|[{}()\[\].,;=!<>+\-*/|^?&~]",
}
_TOKEN: Final = re.compile("|".join(f"(?P<{kind}>{form})" for kind, form in _TOKENS.items()))

# What a clause is made of, for those who look ahead. A name's prefix has no bound here.
NAME_CHARACTERS: Final = f"{_CHAR}."
GAP: Final = r"(?:[ \t\r\n]|\#[^\r\n]*+)*+"
TARGET: Final = rf"(?:{_TOKENS['iri']}|{_TOKENS['variable']}|[{_CHAR}.]*+:(?:{_LOCAL}|\.)*+)"


class Token(NamedTuple):
    """A token and where it lies; *end* is exclusive."""

    kind: Kind
    text: str
    start: int
    end: int


def tokens(query: str) -> Iterator[Token]:
    """All tokens in order, white space and comments left out.

    Raises QuerySyntaxError where no token fits.
    """
    place = 0
    for match in iter(_TOKEN.scanner(query).match, None):  # type: ignore[attr-defined]
        kind = match.lastgroup
        start, place = place, match.end()
        if kind not in _SKIPPED:
            yield Token(kind, match[0], start, place)
    if place < len(query):
        raise unreadable(query, place)


def unreadable(query: str, place: int) -> QuerySyntaxError:
    """The error for *query* at the offset *place*."""
    line, column = position(query, place)
    message = f"Line {line}, column {column}: no string, name or sign of SPARQL begins here"
    return QuerySyntaxError(message, line, column)


def position(query: str, place: int) -> tuple[int, int]:
    """Line and column of an offset, both counted from 1."""
    before = query[:place]
    return before.count("\n") + 1, place - (before.rfind("\n") + 1) + 1
