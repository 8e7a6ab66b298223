"""Words of a text and where they lie. All positions count code points, ends are exclusive."""

import re
import unicodedata
from typing import NamedTuple

# A hyphen or apostrophe between letters, a point or comma between digits, a combining mark
# and a soft hyphen belong to the word they stand in.
WORD = re.compile(
    r"(?:\w[\u0300-\u036f\u00ad]*|(?<=\w)[-\u2010\u2011'\u2019](?=\w)|(?<=\d)[.,](?=\d))+"
)


class Span(NamedTuple):
    """A run of code points of a text."""

    start: int
    end: int


def words(text: str) -> list[Span]:
    """Every word of *text*."""
    return [Span(*match.span()) for match in WORD.finditer(text)]


def find(text: str, wanted: str, *, ignore_case: bool = False) -> list[Span]:
    """Every place of *wanted* in *text*, overlapping ones too; any white space fits any other."""
    parts = unicodedata.normalize("NFC", wanted).split()
    joined = r"\s+".join(map(re.escape, parts))
    flags = re.IGNORECASE if ignore_case else re.NOFLAG
    # Matched inside a lookahead, so that a hit does not hide one that begins within it.
    pattern = re.compile(f"(?=({joined}))", flags)
    return [Span(*match.span(1)) for match in pattern.finditer(text) if match.group(1)]
