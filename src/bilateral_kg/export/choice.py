"""Part of a drawing: the facts of a pair, a field or a time with what they touch; some classes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bilateral_kg.catalogue import read, rows
from bilateral_kg.catalogue.near import did_you_mean, near
from bilateral_kg.errors import ParameterError
from bilateral_kg.export.labels import local_name
from bilateral_kg.export.questions import ask, text
from bilateral_kg.resources import folder

if TYPE_CHECKING:
    from collections.abc import Callable

    from bilateral_kg.engine.base import Engine
    from bilateral_kg.export.drawing import Drawing
    from bilateral_kg.export.linking import Edge, Edges


@dataclass(frozen=True, slots=True)
class Choice:
    """What to draw; nothing given means everything.

    *pair* is two states, such as KZ-AZ; *sector* a concept; *since* and *until* days, months or
    years; *types* names of classes, each with its kinds.
    """

    pair: str | None = None
    sector: str | None = None
    since: str | None = None
    until: str | None = None
    types: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.types or self.parameters())

    def parameters(self) -> dict[str, str]:
        """What queries/export/chosen.rq takes. Raises ParameterError."""
        states = {} if self.pair is None else _states(self.pair)
        given = {"sector": self.sector, "from": self.since, "to": self.until}
        return states | {name: value for name, value in given.items() if value is not None}

    def core(self, engine: Engine) -> set[str] | None:
        """The facts that all conditions hold for; None where there is none. ParameterError."""
        parameters = self.parameters()
        if not parameters:
            return None
        question = read(folder("queries") / "export" / "chosen.rq")
        found = rows(engine, question, parameters).rows
        return {text(item) for (item,) in found if item is not None}


def around(edges: Edges, core: set[str]) -> Callable[[Edge], bool]:
    """Which edges are between facts of *core* and what an edge joins to one of them."""
    near_by = {
        end
        for some in edges.among(lambda edge: not core.isdisjoint(edge.ends))
        for edge in some.edges
        for end in edge.ends
    }
    return lambda edge: near_by.issuperset(edge.ends)


def keep_kinds(drawing: Drawing, kinds: set[str]) -> None:
    """Take from *drawing* the nodes of other classes than *kinds*."""
    others = [node for node in drawing if not kinds.intersection(_types(drawing, node))]
    drawing.remove_nodes_from(others)


def _states(pair: str) -> dict[str, str]:
    first, _, second = pair.partition("-")
    if not first or not second or first.lower() == second.lower():
        raise ParameterError(f"pair: {pair[:40]!r} is no pair of states like KZ-AZ", "pair")
    return {"first": first, "second": second}


def _types(drawing: Drawing, node: str) -> list[str]:
    return str(drawing.nodes[node]["type"]).split("; ")


def kinds_of(engine: Engine, types: tuple[str, ...], parameter: str = "type") -> set[str]:
    """The names of the classes *types* and of all their kinds.

    Raises ParameterError, which names the *parameter* they were given by.
    """
    pairs = [
        (local_name(text(row["class"])), local_name(text(row["wider"])))
        for row in ask(engine, "subclasses")
    ]
    known = {wider for _, wider in pairs}
    for name in types:
        if name not in known:
            meant = near(name, known)
            message = f"{parameter}: there is no class {name[:40]!r}{did_you_mean(meant)}"
            raise ParameterError(message, parameter, meant)
    return {kind for kind, wider in pairs if wider in types}
