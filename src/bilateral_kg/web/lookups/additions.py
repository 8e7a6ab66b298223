"""What items tell beyond their triples: read off them, and stating nothing of its own."""

from typing import Any, Final

from bilateral_kg import names
from bilateral_kg.web.framing import Frame
from bilateral_kg.web.lookups.lookup import Item

# A point of a series; what a figure does not state is left out.
_POINT: Final = (
    *("id", "period", "date", "deadline", "deadlineText", "earliest", "latest"),
    *("value", "lower", "upper", "unit", "qualifier", "measureKind", "direction"),
)


def agreement(frame: Frame, item: Item) -> None:
    """Of a set: how many documents a source reports, and how many are identified."""
    if "InstrumentSet" in item.get("type", ()):
        item["kind"] = "set"
        item["reported"] = item.get("reportedCount")
        item["identified"] = len(frame.referring(item["id"], names.BKG + "inSet"))


def indicator(_: Frame, item: Item) -> None:
    """`series`: the figures by kind, in time order, so that a target never looks like a result."""
    series: dict[str, list[dict[str, Any]]] = {}
    for figure in sorted(item.get("figure", ()), key=_when):
        point = {key: figure[key] for key in _POINT if key in figure}
        point["modality"] = _modalities(figure)
        for kind in figure.get("figureKind", ()):
            series.setdefault(kind, []).append(point)
    item["series"] = dict(sorted(series.items()))


def _when(figure: Item) -> tuple[str, str]:
    return str(figure.get("latest", "~")), figure["id"]


def _modalities(figure: Item) -> list[str]:
    found = (m for report in figure.get("assertedBy", ()) for m in report.get("modality", ()))
    return sorted(set(found))
