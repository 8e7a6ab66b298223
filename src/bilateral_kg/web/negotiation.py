"""Content negotiation (RFC 9110, section 12.5.1), here and nowhere else.

A range's quality counts for an offer only if no more specific range names that offer:
`text/*;q=0.5, text/csv;q=0` wants text, but never CSV. `format=` beats the header.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from bilateral_kg.web.errors import NotAcceptable
from bilateral_kg.web.media import Format

_WORD: Final = r"[!#$%&'*+.^_`|~0-9A-Za-z-]+"
_RANGE: Final = re.compile(rf"\s*({_WORD})(?:/({_WORD}))?\s*")
_PARAMETER: Final = re.compile(rf';\s*({_WORD})\s*=\s*("(?:[^"\\]|\\.)*"|{_WORD})\s*')
# Java's URLConnection sends `q=.2`; RFC 9110 wants the leading zero.
_QUALITY: Final = re.compile(r"0?(?:\.\d{1,3})?|1(?:\.0{1,3})?|0")
# Everything here is UTF-8, and a profile is a wish that RFC 6906 lets us pass over.
_HARMLESS: Final = {"charset": ("utf-8", "utf8"), "profile": None}


@dataclass(frozen=True, slots=True)
class MediaRange:
    """One element of an Accept header."""

    type: str
    subtype: str
    parameters: tuple[tuple[str, str], ...]
    quality: float

    def specificity(self, media_type: str) -> tuple[int, int] | None:
        """How closely this range names *media_type*; None if it does not."""
        type_, _, subtype = media_type.partition("/")
        if self.type not in {"*", type_} or self.subtype not in {"*", subtype}:
            return None
        if not all(_is_met(name, value) for name, value in self.parameters):
            return None
        depth = 0 if self.type == "*" else 1 if self.subtype == "*" else 2
        return depth, len(self.parameters)


def _is_met(name: str, value: str) -> bool:
    if name not in _HARMLESS:
        return False
    allowed = _HARMLESS[name]
    return allowed is None or value.lower() in allowed


def parse(accept: str) -> list[MediaRange]:
    """The ranges of an Accept header; an element that cannot be read is passed over."""
    ranges = [_range(element) for element in _elements(accept)]
    return [range_ for range_ in ranges if range_ is not None]


def _elements(header: str) -> list[str]:
    """Split at commas, but not at those inside quoted strings."""
    return re.findall(r'(?:[^,"]|"(?:[^"\\]|\\.)*"?)+', header)


def _range(element: str) -> MediaRange | None:
    head = _RANGE.match(element)
    if head is None:
        return None
    type_, subtype = head[1].lower(), (head[2] or "*").lower()
    if (head[2] is None and type_ != "*") or (type_ == "*" and subtype != "*"):
        return None
    quality, parameters, position = 1.0, [], head.end()
    while found := _PARAMETER.match(element, position):
        name, value, position = found[1].lower(), _unquote(found[2]), found.end()
        if name == "q":
            if not _QUALITY.fullmatch(value) or not value:
                return None
            quality = float(value)
            break  # what follows q extends Accept itself, not the type
        parameters.append((name, value))
    else:
        if element[position:].strip():
            return None
    return MediaRange(type_, subtype, tuple(parameters), quality)


def _unquote(value: str) -> str:
    return re.sub(r"\\(.)", r"\1", value[1:-1]) if value.startswith('"') else value


def quality(ranges: Sequence[MediaRange], media_type: str) -> float:
    """What the client gives *media_type*: the quality of the most specific range."""
    best: tuple[tuple[int, int], float] | None = None
    for range_ in ranges:
        closeness = range_.specificity(media_type)
        if closeness is not None and (best is None or (closeness, range_.quality) > best):
            best = (closeness, range_.quality)
    return best[1] if best else 0.0


def ranked(accept: str | None, wanted: str | None, offers: Sequence[Format]) -> list[Format]:
    """The acceptable offers, best first; never empty.

    *wanted* is the value of `format=`, a short name or a media type.
    """
    if wanted is not None:
        chosen = [o for o in offers if wanted.lower() in {o.media_type, *o.names}]
        complaint = f"There is no format {wanted[:80]!r} here."
    else:
        ranges = parse(accept) if accept is not None else []
        if not ranges:
            return list(offers)
        scored = [(quality(ranges, offer.media_type), offer) for offer in offers]
        chosen = [o for q, o in sorted(scored, key=lambda pair: -pair[0]) if q > 0]
        complaint = "Nothing that is accepted can be served here."
    if not chosen:
        raise NotAcceptable(complaint, [offer.media_type for offer in offers])
    return chosen


def choose(accept: str | None, wanted: str | None, offers: Sequence[Format]) -> Format:
    """The one representation to send."""
    return ranked(accept, wanted, offers)[0]
