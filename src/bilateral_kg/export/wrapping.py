"""Labels broken into lines that fit a box, whatever font the reader has."""

import unicodedata
from typing import Final

# Widths in em, generous: DejaVu Sans, the widest of the usual sans-serif fonts, needs less.
_WIDE: Final = 1.15
_CAPITAL: Final = 0.85
_BROAD: Final = 1.05
_USUAL: Final = 0.67
_BROAD_LETTERS: Final = frozenset("mwMWшщжюфыШЩЖЮФЫ@%—…\u043c\u041c")


def width(text: str) -> float:
    """At most how wide *text* is drawn, in em."""
    return sum(_letter(letter) for letter in text)


def wrap(text: str, em: float, most: int) -> list[str]:
    """*text* in at most *most* lines of at most *em*; what is cut off ends in an ellipsis."""
    lines = [""]
    for word in text.split():
        for piece in _pieces(word, em):
            joined = f"{lines[-1]} {piece}".strip()
            if width(joined) <= em:
                lines[-1] = joined
            else:
                lines.append(piece)
        if len(lines) > most:
            return [*lines[: most - 1], _ended(lines[most - 1], em)]
    return lines


def _pieces(word: str, em: float) -> list[str]:
    """A word longer than a line, cut where the line ends."""
    pieces = [""]
    for letter in word:
        if width(pieces[-1] + letter) > em:
            pieces.append("")
        pieces[-1] += letter
    return pieces


def _ended(line: str, em: float) -> str:
    while line and width(line + "…") > em:
        line = line[:-1]
    return line.rstrip() + "…"


def _letter(letter: str) -> float:
    if unicodedata.combining(letter):
        return 0.0
    if unicodedata.east_asian_width(letter) in {"W", "F"}:
        return _WIDE
    if letter in _BROAD_LETTERS:
        return _BROAD
    return _CAPITAL if letter.isupper() else _USUAL
