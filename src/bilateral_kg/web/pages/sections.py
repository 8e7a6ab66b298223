"""What is stated of a thing and of its parts, in sections, each statement with its reports."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from pyoxigraph import NamedNode

from bilateral_kg import names
from bilateral_kg.engine.base import Term
from bilateral_kg.web.pages.evidence import Badge, Report, reports
from bilateral_kg.web.pages.told import Text, Told, Value
from bilateral_kg.web.questions import text_of

_SKOS: Final = names.PREFIXES["skos"]
_BKG: Final = names.BKG
# Told elsewhere on the page, or only there for queries.
_NOT_ROWS: Final = frozenset(
    {names.RDF_TYPE, names.PREF_LABEL, _SKOS + "altLabel", _SKOS + "definition",
     _SKOS + "broaderTransitive", _BKG + "earliest", _BKG + "latest", _BKG + "unit",
     _BKG + "lowerInclusive", _BKG + "upperInclusive"}
)  # fmt: skip
_AMOUNTS: Final = frozenset({_BKG + "value", _BKG + "lower", _BKG + "upper"})
_TO_WHOLE: Final = frozenset(
    _BKG + name for name in ("stageOf", "participationIn", "agendaOf", "projectStageOf", "statusOf")
)
_ORDER: Final = (
    "title", "indicator", "party", "partyState", "twinCity", "relates", "holder", "post",
    "participant", "role", "inCapacity", "stageType", "value", "lower", "upper", "date", "period",
    "begins", "ends", "deadline", "bearer", "addressee", "deliverable", "concerns", "location",
    "partOf", "sector", "\uffff", "contestedProperty", "conflictsWith", "unstated",
)  # fmt: skip
_REPORT: Final = _BKG + "Assertion"
_ATTESTATION: Final = _BKG + "Attestation"


@dataclass(frozen=True, slots=True)
class Row:
    """A property with its values, how that is reported, and where to ask why."""

    name: Text
    predicate: str
    values: Sequence[Value]
    badges: Sequence[Badge]
    speakers: Sequence[Value]


@dataclass(frozen=True, slots=True)
class Part:
    """A node of its own inside the thing: a stage, someone's part in it, a topic."""

    anchor: str
    iri: str
    rows: Sequence[Row]
    reports: Sequence[Report]
    badges: Sequence[Badge]
    speakers: Sequence[Value]


@dataclass(frozen=True, slots=True)
class Attestation:
    """Where a reference value was read."""

    property: Text
    language: str
    address: Value | None
    verification: Sequence[Value]


