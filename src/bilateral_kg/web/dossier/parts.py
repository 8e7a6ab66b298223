"""The parts of a dossier: each one question of the catalogue, asked of the pair."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from bilateral_kg.engine.base import Rows
from bilateral_kg.web.dossier import table
from bilateral_kg.web.dossier.model import (
    UNKNOWN,
    Agreement,
    Commitment,
    Event,
    Figure,
    Held,
    Pair,
    Parts,
    Person,
    Project,
    Stage,
    Standing,
    Twinning,
)
from bilateral_kg.web.served import Served

# What a question is asked for at most; a part that has more says so.
MOST_ROWS: Final = 1_000
_TARGET: Final = "/figure-kind/target"
# Virtuoso writes a truth value as a number.
_FALSE: Final = frozenset({"false", "0"})
_Days = Mapping[str, list[table.Row]]


@dataclass(slots=True)
class Gathering:
    """Asks the questions of one pair on one day, and notes where an answer was cut."""

    served: Served
    pair: Pair
    at: str
    complete: bool = True

    def parts(self) -> Parts:
        """Everything. ParameterError where *at* is no day."""
        standings = self._standings()
        agreements = self._agreements()
        figures = self._figures()
        commitments = self._commitments()
        return Parts(
            standings,
            agreements,
            self._events(),
            self._projects(),
            figures,
            commitments,
            self._people(),
            self._twinnings(),
            self.complete,
        )

    def _of_pair(self, name: str) -> Rows:
        states = {"state": self.pair.first.iri, "other": self.pair.second.iri}
        found = self.served.questions.known_rows(name, {**states, "limit": str(MOST_ROWS)})
        self.complete = self.complete and len(found.rows) < MOST_ROWS
        return found

    def _on_day(self, name: str, parameter: str, things: Sequence[str], column: str) -> _Days:
        """yes, no or unknown for each thing on the day."""
        if not things:
            return {}
        given: dict[str, str | Sequence[str]] = {"at": self.at, parameter: things[:MOST_ROWS]}
        rows = self.served.questions.known_rows(name, given)
        return table.grouped(rows, column)

    def _standings(self) -> tuple[Standing, ...]:
        # Also asked where there is no relation node: the day is checked by it.
        relation = self.pair.relation or self.pair.first.iri
        given = {"relation": relation, "at": self.at}
        rows = self.served.questions.known_rows("relation-status", given)
        return tuple(
            Standing(row["status"], row["held"], row["begins"], row["ends"])
            for row in table.told(rows)
        )

    def _agreements(self) -> tuple[Agreement, ...]:
        found = table.grouped(self._of_pair("pair-agreements"), "item")
        days = self._on_day("in-force", "document", list(found), "document")
        return tuple(
            Agreement(
                iri,
                table.distinct(rows, "field"),
                table.distinct(rows, "kind"),
                rows[0]["stage"] or None,
                None if rows[0]["key"] == "-" else rows[0]["key"],
                days[iri][0]["inForce"] if iri in days else UNKNOWN,
            )
            for iri, rows in found.items()
        )

    def _events(self) -> tuple[Event, ...]:
        found = table.grouped(self._of_pair("pair-events"), "event")
        return tuple(
            Event(
                iri,
                table.distinct(rows, "date"),
                rows[0]["from"] or None,
                rows[0]["until"] or None,
            )
            for iri, rows in found.items()
        )

    def _projects(self) -> tuple[Project, ...]:
        found = table.grouped(self._of_pair("pair-projects"), "project")
        return tuple(
            Project(
                iri,
                tuple(Stage(row["stage"], row["expected"] or None) for row in rows if row["stage"]),
            )
            for iri, rows in found.items()
        )

    def _figures(self) -> tuple[Figure, ...]:
        found = table.grouped(self._of_pair("pair-figures"), "figure")
        targets = [iri for iri, rows in found.items() if rows[0]["figureKind"].endswith(_TARGET)]
        days = self._on_day("overdue", "said", targets, "thing")
        return tuple(
            _figure(rows[0], days[iri][0]["overdue"] if iri in days else None)
            for iri, rows in found.items()
        )

    def _commitments(self) -> tuple[Commitment, ...]:
        found = table.grouped(self._of_pair("pair-commitments"), "commitment")
        days = self._on_day("overdue", "said", list(found), "thing")
        return tuple(
            Commitment(
                iri,
                table.distinct(rows, "deadline"),
                table.distinct(rows, "fulfilledBy"),
                days[iri][0]["overdue"] if iri in days else UNKNOWN,
            )
            for iri, rows in found.items()
        )

    def _people(self) -> tuple[Person, ...]:
        found = list(table.told(self._of_pair("pair-people")))
        holders = [row["person"] for row in found]
        days = self._on_day("post-holders", "holder", holders, "holder")
        return tuple(
            Person(
                row["person"],
                int(row["acts"]),
                tuple(Held(held["post"], held["held"]) for held in days.get(row["person"], ())),
            )
            for row in found
        )

    def _twinnings(self) -> tuple[Twinning, ...]:
        found = table.grouped(self._of_pair("twinnings"), "twinning")
        return tuple(
            Twinning(iri, (rows[0]["first"], rows[0]["second"])) for iri, rows in found.items()
        )


def _figure(row: table.Row, overdue: str | None) -> Figure:
    return Figure(
        iri=row["figure"],
        indicator=row["indicator"],
        kind=row["figureKind"],
        measure=row["measure"],
        value=row["value"] or None,
        lower=row["lower"] or None,
        lower_inclusive=row["lowerInclusive"] not in _FALSE,
        upper=row["upper"] or None,
        upper_inclusive=row["upperInclusive"] not in _FALSE,
        unit=row["unit"] or None,
        qualifier=row["qualifier"] or None,
        period=row["period"] or None,
        deadline=row["deadline"] or None,
        first_day=row["since"] or None,
        last_day=row["until"] or None,
        overdue=overdue,
    )
