"""What can be listed: agreements, by what they are chosen and by which day they are sorted.

The question `agreements` says what these are; here they are read for all agreements at once.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from pyoxigraph import Literal, NamedNode

from bilateral_kg.engine.base import Engine
from bilateral_kg.resources import folder

# The question, and the folder of queries/search that reads its agreements.
AGREEMENTS: Final = "agreements"
# What each file there says: the parameters that choose by it.
_QUALITIES: Final = {
    "sector": ("sector",),
    "state": ("state",),
    "party": ("party", "city"),
    "place": ("city",),
    "kind": ("kind",),
    "stage": ("stage",),
}
_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d")


@dataclass(slots=True)
class Listed:
    """One agreement. *qualities* are pairs of a parameter and a value it is chosen by.

    *plain*: its day and labels can be sorted by as the question sorts them.
    """

    iri: str
    qualities: set[tuple[str, str]] = field(default_factory=set)
    day: str | None = None
    labels: dict[str, str] = field(default_factory=dict)
    plain: bool = True


def read(engine: Engine) -> Iterator[Listed]:
    """Every agreement of the graph that *engine* holds."""
    found: dict[str, Listed] = {}
    for item, value in _rows(engine, "list"):
        one = found.setdefault(item, Listed(item))
        if value.value.endswith("#InstrumentSet"):
            one.qualities.add(("kind", "set"))
    for name, parameters in _QUALITIES.items():
        for item, value in _rows(engine, name):
            if (known := found.get(item)) is not None:
                known.qualities.update((parameter, value.value) for parameter in parameters)
    for item, value in _rows(engine, "day"):
        if (known := found.get(item)) is not None:
            known.day = value.value
            known.plain = known.plain and _DAY.fullmatch(value.value) is not None
    for item, value in _rows(engine, "label"):
        if (known := found.get(item)) is not None and isinstance(value, Literal):
            tag = value.language or ""
            # Two labels in one language: the question lists such an agreement twice.
            known.plain = known.plain and tag not in known.labels
            known.labels[tag] = value.value
    yield from found.values()


def _rows(engine: Engine, name: str) -> Iterator[tuple[str, NamedNode | Literal]]:
    path = folder("queries") / "search" / AGREEMENTS / f"{name}.rq"
    for item, value in engine.select(path.read_text(encoding="utf-8")).rows:
        if isinstance(item, NamedNode) and isinstance(value, NamedNode | Literal):
            yield item.value, value
