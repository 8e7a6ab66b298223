"""Where the boxes of a picture stand: a column per kind of thing, no two boxes overlapping.

No force layout: columns have no accidents, so the same graph is the same picture everywhere, and a
label has a place of its own by construction.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from bilateral_kg.export.wrapping import wrap

if TYPE_CHECKING:
    from bilateral_kg.export.drawing import Drawing

FONT: Final = 11
LINE: Final = 14
BOX: Final = 210
_PADDING: Final = 6
_BETWEEN_BOXES: Final = 9
BETWEEN_COLUMNS: Final = 130
MARGIN: Final = 24
HEAD: Final = 96
_MOST_LINES: Final = 4
# Sweeps of the barycentre method; crossings hardly change after a few.
_SWEEPS: Final = 12
# In a column without a name stands what no other takes.
COLUMNS: Final = (
    ("People", ("Person",)),
    ("States and bodies", ("State", "Organization", "BilateralRelation")),
    (
        "Events",
        (
            *("Event", "Visit", "Talks", "CouncilSession", "Briefing", "Forum", "Tour"),
            *("Presentation", "Signing", "Speech"),
        ),
    ),
    ("Documents", ("Instrument", "InstrumentSet")),
    ("Projects and promises", ("Project", "Measure", "Commitment", "Instruction")),
    ("Places and corridors", ()),
)


@dataclass(frozen=True, slots=True)
class Box:
    """A node: its column, the upper left corner of its box, the lines in it."""

    column: int
    x: float
    y: float
    height: float
    lines: tuple[str, ...]

    @property
    def middle(self) -> float:
        return self.y + self.height / 2


def arrange(drawing: Drawing) -> dict[str, Box]:
    """A box for each node."""
    lines = {
        node: tuple(wrap(str(known["label"]), (BOX - 2 * _PADDING) / FONT, _MOST_LINES))
        for node, known in drawing.nodes(data=True)
    }
    columns = _ordered(drawing)
    heights = {node: len(lines[node]) * LINE + 2 * _PADDING for node in lines}
    lengths = [sum(heights[node] + _BETWEEN_BOXES for node in column) for column in columns]
    boxes = {}
    used = [number for number, column in enumerate(columns) if column]
    for place, number in enumerate(used):
        y = HEAD + (max(lengths) - lengths[number]) / 2
        for node in columns[number]:
            x = MARGIN + place * (BOX + BETWEEN_COLUMNS)
            boxes[node] = Box(number, x, y, heights[node], lines[node])
            y += heights[node] + _BETWEEN_BOXES
    return boxes


def _ordered(drawing: Drawing) -> list[list[str]]:
    """The nodes of each column, each near what it is related to (barycentre method)."""
    columns: list[list[str]] = [[] for _ in COLUMNS]
    for node in sorted(drawing):
        columns[_column(str(drawing.nodes[node]["type"]))].append(node)
    related: defaultdict[str, set[str]] = defaultdict(set)
    for source, target in drawing.edges():
        related[source].add(target)
        related[target].add(source)
    for sweep in range(_SWEEPS):
        places = _places(columns)
        for column in columns if sweep % 2 == 0 else reversed(columns):
            column.sort(key=lambda node: (_mean(node, related, places), node))
            places |= _places([column])
    return columns


def _places(columns: list[list[str]]) -> dict[str, float]:
    """From 0, the top of a column, to 1, its end."""
    return {
        node: (number + 0.5) / len(column)
        for column in columns
        for number, node in enumerate(column)
    }


def _mean(node: str, related: dict[str, set[str]], places: dict[str, float]) -> float:
    others = sorted(related[node] - {node})
    if not others:
        return places[node]
    return sum(places[other] for other in others) / len(others)


def _column(kind: str) -> int:
    for number, (_, kinds) in enumerate(COLUMNS):
        if set(kind.split("; ")) & set(kinds):
            return number
    return len(COLUMNS) - 1
