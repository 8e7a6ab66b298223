r"""A stranger's query may not reach out: SERVICE and LOAD are refused before it runs.

pyoxigraph fetches what SERVICE names and has no switch against it. Looking for a keyword
among the standard's tokens is not enough, because its parser reads characters, not tokens,
and tries one reading after another. Each of these is a SERVICE clause to it (measured, 0.5.13):

    SERVICEex:a { }            a prefixed name by the standard
    ex:a.b.SERVICE <x> { }     one name by the standard; it takes one dot
    ex:SERVICE <x> { }         where ex: ends in a port number, so that the name is no IRI
    1<#>''' newline 2) SERVICE <x> { } #'''     an IRI and a string; or a comparison, comments
    '''x' } SERVICE <x> { } #\uD800'''          a string, but a surrogate undoes it

So names are searched too, and where two readings could part, the query is refused.
"""

import re
from typing import Final

from bilateral_kg.engine.brackets import Brackets
from bilateral_kg.engine.lexer import GAP, TARGET, Token, tokens
from bilateral_kg.errors import QueryForbidden, QuerySyntaxError

_SUSPECT: Final = re.compile(r"service|load|define|\\u", re.IGNORECASE)
_FORBIDDEN: Final = re.compile(r"service|load|\Adefine\Z", re.IGNORECASE)
UPDATES: Final = frozenset(
    {"INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH"}
)
_PROLOGUE: Final = frozenset({"BASE", "PREFIX", "VERSION"})
# After these the parser takes a graph's name, whatever its letters.
_BEFORE_GRAPH: Final = frozenset({"GRAPH", "FROM", "NAMED"})

# The same in an update; a prefix is declared, or a graph is named.
_BEFORE_NAME: Final = _BEFORE_GRAPH | {"PREFIX", "USING", "WITH", "INTO", "TO"}

_KEYWORD: Final = "service"
_WITH_SILENT: Final = re.compile(r"service(?:silent)?\Z", re.IGNORECASE)
_REST_OF_CLAUSE: Final = re.compile(rf"{GAP}(?:silent{GAP})?{TARGET}{GAP}\{{", re.IGNORECASE)
_BRACE: Final = re.compile(rf"{GAP}\{{")
_ESCAPED: Final = re.compile(r"\\\\|\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_LAST_CODE_POINT: Final = 0x10FFFF


def check(query: str) -> None:
    """Raise QueryForbidden if *query* would, or by some reading could, reach out or write.

    QuerySyntaxError where a query that names such a thing cannot be read at all. One that
    holds neither word nor escape is left to the engine's parser.
    """
    _refuse_updates(query)
    _reach(query)


def check_update(update: str) -> None:
    """Raise QueryForbidden if *update* would, or by some reading could, reach out."""
    _reach(update)
    if "load" in update.lower():
        _refuse_glued(update)


def _refuse_glued(update: str) -> None:
    """The engine takes LOADex:a, one name by the grammar, for LOAD ex:a."""
    depth, before = 0, ""
    for token in tokens(update):
        depth += (token.text == "{") - (token.text == "}")
        outside = token.kind == "name" and depth == 0 and before not in _BEFORE_NAME
        if outside and "load" in token.text.lower():
            raise _ambiguous(token)
        before = token.text.upper()


def _reach(update: str) -> None:
    if _SUSPECT.search(update) is None:
        return
    _scan(update)
    decoded = unescaped(update)
    if decoded != update:
        _scan_decoded(decoded)


def _refuse_updates(query: str) -> None:
    word = first_word(query)
    if word in UPDATES:
        raise QueryForbidden(f"{word} is an update; this service answers queries only.")


def first_word(query: str) -> str | None:
    """The keyword after the prologue, in capitals: what is asked or done."""
    try:
        for token in tokens(query):
            if token.kind == "word" and token.text.upper() not in _PROLOGUE:
                return token.text.upper()
    except QuerySyntaxError:
        pass
    return None


def _scan_decoded(query: str) -> None:
    r"""The same for an engine that resolves \u before it parses, as SPARQL 1.1 has it."""
    try:
        _scan(query)
    except QuerySyntaxError as error:
        raise QueryForbidden(r"A \u escape here may end what it stands in.") from error


def unescaped(text: str) -> str:
    r"""*text* as an engine has it that resolves \u before it parses (SPARQL 1.1, section 19.2)."""
    return _ESCAPED.sub(_decode, text)


def _decode(match: re.Match[str]) -> str:
    digits = match[1] or match[2]
    if digits is None or int(digits, 16) > _LAST_CODE_POINT:
        return match[0]
    return chr(int(digits, 16))


def _scan(query: str) -> None:
    brackets = Brackets(query)
    before: Token | None = None
    for token in tokens(query):
        if token.kind == "word":
            _check_word(token)
        elif token.kind in {"name", "blank", "tag"}:
            _check_name(query, token, before)
        elif token.kind == "iri" and brackets.could_compare(token, before):
            _check_comparison(query, token)
        brackets.enter(token)
        before = token


def _check_word(token: Token) -> None:
    if _FORBIDDEN.search(token.text):
        raise QueryForbidden(f"{token.text[:40]} is not allowed: nothing here may reach out.")


def _check_name(query: str, token: Token, before: Token | None) -> None:
    graph = before is not None and before.text.upper() in _BEFORE_GRAPH
    if not graph and _holds_clause(query, token):
        raise _ambiguous(token)


def _check_comparison(query: str, token: Token) -> None:
    r"""An IRI that may as well be `<` and an expression: no comment or string may begin in it."""
    if any(sign in token.text for sign in "#'") or _holds_clause(query, token):
        raise _ambiguous(token)


def _holds_clause(query: str, token: Token) -> bool:
    """Whether *token*, read from some place within it, begins a SERVICE clause.

    Either the keyword ends with the token and its target follows, or the target is in it.
    """
    if _WITH_SILENT.search(token.text) and _REST_OF_CLAUSE.match(query, token.end):
        return True
    _, keyword, rest = token.text.lower().partition(_KEYWORD)
    return bool(keyword) and ":" in rest and _BRACE.match(query, token.end) is not None


def _ambiguous(token: Token) -> QueryForbidden:
    return QueryForbidden(
        f"{token.text[:40]} is not allowed here: it can be read as the start of a clause that "
        "reaches out. Write full IRIs in angle brackets, or a full stop after the triple."
    )
