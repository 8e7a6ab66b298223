"""Part of a drawing: the facts of a pair, a field or a time with what they touch; some classes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bilateral_kg.catalogue import read, rows
from bilateral_kg.catalogue.near import did_you_mean, near
from bilateral_kg.errors import ParameterError
from bilateral_kg.export.identifiers import identifier
from bilateral_kg.export.labels import local_name
from bilateral_kg.export.questions import ask, text
from bilateral_kg.resources import folder

if TYPE_CHECKING:
    from bilateral_kg.engine.base import Engine
    from bilateral_kg.export.drawing import Drawing


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


def narrow(drawing: Drawing, engine: Engine, choice: Choice) -> None:
    """Take from *drawing* what is not chosen. Raises ParameterError, with near matches.

    Chosen are the facts that all conditions hold for, what an edge joins to one of them, and
    the edges between all these; of them, those of the classes asked for.
    """
    kept = set(drawing)
    if parameters := choice.parameters():
        question = read(folder("queries") / "export" / "chosen.rq")
        found = rows(engine, question, parameters).rows
        core = {identifier(text(item)) for (item,) in found if item is not None} & kept
        around = {other for edge in drawing.edges(core) for other in edge}
        around |= {other for edge in drawing.in_edges(core) for other in edge}
        kept = core | around
    if choice.types:
        wanted = kinds_of(engine, choice.types)
        kept = {node for node in kept if wanted.intersection(_types(drawing, node))}
    drawing.remove_nodes_from(set(drawing) - kept)


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
