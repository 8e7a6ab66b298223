"""A dossier as JSON-LD: one object whose parts are nodes of the release.

The parts stand under `dossier`, which the context of answers reads as mere nesting, and in it
as nodes beside each other. Each is told once, with its own stages, participants, assertions and
passages; elsewhere a link to it carries its name and nothing more. Words that are no keys of
the context (`held`, `overdue`, `day` ...) are answers for the day asked about and no triples.
"""

from collections.abc import Collection, Iterable, Sequence
from typing import Any, Final

from pyoxigraph import Triple

from bilateral_kg import names
from bilateral_kg.web.dossier.gather import Dossier
from bilateral_kg.web.framing import Frame
from bilateral_kg.web.terms import Key, Terms

Item = dict[str, Any]
UNSTATED: Final = "unstated"


class Apart(Frame):
    """A frame in which some nodes are told in places of their own only."""

    def __init__(
        self, triples: Iterable[Triple], terms: Terms, language: str, apart: Collection[str]
    ) -> None:
        super().__init__(triples, terms, language)
        self._apart = frozenset(apart)

    def _reference(self, predicate: str, key: Key, iri: str, path: Sequence[str]) -> Any:
        if iri in self._apart and key.base is None and key.coercion == "@id":
            return self.brief(iri)
        return super()._reference(predicate, key, iri, path)

    def brief(self, iri: str, *keys: str) -> Item:
        """The node with its name and *keys* only."""
        told: Item = {"id": iri}
        for predicate, values in self._out.get(iri, {}).items():
            key = self._terms.forward.get(predicate)
            if values and key is not None and key.name in {"label", *keys}:
                told[key.name] = self._values(predicate, key, (iri,))
        return told


def item(dossier: Dossier, terms: Terms, language: str) -> Item:
    """The dossier as the one item of an answer."""
    pair, parts = dossier.pair, dossier.parts
    apart = {pair.first.iri, pair.second.iri, *parts.facts, *(s for s, _ in dossier.sources)}
    if pair.relation:
        apart.add(pair.relation)
    frame = Apart(dossier.known.triples, terms, language, apart)
    told = frame.node(pair.relation) if pair.relation else {}
    held = {standing.kind: standing.held for standing in parts.standings}
    for status in told.get("status", ()):
        for kind in status.get("statusKind", ()):
            status["held"] = held.get(f"{names.VOCAB}relation-status/{kind}", "unknown")
    return {
        **told,
        "states": [pair.first.code, pair.second.code],
        "at": dossier.at,
        "complete": parts.complete,
        "counts": counts(dossier),
        "agreementsBySector": grouped((one.iri, one.sectors) for one in parts.agreements),
        "projectsByStage": grouped(
            (one.iri, tuple(stage.kind for stage in one.stages)) for one in parts.projects
        ),
        "dossier": _sections(dossier, frame),
    }


def counts(dossier: Dossier) -> dict[str, int]:
    """How many there are of each, as the list of pairs has them."""
    parts = dossier.parts
    return {
        "agreements": len(parts.agreements),
        "events": len(parts.events),
        "projects": len(parts.projects),
        "commitments": len(parts.commitments),
        "figures": len(parts.figures),
    }


def grouped(things: Iterable[tuple[str, tuple[str, ...]]]) -> dict[str, list[str]]:
    """Things under the names of the concepts they have; those without one under `unstated`."""
    groups: dict[str, list[str]] = {}
    for iri, concepts in things:
        for concept in dict.fromkeys(concepts) or (UNSTATED,):
            groups.setdefault(concept.rpartition("/")[2], []).append(iri)
    return dict(sorted(groups.items(), key=lambda group: (group[0] == UNSTATED, group[0])))


def _sections(dossier: Dossier, frame: Apart) -> dict[str, list[Item]]:
    parts = dossier.parts
    return {
        "agreements": [
            {**frame.node(one.iri), "day": one.day, "inForce": one.in_force}
            for one in parts.agreements
        ],
        "events": [
            {**frame.node(one.iri), "firstDay": one.first_day, "lastDay": one.last_day}
            for one in parts.events
        ],
        "projects": [frame.node(one.iri) for one in parts.projects],
        "indicators": [
            {**frame.node(iri), "series": _series(dossier, iri)} for iri in parts.indicators
        ],
        "figures": [
            frame.node(one.iri) | ({"overdue": one.overdue} if one.overdue else {})
            for one in parts.figures
        ],
        "commitments": [
            {**frame.node(one.iri), "overdue": one.overdue, "open": one.is_open}
            for one in parts.commitments
        ],
        "people": [
            {
                **frame.node(one.iri),
                "acts": one.acts,
                "posts": [{"post": held.post, "held": held.held} for held in one.posts],
            }
            for one in parts.people
        ],
        "twinnings": [frame.node(one.iri) for one in parts.twinnings],
        "contested": _contested(dossier, frame),
        "notStated": [frame.brief(iri, "unstated") for iri in dossier.unstated],
        "sources": [
            {**frame.brief(iri, "title", "address"), "assertions": many}
            for iri, many in dossier.sources
        ],
    }


def _series(dossier: Dossier, indicator: str) -> dict[str, list[str]]:
    """The figures of an indicator by kind: an actual is never beside a target."""
    series: dict[str, list[str]] = {}
    for figure in dossier.parts.figures:
        if figure.indicator == indicator:
            series.setdefault(figure.kind.rpartition("/")[2], []).append(figure.iri)
    return series


def _contested(dossier: Dossier, frame: Apart) -> list[Item]:
    values = [
        {
            **frame.brief(one.thing, "contestedProperty"),
            "property": one.property,
            "says": [{"value": value, "in": source} for value, source in one.values],
        }
        for one in dossier.contested
    ]
    return values + [frame.brief(iri, "conflictsWith") for iri in dossier.conflicting]
