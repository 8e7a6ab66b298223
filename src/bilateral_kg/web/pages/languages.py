"""Which language a page is shown in: the one asked for, else what the browser prefers.

`ru-KZ` is served with `ru` (lookup of RFC 4647, section 3.4). What is not there falls back to
English, as labels do everywhere; the answer says which language it is in.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeVar

FALLBACKS: Final = ("en", "ru")
_ELEMENT: Final = re.compile(
    r"\s*(\*|[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*)\s*"
    r"(?:;\s*q\s*=\s*(1(?:\.0{0,3})?|0(?:\.\d{0,3})?)\s*)?"
)
Text = TypeVar("Text")


@dataclass(frozen=True, slots=True)
class Languages:
    """What a reader gets. *asked* is the wish written in the address, if there is one."""

    interface: str
    data: str
    asked: str | None = None


def choose(asked: str | None, accept_language: str | None, offered: Sequence[str]) -> str:
    """One of *offered*. *asked*, by parameter, beats the Accept-Language header."""
    if asked is not None:
        return asked if asked in offered else offered[0]
    ranges = _ranges(accept_language or "")
    wanted = {language: _wanted(ranges, language) for language in offered}
    best = max(offered, key=lambda language: wanted[language])
    return best if wanted[best] > (0.0, 0) else offered[0]


def best(texts: Mapping[str, Text], language: str) -> tuple[str, Text] | None:
    """What there is in *language*, else in English, Russian, any; with its language."""
    for each in (language, *FALLBACKS, *sorted(texts)):
        if each in texts:
            return each, texts[each]
    return None


def order(language: str, present: Collection[str]) -> list[str]:
    """The languages *present* in the order in which they are shown to a reader."""
    first = [each for each in dict.fromkeys((language, *FALLBACKS)) if each in present]
    return [*first, *sorted(each for each in present if each not in first)]


def _ranges(header: str) -> list[tuple[str, float]]:
    """Ranges with their quality, in order; what cannot be read is passed over."""
    matches = [_ELEMENT.fullmatch(element) for element in header.split(",")]
    return [(m[1].lower(), float(m[2] or 1)) for m in matches if m is not None]


def _wanted(ranges: list[tuple[str, float]], language: str) -> tuple[float, int]:
    """The quality of *language*; among equals, what stands first in the header is higher."""
    scored = [(range_, (quality, -place)) for place, (range_, quality) in enumerate(ranges)]
    named = [score for range_, score in scored if range_.partition("-")[0] == language]
    others = [score for range_, score in scored if range_ == "*"]
    return max(named or others, default=(0.0, 0))
