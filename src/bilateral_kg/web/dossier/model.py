"""The parts of a dossier, as the questions of the catalogue answer them.

Yes, no and unknown are words of the answers: what nobody states is unknown, never no.
"""

from dataclasses import dataclass
from typing import Final

UNKNOWN: Final = "unknown"


@dataclass(frozen=True, slots=True)
class State:
    """A state; *code* is what its addresses carry, an ISO code where it has one."""

    iri: str
    code: str


@dataclass(frozen=True, slots=True)
class Pair:
    """Two states in the one order that their addresses have, and the node of their relation."""

    first: State
    second: State
    relation: str | None

    @property
    def address(self) -> str:
        return f"{self.first.code}/{self.second.code}"


@dataclass(frozen=True, slots=True)
class Standing:
    """A kind of relations, and whether it held on the day."""

    kind: str
    held: str
    begins: str
    ends: str


@dataclass(frozen=True, slots=True)
class Agreement:
    """A document or a reported set. *day* is the last possible one of its latest stage."""

    iri: str
    sectors: tuple[str, ...]
    kinds: tuple[str, ...]
    stage: str | None
    day: str | None
    in_force: str


@dataclass(frozen=True, slots=True)
class Event:
    """An event; the days may be those of what it is part of, then *dates* is empty."""

    iri: str
    dates: tuple[str, ...]
    first_day: str | None
    last_day: str | None


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage of a project; *expected* is by when or on which day, as stated."""

    kind: str
    expected: str | None


@dataclass(frozen=True, slots=True)
class Project:
    """A project; without stages where sources name none."""

    iri: str
    stages: tuple[Stage, ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of an indicator. Neither *value* nor bounds: it is not stated."""

    iri: str
    indicator: str
    kind: str
    measure: str
    value: str | None
    lower: str | None
    lower_inclusive: bool
    upper: str | None
    upper_inclusive: bool
    unit: str | None
    qualifier: str | None
    period: str | None
    deadline: str | None
    first_day: str | None
    last_day: str | None
    overdue: str | None


@dataclass(frozen=True, slots=True)
class Commitment:
    """A promise or instruction, and whether it was overdue on the day."""

    iri: str
    deadlines: tuple[str, ...]
    fulfilled_by: tuple[str, ...]
    overdue: str

    @property
    def is_open(self) -> bool:
        return not self.fulfilled_by


@dataclass(frozen=True, slots=True)
class Held:
    """A post, and whether a person held it on the day."""

    post: str
    held: str


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who acted between the two, in so many events and documents."""

    iri: str
    acts: int
    posts: tuple[Held, ...]


@dataclass(frozen=True, slots=True)
class Twinning:
    """Two twinned cities."""

    iri: str
    cities: tuple[str, str]


@dataclass(frozen=True, slots=True)
class Contest:
    """Values of one property that differ between sources: each with a source that says it."""

    thing: str
    property: str
    values: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Parts:
    """Everything between two states on a day. *complete* is false where a part was cut."""

    standings: tuple[Standing, ...]
    agreements: tuple[Agreement, ...]
    events: tuple[Event, ...]
    projects: tuple[Project, ...]
    figures: tuple[Figure, ...]
    commitments: tuple[Commitment, ...]
    people: tuple[Person, ...]
    twinnings: tuple[Twinning, ...]
    complete: bool

    @property
    def indicators(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(figure.indicator for figure in self.figures))

    @property
    def facts(self) -> tuple[str, ...]:
        """Every thing that a part is about, once."""
        found = [
            *(one.iri for one in self.agreements),
            *(one.iri for one in self.events),
            *(one.iri for one in self.projects),
            *self.indicators,
            *(one.iri for one in self.figures),
            *(one.iri for one in self.commitments),
            *(one.iri for one in self.people),
            *(one.iri for one in self.twinnings),
        ]
        return tuple(dict.fromkeys(found))
