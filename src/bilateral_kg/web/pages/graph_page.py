"""/graph: the neighbourhood of a thing, drawn, and as a table."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from fastapi import APIRouter, Request, Response

from bilateral_kg.errors import ParameterError
from bilateral_kg.web import addresses, vendor
from bilateral_kg.web.neighbourhood import Around, neighbourhood
from bilateral_kg.web.pages.environment import formatter
from bilateral_kg.web.pages.graph_kinds import KINDS, STYLES, centre, days, kinds, labels
from bilateral_kg.web.pages.languages import Languages
from bilateral_kg.web.pages.render import languages, parameters, render, unchanged
from bilateral_kg.web.pages.told import Value
from bilateral_kg.web.served import Served, of

router = APIRouter(include_in_schema=False)
# Of these the table takes no notice; they belong to the drawing.
_OF_SCRIPTS: Final = ("depth", "open", "without", "modality", "sector", "find")
_NOTHING: Final[Mapping[str, Any]] = {"nodes": (), "links": (), "truncated": False}


@router.get("/graph")
def graph_page(request: Request) -> Response:
    """What surrounds `center`, on the day `at`; the other parameters are read by the scripts."""
    given = parameters(request)
    for name in _OF_SCRIPTS:
        given.one(name)
    asked, at = given.one("center"), _day(given.one("at"))
    given.finish()
    held = unchanged(request)
    if held is not None:
        return held
    served, chosen = of(request), languages(request)
    center = asked or centre(served)
    found = _NOTHING
    if center is not None:
        found = neighbourhood(served, Around(center=center, at=at, lang=chosen.data))
    things = {node["id"]: _shown(node, chosen) for node in found["nodes"]}
    return render(
        request,
        "graph.html",
        vendored=vendor.vendored(),
        libraries=vendor.GRAPH,
        kinds=KINDS,
        settings=_settings(served, chosen, center),
        subject=things.get(found.get("center", "")),
        links=[_row(link, things, chosen) for link in found["links"]],
        truncated=found["truncated"],
    )


def _settings(served: Served, chosen: Languages, center: str | None) -> dict[str, object]:
    """What the scripts need to know."""
    show = formatter(chosen.interface).day
    styles = [{"colour": colour, "line": line, "modalities": own} for colour, line, own in STYLES]
    return {
        "source": "/api/graph",
        "center": center,
        "language": chosen.data,
        "query": f"?lang={chosen.asked}" if chosen.asked else "",
        "kinds": kinds(served),
        "order": KINDS,
        "styles": styles,
        "modalities": labels(served, "modality", chosen.interface),
        "sectors": labels(served, "sector", chosen.interface),
        "days": [(day, show(day)) for day in days(served)],
    }


def _day(value: str | None) -> date | None:
    try:
        return date.fromisoformat(value) if value else None
    except ValueError:
        message = f"at: a day is written as 2025-10-21, not {str(value)[:40]!r}."
        raise ParameterError(message, "at") from None


def _shown(node: Mapping[str, Any], chosen: Languages) -> Value:
    href = addresses.link(node["id"])
    asked = f"?lang={chosen.asked}" if chosen.asked and href and href.startswith("/") else ""
    return Value(node["label"], None, href and href + asked)


def _row(
    link: Mapping[str, Any], things: Mapping[str, Value], chosen: Languages
) -> dict[str, object]:
    asked = f"&lang={chosen.asked}" if chosen.asked else ""
    return {
        "source": things[link["source"]],
        "target": things[link["target"]],
        "label": link["label"],
        "modalities": link["modality"],
        "why": str(link["why"]).replace("/api/why", "/why", 1) + asked,
    }
