"""A dossier as a page shows it: names in the reader's language, badges, speakers, links."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from bilateral_kg import names
from bilateral_kg.web import addresses
from bilateral_kg.web.dossier.gather import Dossier
from bilateral_kg.web.dossier.known import Text
from bilateral_kg.web.dossier.model import Agreement, Commitment, Event, Figure, Project

# How sure the word makes us, for the order of badges: what is real comes first.
_MODALITIES: Final = (
    "occurred",
    "ongoing",
    "signed",
    "adopted",
    "agreed",
    "instructed",
    "planned",
    "forecast",
    "proposed",
    "studied",
    "discussed",
    "evaluated",
)


@dataclass(frozen=True, slots=True)
class Concept:
    """A concept: the name that addresses have, and the one that people read."""

    slug: str
    text: Text


@dataclass(frozen=True, slots=True)
class Named:
    """A thing with its name and its own page."""

    iri: str
    text: Text
    href: str | None


@dataclass(frozen=True, slots=True)
class Told:
    """A fact with its name, how it is meant, and who said so."""

    iri: str
    text: Text
    href: str | None
    modalities: tuple[Concept, ...]
    speakers: tuple[Named, ...]

    @property
    def short(self) -> str:
        """What /why takes."""
        return self.iri.removeprefix(names.ID)


class Reader:
    """Names things of a dossier in a language."""

    def __init__(self, dossier: Dossier, language: str) -> None:
        self._known = dossier.known
        self._language = language

    def text(self, iri: str) -> Text:
        return self._known.label(iri, self._language)

    def concept(self, iri: str) -> Concept:
        """A concept, its name with a capital: it stands alone."""
        found = self.text(iri)
        return Concept(
            iri.rpartition("/")[2], Text(found.text[:1].upper() + found.text[1:], found.language)
        )

    def named(self, iri: str) -> Named:
        return Named(iri, self.text(iri), addresses.link(iri))

    def told(self, iri: str) -> Told:
        """A fact with the modalities and speakers of all that report it."""
        reports = self._known.reports(iri)
        meant = {report.modality for report in reports if report.modality}
        speakers = dict.fromkeys(who for report in reports for who in report.speakers)
        return Told(
            iri,
            self.text(iri),
            addresses.link(iri),
            tuple(sorted((Concept(m.rpartition("/")[2], self.text(m)) for m in meant), key=_rank)),
            tuple(self.named(who) for who in speakers),
        )

    def words(self, iri: str, name: str) -> tuple[Text, ...]:
        """The names of the values of one of our properties."""
        return tuple(self.text(value) for value in self._known.values(iri, name))

    def moment(self, value: str) -> Text:
        """A deadline: a date as it stands, or the words of a phrase."""
        return self.text(value) if value.startswith(names.VOCAB) else Text(value, "")


def _rank(concept: Concept) -> tuple[int, str]:
    known = concept.slug in _MODALITIES
    return (_MODALITIES.index(concept.slug) if known else len(_MODALITIES), concept.slug)


@dataclass(frozen=True, slots=True)
class AgreementRow:
    """An agreement in the table."""

    fact: Told
    sectors: tuple[Concept, ...]
    kinds: tuple[Concept, ...]
    stage: Concept | None
    day: str | None
    in_force: str


@dataclass(frozen=True, slots=True)
class EventRow:
    """An event in the list; *parts* are those that belong to it."""

    fact: Told
    dates: tuple[str, ...]
    first_day: str | None
    last_day: str | None
    parts: tuple["EventRow", ...]


@dataclass(frozen=True, slots=True)
class ProjectRow:
    """A project under a stage."""

    fact: Told
    expected: tuple[str, ...]
    places: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class CommitmentRow:
    """A commitment, who is to act, and by when."""

    fact: Told
    bearers: tuple[Text, ...]
    deadlines: tuple[Text, ...]
    fulfilled_by: tuple[Named, ...]
    overdue: str


@dataclass(frozen=True, slots=True)
class FigureRow:
    """A figure in a chart and in its table."""

    fact: Told
    figure: Figure
    kind: Concept
    measure: Concept
    qualifier: Text | None
    deadline: Text | None
    conflicts: bool


def agreements(dossier: Dossier, reader: Reader) -> list[AgreementRow]:
    """All agreements of the pair, newest first."""
    return [_agreement(one, reader) for one in dossier.parts.agreements]


def _agreement(one: Agreement, reader: Reader) -> AgreementRow:
    return AgreementRow(
        reader.told(one.iri),
        tuple(reader.concept(sector) for sector in one.sectors),
        tuple(reader.concept(kind) for kind in one.kinds),
        reader.concept(one.stage) if one.stage else None,
        one.day,
        one.in_force,
    )


def events(dossier: Dossier, reader: Reader) -> list[EventRow]:
    """The events of the pair in the order of time, undated ones last; each holds its parts."""
    listed = {one.iri: one for one in dossier.parts.events}
    within: dict[str | None, list[Event]] = {}
    for one in listed.values():
        wholes = [w for w in dossier.known.values(one.iri, "partOf") if w in listed]
        within.setdefault(wholes[0] if wholes else None, []).append(one)

    def rows(whole: str | None) -> tuple[EventRow, ...]:
        return tuple(
            EventRow(reader.told(e.iri), e.dates, e.first_day, e.last_day, rows(e.iri))
            for e in within.get(whole, ())
        )

    return sorted(rows(None), key=lambda row: row.first_day is None)


def projects(dossier: Dossier, reader: Reader) -> list[tuple[Concept | None, list[ProjectRow]]]:
    """Projects under each of their stages; last, those of which none is stated."""
    stages: dict[str | None, list[ProjectRow]] = {}
    for one in dossier.parts.projects:
        for kind in dict.fromkeys(stage.kind for stage in one.stages) or (None,):
            stages.setdefault(kind, []).append(_project(one, kind, reader))
    ordered = sorted(stages.items(), key=lambda group: _stage_rank(group[0]))
    return [(reader.concept(kind) if kind else None, rows) for kind, rows in ordered]


def _project(one: Project, kind: str | None, reader: Reader) -> ProjectRow:
    expected = [s.expected for s in one.stages if s.kind == kind and s.expected]
    return ProjectRow(
        reader.told(one.iri),
        tuple(dict.fromkeys(expected)),
        reader.words(one.iri, "location"),
    )


def _stage_rank(kind: str | None) -> tuple[int, str]:
    order = ("operating", "building", "agreed", "planned", "suspended", "cancelled")
    slug = (kind or "").rpartition("/")[2]
    if kind is None:
        return len(order) + 1, ""
    return (order.index(slug) if slug in order else len(order)), slug


def commitments(dossier: Dossier, reader: Reader) -> list[CommitmentRow]:
    """Open commitments first, overdue ones before all others."""
    rows = [_commitment(one, reader) for one in dossier.parts.commitments]
    return sorted(rows, key=lambda row: (bool(row.fulfilled_by), row.overdue != "yes"))


def _commitment(one: Commitment, reader: Reader) -> CommitmentRow:
    return CommitmentRow(
        reader.told(one.iri),
        reader.words(one.iri, "bearer"),
        tuple(reader.moment(deadline) for deadline in one.deadlines),
        tuple(reader.named(deed) for deed in one.fulfilled_by),
        one.overdue,
    )


def figures(dossier: Dossier, reader: Reader) -> list[tuple[Named, list[FigureRow]]]:
    """Figures by indicator: those with a target or forecast first, larger series before."""
    series: dict[str, list[FigureRow]] = {}
    for one in dossier.parts.figures:
        series.setdefault(one.indicator, []).append(_figure(one, dossier, reader))
    ordered = sorted(series.items(), key=lambda group: (not is_progress(group[1]), -len(group[1])))
    return [(reader.named(iri), sorted(rows, key=_in_time)) for iri, rows in ordered]


def is_progress(rows: Iterable[FigureRow]) -> bool:
    """Whether a series tells where something is to go."""
    return any(row.kind.slug in {"target", "forecast"} for row in rows)


def _figure(one: Figure, dossier: Dossier, reader: Reader) -> FigureRow:
    return FigureRow(
        reader.told(one.iri),
        one,
        reader.concept(one.kind),
        reader.concept(one.measure),
        reader.text(one.qualifier) if one.qualifier else None,
        reader.moment(one.deadline) if one.deadline else None,
        one.iri in dossier.conflicting,
    )


def _in_time(row: FigureRow) -> tuple[int, str, str]:
    kinds = ("baseline", "actual", "target", "forecast")
    place = kinds.index(row.kind.slug) if row.kind.slug in kinds else len(kinds)
    return place, row.figure.last_day or "9999", row.figure.iri


def gaps(dossier: Dossier, reader: Reader) -> list[tuple[Concept, list[Named]]]:
    """What sources leave open, and of which facts."""
    missing: dict[str, list[Named]] = {}
    for iri, left_open in dossier.unstated.items():
        whole = iri.partition("#")[0]
        for what in left_open:
            listed = missing.setdefault(what, [])
            if all(one.iri != whole for one in listed):
                listed.append(reader.named(whole))
    found = [(reader.concept(what), things) for what, things in missing.items()]
    return sorted(found, key=lambda gap: (-len(gap[1]), gap[0].slug))


def concepts(rows: Sequence[AgreementRow], *, of: str) -> list[Concept]:
    """The sectors or stages that occur among agreements, by name."""
    found: dict[str, Concept] = {}
    for row in rows:
        stages = (row.stage,) if row.stage else ()
        for concept in row.sectors if of == "sector" else stages:
            found[concept.slug] = concept
    return sorted(found.values(), key=lambda concept: concept.text.text)