class Sections:
    """All about one thing."""

    def __init__(self, told: Told, iri: str) -> None:
        self.told = told
        self.iri = iri
        self.classes = self._classes(iri)
        self._parts = [s for s in told.subjects() if s.startswith(iri + "#")]
        self._reports = self._read_reports()

    def _classes(self, iri: str) -> list[str]:
        types = [each for each in self.told.nodes(iri, names.RDF_TYPE)
                 if each in self.told.served.words.labels]  # fmt: skip
        return self.told.served.words.narrowest(types)

    def _read_reports(self) -> Mapping[str, list[Report]]:
        """The reports about the thing and each part, asked for together with their places."""
        about = {
            each: self.told.referring(each).get(_BKG + "asserts", [])
            for each in (self.iri, *self._parts)
        }
        if _REPORT in self.told.nodes(self.iri, names.RDF_TYPE):
            about[self.iri] = [self.iri]
        wanted = sorted({report for found in about.values() for report in found})
        if not wanted:
            return {}
        triples = self.told.served.questions.own_triples("why-evidence", {"report": wanted})
        known = reports(Told(self.told.served, self.told.languages, triples), wanted)
        return {each: [known[report] for report in found] for each, found in about.items()}

    def reports(self, iri: str) -> Sequence[Report]:
        """The reports about a node."""
        return self._reports.get(iri, [])

    @cached_property
    def rows(self) -> Sequence[Row]:
        """What is stated of the thing itself."""
        return self._rows(self.iri)

    @cached_property
    def own(self) -> Sequence[Report]:
        """The reports about the thing itself."""
        return self.reports(self.iri)

    @cached_property
    def parts(self) -> Sequence[tuple[Text, Sequence[Part]]]:
        """The parts by kind."""
        kinds: dict[str, list[Part]] = {}
        for each in self._parts:
            classes = self._classes(each)
            if _ATTESTATION not in classes:
                kinds.setdefault(classes[0] if classes else "", []).append(self._part(each))
        unknown = Text(self.told.served.terms.as_vocab(names.BKG + "Part").rpartition(":")[2])
        return [
            (self.told.property(kind) if kind else unknown, parts) for kind, parts in kinds.items()
        ]

    @cached_property
    def members(self) -> Sequence[Value]:
        """The concepts of a scheme."""
        found = self.told.referring(self.iri).get(_SKOS + "inScheme", [])
        return sorted((self.told.link(each) for each in found), key=lambda value: value.text)

    @cached_property
    def attestations(self) -> Sequence[Attestation]:
        """Where reference values were read."""
        return [
            self._attestation(each)
            for each in self._parts
            if _ATTESTATION in self.told.nodes(each, names.RDF_TYPE)
        ]

    def _attestation(self, iri: str) -> Attestation:
        told = self.told
        attested = told.nodes(iri, "attestedProperty")
        addresses = told.terms(iri, "address")
        return Attestation(
            told.property(attested[0]) if attested else Text(""),
            next(iter(told.texts(iri, "inLanguage")), ""),
            told.value(addresses[0]) if addresses else None,
            [told.link(each) for each in told.nodes(iri, "verification")],
        )

    def _part(self, iri: str) -> Part:
        found = self.reports(iri)
        marks, speakers = _voices(found)
        rows = [row for row in self._rows(iri) if row.predicate not in _TO_WHOLE]
        if self.told.labelled(iri):
            label = self.told.label(iri)
            named = Row(self.told.property(names.PREF_LABEL), names.PREF_LABEL,
                        [Value(label.text, label.language)], (), ())  # fmt: skip
            rows.insert(0, named)
        return Part(iri.removeprefix(self.iri + "#"), iri, rows, found, marks, speakers)

    def _rows(self, iri: str) -> list[Row]:
        stated = self.told.stated(iri)
        parties = set(stated.get(_BKG + "party", ()))
        rows = []
        for predicate, terms in stated.items():
            if predicate in _NOT_ROWS or (
                predicate == _BKG + "partyState" and parties >= set(terms)
            ):
                continue
            values = [self._value(iri, predicate, term) for term in terms]
            voices = _voices(_told_of(self.reports(iri), predicate))
            rows.append(Row(self.told.property(predicate), predicate, values, *voices))
        return sorted(rows, key=_place)

    def _value(self, iri: str, predicate: str, term: Term) -> Value:
        units = self.told.nodes(iri, "unit")
        if predicate in _AMOUNTS and units:
            return Value(self.told.format.quantity(text_of(term), units[0]))
        if isinstance(term, NamedNode) and predicate.endswith(("Property", "backs")):
            name = self.told.property(term.value)
            return Value(name.text, name.language)
        return self.told.value(term)


def _backing(found: Sequence[Report], predicate: str) -> Sequence[Report]:
    """The reports that a property rests on: those that name it, else all."""
    return [each for each in found if not each.backs or predicate in each.backs] or found


def _told_of(found: Sequence[Report], predicate: str) -> Sequence[Report]:
    """As `_backing`; but nobody signs or reports a silence: it is ours to note."""
    return () if predicate == _BKG + "unstated" else _backing(found, predicate)


def _place(row: Row) -> tuple[int, str]:
    """Where a row stands: kinds and parties first, what is not stated last."""
    name = row.predicate.rpartition("#")[2].rpartition("/")[2]
    if name.endswith("Kind"):
        return 0, name
    return _ORDER.index(name if name in _ORDER else "\uffff") + 1, name


def _voices(found: Sequence[Report]) -> tuple[list[Badge], list[Value]]:
    """Modalities and speakers of reports, each once."""
    marks = {badge.slug: badge for report in found for badge in report.badges}
    speakers = {each.text: each for report in found for each in report.speakers}
    return list(marks.values()), list(speakers.values())
