"""What the documents refer to: states and their relations, as a source of its own."""

from collections.abc import Iterable
from typing import Final

from world.states import State
from world.terms import LANGUAGE, RDF_TYPE, Page, address, bkg, concept, text, thing

NAME: Final = "world-reference"


def reference_page(
    states: Iterable[State], pairs: dict[str, tuple[State, State]], known: frozenset[str]
) -> list[str]:
    """Lines of N-Quads; *known* relations are in the project's own reference data."""
    page = Page(NAME)
    node = thing(f"source/{NAME}")
    page.labels(node, {"en": "States of a synthetic world", "ru": "Государства выдуманного мира"})
    page.say(
        node,
        [
            (RDF_TYPE, bkg("SourceDocument")),
            (bkg("sourceKind"), concept("source-kind/dataset")),
            (bkg("address"), address("https://dataset.example/world")),
            (LANGUAGE, text("en")),
        ],
    )
    for state in states:
        if not state.known:
            _state(page, state)
    for name, (one, other) in sorted(pairs.items()):
        if name not in known:
            _relation(page, name, one, other)
    return page.lines


def _state(page: Page, state: State) -> None:
    node = thing(f"state/{state.slug}")
    page.labels(node, state.names)
    page.say(
        node,
        [
            (RDF_TYPE, bkg("State")),
            (bkg("alpha2"), text(state.alpha2)),
            (bkg("alpha3"), text(state.alpha3)),
            (bkg("isoNumeric"), text(state.number)),
        ],
    )


def _relation(page: Page, name: str, one: State, other: State) -> None:
    node = thing(f"relation/{name}")
    page.labels(
        node,
        {
            "en": f"Relations of {one.names['en']} and {other.names['en']}",
            "ru": f"Отношения: {one.names['ru']} – {other.names['ru']}",
        },
    )
    page.say(
        node,
        [
            (RDF_TYPE, bkg("BilateralRelation")),
            (bkg("relates"), thing(f"state/{one.slug}")),
            (bkg("relates"), thing(f"state/{other.slug}")),
        ],
    )
