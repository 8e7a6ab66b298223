"""Two states and what is between them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bilateral_kg.catalogue import read
from bilateral_kg.catalogue import rows as ask
from bilateral_kg.errors import NotFound
from bilateral_kg.resources import folder
from bilateral_kg.scripting import values

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    import networkx as nx

    from bilateral_kg.scripting.graph import KnowledgeGraph
    from bilateral_kg.scripting.values import Parameter, Row, Value


@dataclass(frozen=True, slots=True)
class Relation:
    """The relation of two states; *iri* and *label* are its own."""

    kg: KnowledgeGraph
    first: str
    second: str
    iri: str
    label: str

    def agreements(self, **params: Parameter) -> list[Row]:
        """Agreements that both states are party to, or their cities or bodies; newest first."""
        others = {row["item"] for row in self.kg.agreements(state=self.second)}
        mine = self.kg.agreements(state=self.first, **params)
        return [row for row in mine if row["item"] in others]

    def signed(self, **params: Parameter) -> list[Row]:
        """What both signed, with the days of it."""
        return self.kg.query("signed-by-two", state=self.first, other=self.second, **params)

    def events(self, **params: Parameter) -> list[Row]:
        """What happened between the two, in the order of its days."""
        return self._of_pair("pair-events", params)

    def projects(self, **params: Parameter) -> list[Row]:
        """Projects, a row for each stage that is reported."""
        return self._of_pair("pair-projects", params)

    def figures(self, **params: Parameter) -> list[Row]:
        """Figures of indicators of both; `figureKind` keeps actual, target and forecast apart."""
        return self._of_pair("pair-figures", params)

    def commitments(self, **params: Parameter) -> list[Row]:
        """What the two promised each other, with deadlines and what fulfils it."""
        return self._of_pair("pair-commitments", params)

    def overdue(self, at: str | date, **params: Parameter) -> list[Row]:
        """Their commitments and targets, overdue on a day: yes, no or unknown."""
        targets = [row["figure"] for row in self.figures(kind="target")]
        things = [*(row["commitment"] for row in self.commitments()), *targets]
        return self._about("overdue", "said", things, {"at": at, **params})

    def people(self, **params: Parameter) -> list[Row]:
        """Who acted between the two, most acts first."""
        return self._of_pair("pair-people", params)

    def posts(self, at: str | date, **params: Parameter) -> list[Row]:
        """Which posts these people held on a day: yes, no or unknown."""
        people = [row["person"] for row in self.people()]
        return self._about("post-holders", "holder", people, {"at": at, **params})

    def twinnings(self, **params: Parameter) -> list[Row]:
        """Twinned cities of the two."""
        return self._of_pair("twinnings", params)

    def contested(self, **params: Parameter) -> list[Row]:
        """Where two sources say different things of one of these facts."""
        return self._among("contested-values", "thing", params)

    def conflicts(self, **params: Parameter) -> list[Row]:
        """Figures of the two that contradict each other."""
        figures = [row["figure"] for row in self.figures()]
        return self._about("conflicts", "figure", figures, params)

    def unstated(self, **params: Parameter) -> list[Row]:
        """What the sources leave open of these facts."""
        return self._among("unstated", "fact", params)

    def facts(self) -> list[str]:
        """The IRIs of the relation and of all that the other methods find."""
        found = [self.iri]
        for column, rows in (
            ("item", self._of_pair("pair-agreements", {})),
            ("event", self.events()),
            ("project", self.projects()),
            ("figure", self.figures()),
            ("commitment", self.commitments()),
            ("twinning", self.twinnings()),
        ):
            found += [str(row[column]) for row in rows]
        return list(dict.fromkeys(found))

    def _of_pair(self, name: str, params: Mapping[str, Parameter]) -> list[Row]:
        return self.kg.query(name, state=self.first, other=self.second, **params)

    def _among(self, name: str, column: str, params: Mapping[str, Parameter]) -> list[Row]:
        """The rows about these facts; a part of one is a fragment of its IRI."""
        facts = set(self.facts())
        rows = self.kg.query(name, **params)
        return [row for row in rows if str(row[column]).partition("#")[0] in facts]

    def _about(
        self, name: str, parameter: str, things: Sequence[Value], params: Mapping[str, Parameter]
    ) -> list[Row]:
        """The rows for some things; none where there is nothing to ask about."""
        known = tuple(dict.fromkeys(str(thing) for thing in things))
        return self.kg.query(name, **{parameter: known}, **params) if known else []

    def status(self, at: str | date) -> list[Row]:
        """How the relation stood at a day: yes, no or unknown for each standing."""
        return self.kg.query("relation-status", relation=self.iri, at=at)

    def to_networkx(self) -> nx.MultiDiGraph[str]:
        """The facts that touch both states, and what they touch."""
        return self.kg.to_networkx(pair=f"{self.first}-{self.second}")


def between(kg: KnowledgeGraph, first: str, second: str) -> Relation:
    """The relation of two states. ParameterError for an unknown one, NotFound for none."""
    question = read(folder("queries") / "lookup" / "relation.rq")
    found = values.rows(ask(kg.engine, question, {"first": first, "second": second}))
    if not found or first == second:
        raise NotFound(f"nothing is told of a relation of {first[:40]} and {second[:40]}")
    iri = str(found[0]["relation"])
    return Relation(kg, first, second, iri, str(found[0]["label"] or iri))
