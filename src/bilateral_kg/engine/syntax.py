"""What pyoxigraph's parser says, as an error with line and column that a person can read."""

import re
from typing import Final

from bilateral_kg.errors import QuerySyntaxError

_PLACE: Final = re.compile(r"error at (\d+):(\d+): (?:expected (?:one of )?)?(.*)", re.DOTALL)
# What the parser's own rules complain of stands among the characters it would have taken.
_REASON: Final = re.compile(
    r"Prefix not found|IRI parsing failed|language tag parsing failed"
    r"|[A-Z][^,\[\"]* (?:variable|GROUP BY|aggregate|blank node|expression)[^,\[\"]*"
)
_CHARACTER_CLASS: Final = re.compile(r",? *(?<!\")\[[^\]]*\]")
_LENGTH: Final = 160
_EXCERPT: Final = 40


def as_syntax_error(message: str, query: str) -> QuerySyntaxError:
    """The parser's *message* about *query*, made readable."""
    match = _PLACE.match(message)
    if match is None:
        return QuerySyntaxError(message)
    line, column = int(match[1]), int(match[2])
    said = f"Line {line}, column {column}: {_reason(match[3])}"
    return QuerySyntaxError(f"{said}, at {_excerpt(query, line, column)}", line, column)


def _reason(expected: str) -> str:
    found = _REASON.search(expected)
    if found:
        return found[0].strip()
    flat = _CHARACTER_CLASS.sub("", " ".join(expected.split())).lstrip(", ")
    # A lone expectation is the last keyword the parser tried, which misleads.
    if "," not in flat:
        return "the query cannot be read from here on"
    return f"expected one of {_shorten(flat)}"


def _shorten(expected: str) -> str:
    if len(expected) <= _LENGTH:
        return expected
    return expected[:_LENGTH].rsplit(",", 1)[0] + ", …"


def _excerpt(query: str, line: int, column: int) -> str:
    """The text at the place; the parser counts lines by LF and columns by characters."""
    lines = query.split("\n")
    rest = lines[line - 1][column - 1 :].strip() if line <= len(lines) else ""
    return f"'{rest[:_EXCERPT]}'" if rest else "the end of the line"
