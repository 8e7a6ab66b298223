"""The text of a .rq file in parts: what always stands, and what depends on parameters.

    #? sector              kept if `sector` is given; VALUES ?sector { ... } follows this line
    #? sector from         kept if both are given
    #? sort=date           kept if `sort` is this word; nothing is inserted
    #?                     end
    #! limit               LIMIT, if `limit` is given; likewise #! offset

As it stands, with all parts in place, the file is valid SPARQL: these lines are comments.
"""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from bilateral_kg.catalogue.question import Condition, Parameter, Part
from bilateral_kg.errors import Problem

BOUNDS: Final = {"limit": "LIMIT", "offset": "OFFSET"}
_DIRECTIVE: Final = re.compile(r"(\s*)#([?!])(.*)")
_CONDITION: Final = re.compile(r"([A-Za-z]\w*)(?:=([\w-]+))?")


class TemplateReader:
    """Cuts one text into parts; collects what is wrong with it in `problems`."""

    def __init__(self, path: Path, parameters: Mapping[str, Parameter]) -> None:
        self._path = path
        self._parameters = parameters
        self.problems: list[Problem] = []

    def read(self, text: str) -> tuple[Part, ...]:
        """The parts of *text* in order, its head left out."""
        return tuple(self._parts(text))

    def _parts(self, text: str) -> Iterator[Part]:
        lines: list[str] = []
        open_block: tuple[int, str, tuple[Condition, ...]] | None = None
        for number, line in enumerate(text.splitlines(), start=1):
            match = _DIRECTIVE.fullmatch(line)
            if match is None:
                if not line.startswith("#+"):
                    lines.append(line)
                continue
            indent, sign, words = match[1], match[2], match[3].split()
            yield _part(lines, open_block)
            lines = []
            if sign == "!":
                yield self._bound(number, indent, words, inside=open_block is not None)
            elif words and open_block is None:
                open_block = (number, indent, self._conditions(number, words))
            elif words or open_block is None:
                self._wrong(number, "a block begins in another, or ends before it began")
            else:
                open_block = None
        if open_block is not None:
            self._wrong(open_block[0], "the block that begins here has no end")
        yield _part(lines, None)

    def _conditions(self, number: int, words: list[str]) -> tuple[Condition, ...]:
        found = []
        for word in words:
            match = _CONDITION.fullmatch(word)
            parameter = self._parameters.get(match[1]) if match else None
            if match is None or parameter is None:
                self._wrong(number, f"{word!r} names no parameter of the head")
            elif match[2] is not None and match[2] not in parameter.values:
                self._wrong(number, f"{match[2]!r} is no value of {match[1]}")
            else:
                found.append(Condition(match[1], match[2]))
        return tuple(found)

    def _bound(self, number: int, indent: str, words: list[str], *, inside: bool) -> Part:
        if len(words) != 1 or words[0] not in BOUNDS or inside:
            self._wrong(number, "#! is followed by limit or offset, outside of blocks")
            return Part(())
        return Part((), bound=words[0], indent=indent)

    def _wrong(self, line: int, message: str) -> None:
        self.problems.append(Problem(message, path=self._path, line=line))


def _part(lines: list[str], block: tuple[int, str, tuple[Condition, ...]] | None) -> Part:
    if block is None:
        return Part(tuple(lines))
    return Part(tuple(lines), block[2], indent=block[1])
