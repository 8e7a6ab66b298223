"""What the drawing tells apart: a dozen kinds of things, over the ontology's classes."""

from collections import defaultdict
from typing import Final

from bilateral_kg import names
from bilateral_kg.web.questions import text_of
from bilateral_kg.web.served import Served

# Of two kinds that a class belongs to, the one named first.
_CLASSES: Final = {
    "state": ("State",),
    "person": ("Person",),
    "body": ("Organization", "JointBody"),
    "place": ("Place",),
    "corridor": ("Corridor",),
    "relation": ("BilateralRelation",),
    "event": ("Event",),
    "document": ("Instrument", "InstrumentSet"),
    "project": ("Project", "Measure"),
    "commitment": ("Commitment",),
    "figure": ("Indicator", "Figure"),
}
KINDS: Final = (*_CLASSES, "other")
# How a line looks, by what stands behind it: a colour of the design, dashes, the modalities.
STYLES: Final = (
    ("--m-signed", "solid", ("signed", "adopted", "occurred", "ongoing")),
    ("--m-agreed", "dashed", ("agreed", "instructed")),
    ("--m-proposed", "dotted", ("planned", "forecast", "proposed", "studied", "discussed")),
    ("--m-evaluated", "dotted", ("evaluated", "mentioned")),
    ("--graph-link", "solid", ()),
)


def kinds(served: Served) -> dict[str, str]:
    """The kind of each class, by the class's local name."""
    wider: defaultdict[str, set[str]] = defaultdict(set)
    for of, above in served.questions.own_rows("graph-classes", {}).rows:
        if text_of(of).startswith(names.BKG):
            wider[_local(text_of(of))].add(_local(text_of(above)))
    found = {
        name: next((kind for kind, own in _CLASSES.items() if above.intersection(own)), "other")
        for name, above in wider.items()
    }
    return {name: kind for name, kind in found.items() if kind != "other"}


def labels(served: Served, scheme: str, language: str) -> dict[str, str]:
    """The concepts of a scheme with their labels, by slug."""
    given = {"scheme": names.VOCAB + scheme, "lang": language}
    rows = served.questions.own_rows("scheme-labels", given).rows
    found = {text_of(concept).rpartition("/")[2]: text_of(label) for concept, label, _ in rows}
    return {slug: label or slug for slug, label in found.items()}


def days(served: Served) -> list[str]:
    """The days on which something begins, in order."""
    return [text_of(day) for (day,) in served.questions.own_rows("graph-days", {}).rows]


def centre(served: Served) -> str | None:
    """Where to begin: the relation that is spoken of most, under its short name."""
    for iri, _ in served.questions.own_rows("graph-centre", {"limit": "1"}).rows:
        return text_of(iri).removeprefix(names.ID)
    return None


def _local(iri: str) -> str:
    return iri.rpartition("#")[2]
