"""What a drawing says of a thing and of a link: class, label, days, sectors, coordinates."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from pyoxigraph import Literal, NamedNode

from bilateral_kg import names
from bilateral_kg.release.days import hull
from bilateral_kg.web.questions import text_of

# Nodes that stand for a link between others, or are told under others; drawn if asked for.
HIDDEN: Final = frozenset(
    (
        *("Participation", "AgreementStage", "ProjectStage", "Occupancy", "AgendaItem"),
        *("Twinning", "RelationStatus", "Attestation", "Assertion", "Passage", "Figure"),
        *("Indicator", "Post", "SourceDocument", "Curator", "Concept", "ConceptScheme", "Unit"),
    )
)
_LABELS: Final = (names.PREF_LABEL, names.PREFIXES["rdfs"] + "label")
_EVENTS: Final = (names.BKG + "participationIn", names.BKG + "event")
_WHOLE: Final = names.BKG + "partOf"
_SECTOR: Final = names.BKG + "sector"


@dataclass(frozen=True, slots=True)
class Days:
    """The first and last day on which a thing may have been; None: not known."""

    earliest: str | None = None
    latest: str | None = None

    def holds(self, day: date | None) -> str | None:
        """yes, no or unknown; None where no day is asked for."""
        if day is None:
            return None
        at = day.isoformat()
        if (self.earliest and at < self.earliest) or (self.latest and at > self.latest):
            return "no"
        return "yes" if self.earliest and self.latest else "unknown"


@dataclass(slots=True)
class Thing:
    """What is known of a node, by property."""

    iri: str
    values: dict[str, list[NamedNode | Literal]] = field(default_factory=lambda: defaultdict(list))

    @property
    def kinds(self) -> tuple[str, ...]:
        """The local names of its stated classes."""
        classes = {text_of(value) for value in self.values.get(names.RDF_TYPE, ())}
        return tuple(sorted(cls.rpartition("#")[2].rpartition("/")[2] for cls in classes))

    @property
    def hidden(self) -> bool:
        return not self.kinds or bool(HIDDEN.intersection(self.kinds))

    def label(self, language: str) -> str:
        """In *language*, else en, ru, any; else the end of the IRI."""
        told = {
            value.language or "": value.value
            for naming in reversed(_LABELS)
            for value in sorted(self.values.get(naming, ()), key=str, reverse=True)
            if isinstance(value, Literal)
        }
        for tag in (language, "en", "ru", *sorted(told)):
            if tag in told:
                return told[tag]
        return self.iri.rstrip("/#").rpartition("#")[2].rpartition("/")[2]

    @property
    def sectors(self) -> list[str]:
        home = names.concept_iri("sector", "")
        return sorted(text_of(value).removeprefix(home) for value in self.values.get(_SECTOR, ()))

    @property
    def days(self) -> Days:
        earliest, latest = self._one("earliest"), self._one("latest")
        if earliest or latest:
            return Days(earliest, latest)
        begins, ends = self._all("begins"), self._all("ends")
        first, last = hull(begins).earliest, hull(ends).latest
        return Days(
            "{:04}-{:02}-{:02}".format(*first) if first and begins else None,
            "{:04}-{:02}-{:02}".format(*last) if last and ends else None,
        )

    def numbers(self) -> dict[str, float]:
        """Its coordinates, if both are known."""
        found = {name: self._one(name) for name in ("latitude", "longitude")}
        return {k: float(v) for k, v in found.items() if v} if all(found.values()) else {}

    @property
    def wholes(self) -> list[str]:
        return [text_of(value) for value in self.values.get(_WHOLE, ())]

    @property
    def events(self) -> list[str]:
        return [text_of(value) for name in _EVENTS for value in self.values.get(name, ())]

    def _all(self, name: str) -> list[str]:
        return [text_of(value) for value in self.values.get(names.BKG + name, ())]

    def _one(self, name: str) -> str | None:
        return min(self._all(name), default=None)


@dataclass(frozen=True, slots=True, order=True)
class Link:
    """A link as it is drawn; *facts* are whose assertions stand behind it."""

    source: str
    target: str
    predicate: str
    kind: str
    unnamed: str = ""
    facts: tuple[str, ...] = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class Support:
    """The assertions behind a link, their modalities and passages (or whole sources)."""

    reports: tuple[str, ...]
    modalities: tuple[str, ...]
    places: tuple[str, ...]
