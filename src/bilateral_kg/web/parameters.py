"""Query strings and form bodies, read strictly and taken out one by one.

A parameter is taken at most once unless it may repeat; what is left over is unknown.
"""

import re
from collections.abc import Sequence
from difflib import get_close_matches
from typing import Final
from urllib.parse import parse_qsl

from bilateral_kg.errors import ParameterError
from bilateral_kg.web.errors import BadRequest

# Far above what any form here needs; each field costs memory before it is looked at.
MAX_FIELDS: Final = 200
_BAD_ESCAPE: Final = re.compile(rb"%(?![0-9A-Fa-f]{2})")


class Parameters:
    """The name-value pairs of a request, in order."""

    def __init__(self, pairs: Sequence[tuple[str, str]]) -> None:
        self._values: dict[str, list[str]] = {}
        for name, value in pairs:
            self._values.setdefault(name, []).append(value)
        self._taken: set[str] = set()

    @classmethod
    def parse(cls, *encoded: bytes) -> "Parameters":
        """Decode form-encoded strings as UTF-8; what does not decode is refused."""
        return cls([pair for part in encoded for pair in _pairs(part)])

    def all(self, name: str) -> tuple[str, ...]:
        """Every value of a parameter that may repeat."""
        self._taken.add(name)
        return tuple(self._values.get(name, ()))

    def one(self, name: str) -> str | None:
        """The value of a parameter that may stand once; None if absent."""
        values = self.all(name)
        if len(values) > 1:
            raise BadRequest(f"The parameter {name!r} is given {len(values)} times.")
        return values[0] if values else None

    def finish(self) -> None:
        """Refuse what nobody took, naming the parameters it may have meant."""
        for name in self._values:
            if name not in self._taken:
                near = get_close_matches(name, sorted(self._taken), cutoff=0.5)
                known = ", ".join(sorted(self._taken)) or "none"
                message = f"There is no parameter {name[:80]!r} here; there are: {known}."
                raise ParameterError(message, name[:80], near)


def _pairs(encoded: bytes) -> list[tuple[str, str]]:
    if _BAD_ESCAPE.search(encoded):
        raise BadRequest("A percent sign is not followed by two hexadecimal digits.")
    try:
        text = encoded.decode("utf-8")
        pairs = parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=MAX_FIELDS)
    except UnicodeDecodeError:
        raise BadRequest("Parameters must be UTF-8.") from None
    except ValueError:
        raise BadRequest(f"More than {MAX_FIELDS} parameters.") from None
    return pairs
