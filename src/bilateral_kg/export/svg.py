"""A picture of the relations: boxes in columns, edges coloured by how they are reported."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from html import escape
from typing import TYPE_CHECKING, BinaryIO, Final

from bilateral_kg.export.arrange import (
    BETWEEN_COLUMNS,
    BOX,
    COLUMNS,
    FONT,
    HEAD,
    LINE,
    MARGIN,
    Box,
    arrange,
)
from bilateral_kg.export.fitting import for_xml
from bilateral_kg.export.styles import STYLES, colours, style

if TYPE_CHECKING:
    from bilateral_kg.export.drawing import Attributes, Drawing

_FILLS: Final = ("#fdf3e1", "#e6eef7", "#f6f6f6", "#e9f3ea", "#f8ebf3", "#f1efe6")
_CSS: Final = (
    f"text{{font:{FONT}px 'DejaVu Sans',Verdana,Arial,sans-serif;fill:#1a1a1a}}"
    ".head{font-weight:bold;font-size:13px}path{fill:none;stroke-width:1.3;stroke-opacity:.6}"
    "path:hover{stroke-width:3.5;stroke-opacity:1}rect{stroke:#8a8a8a;stroke-width:.8}"
)


def write(drawing: Drawing, out: BinaryIO) -> None:
    """Write *drawing* as SVG. Whose passage an edge rests on is told when it is pointed at."""
    boxes = arrange(drawing)
    right = max((box.x + BOX for box in boxes.values()), default=0.0) + BETWEEN_COLUMNS / 2
    width = max(right, _legend_end()) + MARGIN
    height = max((box.y + box.height for box in boxes.values()), default=float(HEAD)) + MARGIN
    body = [*_legend(), *_heads(boxes), *_edges(drawing, boxes), *_nodes(drawing, boxes)]
    text = "\n".join(
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:.0f}" height="{height:.0f}"'
            f' viewBox="0 0 {width:.0f} {height:.0f}" role="img">',
            "<title>Relations between states</title>",
            f"<style>{_CSS}{colours()}</style>",
            f'<rect width="{width:.0f}" height="{height:.0f}" fill="#fff" stroke="none"/>',
            *body,
            "</svg>\n",
        )
    )
    out.write(text.encode())


_LEGEND: Final = tuple(
    (name, MARGIN + number % 3 * 350, 20 + number // 3 * 18) for number, name in enumerate(STYLES)
)


def _legend_end() -> float:
    return MARGIN + 3 * 350.0


def _legend() -> Iterator[str]:
    for name, x, y in _LEGEND:
        yield f'<path class="{name}" d="M{x} {y}h30"/>'
        yield f'<text x="{x + 36}" y="{y + 4}">{STYLES[name][2]}</text>'


def _heads(boxes: dict[str, Box]) -> Iterator[str]:
    for number, x in sorted({(box.column, box.x) for box in boxes.values()}):
        yield f'<text class="head" x="{x:.0f}" y="{HEAD - 16}">{COLUMNS[number][0]}</text>'


def _nodes(drawing: Drawing, boxes: dict[str, Box]) -> Iterator[str]:
    for node, box in boxes.items():
        shape = f'width="{BOX}" height="{box.height:.0f}" rx="4" fill="{_FILLS[box.column]}"'
        lines = "".join(
            f'<tspan x="{box.x + 6:.1f}" y="{box.y + 3 + LINE * (number + 1):.1f}">'
            f"{_escaped(line)}</tspan>"
            for number, line in enumerate(box.lines)
        )
        yield f'<g id="{escape(node)}"><title>{_told(drawing.nodes[node])}</title>'
        yield f'<rect x="{box.x:.1f}" y="{box.y:.1f}" {shape}/><text>{lines}</text></g>'


def _edges(drawing: Drawing, boxes: dict[str, Box]) -> Iterator[str]:
    """One line for all that is reported alike of two things."""
    told: defaultdict[tuple[str, str, str], list[str]] = defaultdict(list)
    for source, target, edge in drawing.edges(data=True):
        said = f"{_label(drawing, source)} – {edge['label']} – {_label(drawing, target)}"
        why = "; ".join(str(edge[name]) for name in ("modality", "source") if name in edge)
        told[source, target, style(edge)].append(f"{said} ({why})" if why else said)
    for (source, target, look), lines in sorted(told.items()):
        path = _path(boxes[source], boxes[target])
        title = _escaped("\n".join(lines))
        yield f'<path class="{look}" d="{path}"><title>{title}</title></path>'


def _path(one: Box, other: Box) -> str:
    left, right = (one, other) if one.x <= other.x else (other, one)
    x, y = left.x + BOX, left.middle
    if left.x == right.x:
        bend = x + min(BETWEEN_COLUMNS * 0.75, 20 + abs(right.middle - y) / 6)
        end = right.middle
        return f"M{x:.1f} {y:.1f}C{bend:.1f} {y:.1f} {bend:.1f} {end:.1f} {x:.1f} {end:.1f}"
    half = BETWEEN_COLUMNS / 2
    return (
        f"M{x:.1f} {y:.1f}C{x + half:.1f} {y:.1f} {right.x - half:.1f} {right.middle:.1f}"
        f" {right.x:.1f} {right.middle:.1f}"
    )


def _label(drawing: Drawing, node: str) -> str:
    return str(drawing.nodes[node]["label"])


def _told(known: Attributes) -> str:
    names = ("label", "label_ru", "type", "date", "stage", "status", "iri")
    return _escaped("\n".join(str(known[name]) for name in names if name in known))


def _escaped(text: str) -> str:
    return escape(for_xml(text), quote=False)
