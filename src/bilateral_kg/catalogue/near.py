"""What somebody may have meant."""

from collections.abc import Iterable
from difflib import get_close_matches

# Lower than difflib's 0.6: «energi» should still find «energy» among long names.
_CUTOFF = 0.5


def near(value: str, candidates: Iterable[str], most: int = 5) -> tuple[str, ...]:
    """The candidates most like *value*, best first, compared without regard to case."""
    by_lower = {candidate.lower(): candidate for candidate in candidates}
    found = get_close_matches(value.lower(), by_lower, n=most, cutoff=_CUTOFF)
    return tuple(by_lower[match] for match in found)


def did_you_mean(found: tuple[str, ...]) -> str:
    """A clause for a message; empty when nothing is near."""
    return f"; did you mean {' or '.join(found)}?" if found else ""
