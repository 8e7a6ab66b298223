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
    from datetime import date

    import networkx as nx

    from bilateral_kg.scripting.graph import KnowledgeGraph
    from bilateral_kg.scripting.values import Parameter, Row


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
