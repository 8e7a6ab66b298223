"""Why an edge is drawn: the assertions behind it, folded into attributes."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from bilateral_kg.engine.base import Engine
from bilateral_kg.export.labels import Labels
from bilateral_kg.export.questions import ask, text
from bilateral_kg.names import concept_iri

_WITHDRAWN = concept_iri("curation", "withdrawn")


@dataclass(frozen=True, slots=True, order=True)
class Support:
    """One piece of evidence of one assertion. Sorts by source, then by place in it."""

    source: str
    start: int
    evidence: str
    modality: str
    assertion: str


@dataclass(frozen=True, slots=True)
class Claim:
    """A property of a fact: what an edge shows."""

    fact: str
    property: str


class Backing:
    """Which assertions stand behind which property of each of some *facts*."""

    def __init__(self, engine: Engine, facts: Iterable[str]) -> None:
        known = set(facts)
        self._asserted: defaultdict[str, defaultdict[str, set[str]]] = defaultdict(
            lambda: defaultdict(set)
        )
        for row in ask(engine, "asserted", fact=tuple(known)):
            assertion = text(row["assertion"])
            backed = self._asserted[text(row["fact"])][assertion]
            known.add(assertion)
            if "property" in row:
                backed.add(text(row["property"]))
        self._support: defaultdict[str, list[Support]] = defaultdict(list)
        self._withdrawn: set[str] = set()
        # A fact may be an assertion itself: an opinion.
        for row in ask(engine, "assertions", assertion=known):
            assertion, evidence = text(row["assertion"]), text(row["evidence"])
            if text(row["curation"]) == _WITHDRAWN:
                self._withdrawn.add(assertion)
            self._support[assertion].append(
                Support(
                    source=text(row["source"]) if "source" in row else evidence,
                    start=int(text(row["start"])) if "start" in row else -1,
                    evidence=evidence,
                    modality=text(row["modality"]),
                    assertion=assertion,
                )
            )

    def named(self) -> set[str]:
        """What `attributes` tells by their labels: modalities and sources."""
        supports = [support for several in self._support.values() for support in several]
        return {name for support in supports for name in (support.modality, support.source)}

    def stands(self, fact: str) -> bool:
        """False if *fact* was asserted and every assertion of it has been withdrawn."""
        assertions = {fact} if fact in self._support else set(self._asserted.get(fact, {}))
        return not assertions or not assertions <= self._withdrawn

    def of(self, claim: Claim) -> list[Support]:
        """What backs *claim*, in the order of sources and places.

        An assertion that names what it backs counts for those properties only. Links that no
        assertion names (a part's whole) rest on all assertions of the fact.
        """
        if claim.fact in self._support:
            return sorted(self._support[claim.fact])
        backed = {
            assertion: properties
            for assertion, properties in self._asserted.get(claim.fact, {}).items()
            if assertion not in self._withdrawn
        }
        named = [a for a, properties in backed.items() if claim.property in properties]
        general = [a for a, properties in backed.items() if not properties]
        return sorted(s for a in (named + general) or backed for s in self._support[a])

    def attributes(self, claims: Iterable[Claim], labels: Labels) -> dict[str, str]:
        """Modality, source and passage of *claims*; several joined with "; ", in fixed order.

        Modalities are told in English: lines are drawn, and edges filtered, by them.
        """
        support = sorted({s for claim in claims for s in self.of(claim)})
        passages = [s.evidence for s in support if s.evidence != s.source]
        found = {
            "modality": labels.joined((s.modality for s in support), "en"),
            "source": "; ".join(dict.fromkeys(labels.of(s.source) for s in support)),
            "passage": "; ".join(dict.fromkeys(passages)),
        }
        return {name: value for name, value in found.items() if value}
