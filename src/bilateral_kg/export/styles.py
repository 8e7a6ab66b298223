"""How a line looks: by the modality of what it shows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from bilateral_kg.export.drawing import Attributes

# Colour, dashes, what it stands for, the modalities; the colours are told apart without red and
# green, and the dashes without any colour.
STYLES: Final = {
    "done": ("#1b6ca8", "", "signed, adopted", {"signed", "adopted"}),
    "so": ("#4d4d4d", "", "occurred, ongoing", {"occurred", "ongoing"}),
    "promised": ("#b8860b", "7 3", "agreed, instructed", {"agreed", "instructed"}),
    "open": (
        *("#d9772b", "2 3", "planned, forecast, proposed, studied, discussed"),
        {"planned", "forecast", "proposed", "studied", "discussed"},
    ),
    "said": ("#b5519c", "1 4", "evaluated", {"evaluated"}),
    "known": ("#c4c4c4", "", "reference data", set()),
}


def colours() -> str:
    """The styles as CSS."""
    return "".join(
        f".{name}{{stroke:{colour};stroke-dasharray:{dashes or 'none'}}}"
        for name, (colour, dashes, _, _) in STYLES.items()
    )


def style(edge: Attributes) -> str:
    """The name of the style of *edge*: the first that one of its modalities has."""
    modalities = set(str(edge.get("modality", "")).split("; "))
    return next((name for name, (*_, own) in STYLES.items() if own & modalities), "known")
