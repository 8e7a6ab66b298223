"""Where `<` can be a comparison instead of the start of an IRI."""

import re
from typing import Final

from bilateral_kg.engine.lexer import GAP, NAME_CHARACTERS, Token

_OPERANDS: Final = frozenset({"variable", "string", "tag", "number", "name", "iri"})
_CLOSING: Final = frozenset({")", ">>"})
_ABSOLUTE: Final = re.compile(r"<[A-Za-z][A-Za-z0-9+.-]*://")
_PREFIXED: Final = re.compile(r"<([^\s:/?#'()]*):")
# The keyword PREFIX may be glued to its name.
_DECLARED: Final = re.compile(rf"(?<![{NAME_CHARACTERS}])([{NAME_CHARACTERS}]*+):{GAP}<")


class Brackets:
    """Follows the brackets of a query, token by token.

    Comparisons stand inside parentheses and after an operand, nowhere else. The depth is
    never counted too low: an IRI that could be a comparison may hide opening brackets, so
    these are counted and closing ones are not.
    """

    def __init__(self, query: str) -> None:
        self._query = query
        self._depths = [0]
        self._declared: set[str] | None = None

    def enter(self, token: Token) -> None:
        """Count *token*."""
        if token.kind == "iri":
            self._depths[-1] += token.text.count("(")
        elif token.text == "(":
            self._depths[-1] += 1
        elif token.text == ")":
            self._depths[-1] = max(0, self._depths[-1] - 1)
        elif token.text == "{":
            self._depths.append(0)
        elif token.text == "}" and len(self._depths) > 1:
            self._depths.pop()

    def could_compare(self, iri: Token, before: Token | None) -> bool:
        """Whether *iri*, which follows *before*, might be read as `<` and an expression."""
        if self._depths[-1] == 0 or not _ends_operand(before):
            return False
        if _ABSOLUTE.match(iri.text):  # `name:` and two slashes are no expression
            return False
        prefixed = _PREFIXED.match(iri.text)
        return prefixed is None or self._is_declared(prefixed[1])

    def _is_declared(self, prefix: str) -> bool:
        """Whether the query may declare *prefix*; yes in doubt. Undeclared names are errors."""
        if self._declared is None:
            found = _DECLARED.findall(self._query)
            self._declared = {*found, *(re.sub("(?i)^prefix", "", each) for each in found)}
        return prefix in self._declared


def _ends_operand(token: Token | None) -> bool:
    if token is None:
        return False
    if token.kind == "word":
        return token.text.lower().endswith(("true", "false"))
    return token.kind in _OPERANDS or token.text in _CLOSING
