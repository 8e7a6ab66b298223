"""What lies around a thing: step by step, up to a number of nodes."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Final

from bilateral_kg.web.graph_reading import Reading
from bilateral_kg.web.graph_thing import Link, Thing

# Of many neighbours these are kept first.
_FIRST: Final = ("State", "BilateralRelation", "City", "Organization", "Person", "Visit")


@dataclass(frozen=True, slots=True)
class Limits:
    """How far, how many; *kinds* are the names of the classes that are walked through."""

    depth: int
    nodes: int
    kinds: Collection[str] | None = None
    at: date | None = None


@dataclass(frozen=True, slots=True)
class Vicinity:
    """Nodes with their distance from the centre, and the links between them.

    *left_out* were found and are not among them; what lies behind these is not counted.
    """

    distance: dict[str, int]
    links: list[Link]
    left_out: int
    truncated: bool


def around(reading: Reading, center: str, limits: Limits) -> Vicinity:
    """The neighbourhood of *center*, which is always in it."""
    reading.learn([center])
    distance, frontier = {center: 0}, [center]
    left_out: set[str] = set()
    for step in range(1, limits.depth + 1):
        found = _neighbours(reading, frontier, distance, limits)
        room = limits.nodes - len(distance)
        kept = sorted(found, key=lambda iri: _rank(reading.thing(iri)))[:room]
        left_out |= found - set(kept)
        distance |= dict.fromkeys(kept, step)
        if not (frontier := kept):
            break
    between = reading.between(list(distance))
    reading.learn_words(between)
    shown = [link for link in between if _shown(reading, link, limits)]
    missing = left_out - distance.keys()
    return Vicinity(distance, shown, len(missing), bool(missing) or reading.cut)


def _neighbours(
    reading: Reading, frontier: Collection[str], known: Collection[str], limits: Limits
) -> set[str]:
    links = reading.links(frontier)
    if limits.at is not None:
        reading.learn_words(links)
    inside = set(frontier)
    others = {
        end
        for link in links
        if (link.source in inside or link.target in inside) and _shown(reading, link, limits)
        for end in (link.source, link.target)
    }
    return {iri for iri in others - set(known) if _walked(reading, iri, limits)}


def _walked(reading: Reading, iri: str, limits: Limits) -> bool:
    thing = reading.thing(iri)
    if reading.days_of(iri).holds(limits.at) == "no":
        return False
    if limits.kinds is None:
        return not thing.hidden
    return bool(set(limits.kinds).intersection(thing.kinds))


def _shown(reading: Reading, link: Link, limits: Limits) -> bool:
    return limits.at is None or reading.days_of_link(link).holds(limits.at) != "no"


def _rank(thing: Thing) -> tuple[int, str]:
    order = [_FIRST.index(kind) for kind in thing.kinds if kind in _FIRST]
    return min(order, default=len(_FIRST)), thing.iri
