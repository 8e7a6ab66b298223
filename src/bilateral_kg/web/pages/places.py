"""Places with coordinates and what joins them, as the map and its tables show them."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from bilateral_kg.engine.base import Rows, Term
from bilateral_kg.names import BKG
from bilateral_kg.web import addresses
from bilateral_kg.web.pages.told import Value
from bilateral_kg.web.questions import text_of
from bilateral_kg.web.served import Served

KINDS: Final = ("city", "port", "region", "venue", "corridor", "twinning")
# Web Mercator has no poles.
_NORTHMOST: Final = 85.0


@dataclass(frozen=True, slots=True)
class Place:
    """A point on the map."""

    name: Value
    kind: str
    latitude: float
    longitude: float
    state: Value | None
    links: int


@dataclass(slots=True)
class Line:
    """A corridor or a twinning, with what it joins."""

    name: Value
    kind: str
    begins: str
    nodes: dict[str, Value] = field(default_factory=dict)


def places(served: Served, language: str) -> dict[str, Place]:
    """Places by IRI. One with two pairs of coordinates has the first."""
    found: dict[str, Place] = {}
    for row in _dicts(served.questions.own_rows("map-places", {"lang": language})):
        point = _point(row)
        iri = text_of(row["place"])
        if point is None or iri in found:
            continue
        state = text_of(row["state"])
        found[iri] = Place(
            _shown(iri, row, "label", "language"),
            _kind(row),
            *point,
            _shown(state, row, "stateLabel", "stateLanguage") if state else None,
            int(text_of(row["links"]) or 0),
        )
    return found


def lines(served: Served, language: str) -> list[Line]:
    """Corridors and twinnings."""
    found: dict[str, Line] = {}
    for row in _dicts(served.questions.own_rows("map-lines", {"lang": language})):
        iri = text_of(row["line"])
        name = _shown(iri, row, "label", "language")
        line = found.setdefault(iri, Line(name, _kind(row), text_of(row["begins"])))
        node = text_of(row["node"])
        line.nodes[node] = _shown(node, row, "nodeLabel", "nodeLanguage")
    return list(found.values())


def drawn(found: Mapping[str, Place], joined: Iterable[Line]) -> dict[str, object]:
    """What the browser needs to draw them."""
    return {
        "places": [
            {
                "label": place.name.text,
                "title": f"{place.name.text}, {place.state.text}"
                if place.state
                else place.name.text,
                "href": place.name.href,
                "kind": place.kind,
                "links": place.links,
                "point": [place.longitude, place.latitude],
            }
            for place in found.values()
        ],
        "lines": [
            {
                "label": line.name.text,
                "kind": line.kind,
                "points": [
                    [found[node].longitude, found[node].latitude]
                    for node in line.nodes
                    if node in found
                ],
            }
            for line in joined
        ],
    }


def _dicts(rows: Rows) -> list[dict[str, Term | None]]:
    return [dict(zip(rows.variables, row, strict=True)) for row in rows.rows]


def _kind(row: Mapping[str, Term | None]) -> str:
    return text_of(row["class"]).removeprefix(BKG).lower()


def _shown(iri: str, row: Mapping[str, Term | None], label: str, language: str) -> Value:
    text = text_of(row[label]) or addresses.local(iri)
    return Value(text, text_of(row[language]) or None, addresses.link(iri))


def _point(row: Mapping[str, Term | None]) -> tuple[float, float] | None:
    """Latitude and longitude; None for what is no place on Earth."""
    try:
        latitude, longitude = float(text_of(row["latitude"])), float(text_of(row["longitude"]))
    except ValueError:
        return None
    if not math.isfinite(latitude + longitude):
        return None
    return (latitude, longitude) if abs(latitude) <= _NORTHMOST and abs(longitude) <= 180 else None  # noqa: PLR2004  degrees
