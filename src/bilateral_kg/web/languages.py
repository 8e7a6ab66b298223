"""Languages of labels: which codes there are, and which one a client prefers."""

import re
from functools import cache
from typing import Final

from bilateral_kg.catalogue.near import did_you_mean, near
from bilateral_kg.errors import ParameterError

FALLBACK: Final = "en"
_RANGE: Final = re.compile(
    r"\s*(?P<code>[A-Za-z]{2,3})(?:-[A-Za-z0-9]{1,8})*\s*"
    r"(?:;\s*q\s*=\s*(?P<quality>1(?:\.0{0,3})?|0(?:\.\d{0,3})?)\s*)?"
)
_CODE: Final = re.compile("[A-Za-z]{2,3}")


def known(code: str) -> str:
    """*code* in small letters. Raises ParameterError, with near matches, if it is no language."""
    wanted = code.lower()
    if _CODE.fullmatch(code) and wanted in _names():
        return wanted
    meant = {name.lower(): code for code, name in _names().items()} | {c: c for c in _names()}
    found = tuple(dict.fromkeys(meant[word] for word in near(wanted[:80], meant)))
    raise ParameterError(f"lang: {code[:40]!r} is no language{did_you_mean(found)}", "lang", found)


def preferred(accept_language: str | None) -> str:
    """The language that an Accept-Language header wants most; English if it wants none."""
    best, quality = FALLBACK, 0.0
    for element in (accept_language or "").split(","):
        match = _RANGE.fullmatch(element)
        if match is None or match["code"].lower() not in _names():
            continue
        wanted = float(match["quality"] or 1)
        if wanted > quality:
            best, quality = match["code"].lower(), wanted
    return best


@cache
def _names() -> dict[str, str]:
    """Codes of two or three letters, with the English names of their languages (CLDR)."""
    from babel import Locale  # noqa: PLC0415  read when the first language is asked for

    languages = Locale("en").languages
    return {code: str(name) for code, name in languages.items() if _CODE.fullmatch(code)}
