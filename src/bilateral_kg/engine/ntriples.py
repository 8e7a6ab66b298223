"""N-Triples lines as every engine reads them: Turtle that Virtuoso takes for Turtle.

It looks at the body, not at its type: a line of markup in a literal makes it HTML, a first line
that is long makes it plain text. And whole numbers above 2^31 keep their datatype only bare.
"""

import re
from typing import Final

from bilateral_kg.names import XSD

HEAD: Final = "@prefix x: <urn:x> .\n"
# Subject and property are IRIs (no blank node is ever published): the object begins thereafter.
_LITERAL: Final = re.compile(r'(<[^>]*> <[^>]*> )("(?:[^"\\]|\\.)*")(.*)', re.DOTALL)
_INTEGER: Final = re.compile(rf'"([+-]?[0-9]+)"\^\^<{re.escape(XSD)}integer>')
_SMALL: Final = 9


def portable(line: str) -> str:
    """The same triple, worded so that no engine misreads it."""
    match = _LITERAL.fullmatch(line)
    if match is None:
        return line
    head, value, rest = match.groups()
    number = _INTEGER.match(value + rest)
    if number is not None and len(number[1]) > _SMALL:
        return f"{head}{number[1]} .\n"
    return f"{head}{value.replace('<', chr(92) + 'u003C')}{rest}"
