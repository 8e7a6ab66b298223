"""Text that a format cannot hold as it is, made fit for it without losing sight of it."""

import re
from collections.abc import Mapping, Set
from typing import Final

# XML 1.0 cannot hold these at all; a bare carriage return comes back as a line feed.
_UNFIT: Final = re.compile(r"[^\t\n -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_CONTROL_PICTURES: Final = 0x2400


def for_xml(text: str) -> str:
    """*text* with control characters as their visible pictures (U+2400 and up)."""
    return _UNFIT.sub(_picture, text)


def attributes_for_xml(attributes: Mapping[str, str | float]) -> dict[str, str | float]:
    """The attributes of a node or an edge, each text fit for XML."""
    return {
        name: for_xml(value) if isinstance(value, str) else value
        for name, value in attributes.items()
    }


def renamed(attributes: Mapping[str, str | float], reserved: Set[str]) -> dict[str, str | float]:
    """*attributes* with "_" after the names that a format has a meaning of its own for."""
    return {f"{name}_" if name in reserved else name: value for name, value in attributes.items()}


def _picture(match: re.Match[str]) -> str:
    code = ord(match[0])
    if code < ord(" "):
        return chr(_CONTROL_PICTURES + code)
    return "\ufffd"
