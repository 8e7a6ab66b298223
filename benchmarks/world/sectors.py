"""What documents are about and what they are called, in the order of how often it occurs."""

from pathlib import Path
from typing import Final

from pyoxigraph import Literal, NamedNode, RdfFormat, parse

from world.terms import BASE, LABEL

KINDS: Final = (
    ("agreement", "Agreement", "Соглашение", 45),
    ("memorandum", "Memorandum", "Меморандум", 22),
    ("protocol", "Protocol", "Протокол", 13),
    ("treaty", "Treaty", "Договор", 7),
    ("declaration", "Declaration", "Декларация", 5),
    ("programme", "Programme", "Программа", 4),
    ("convention", "Convention", "Конвенция", 4),
)
# A few fields make up most of what is signed.
_FIRST: Final[tuple[str, ...]] = (
    "trade", "economy", "investment", "transport", "culture", "education", "energy", "security",
    "science-technology", "agriculture", "health", "finance", "oil-gas", "politics",
)  # fmt: skip


def sectors(vocab: Path) -> list[tuple[str, dict[str, str]]]:
    """(concept, names) of each sector, the frequent ones first."""
    space = f"{BASE}vocab/sector/"
    named: dict[str, dict[str, str]] = {}
    with (vocab / "sector.ttl").open("rb") as file:
        for quad in parse(file, format=RdfFormat.TURTLE):
            subject, value = quad.subject, quad.object
            is_label = str(quad.predicate) == LABEL and isinstance(value, Literal)
            if is_label and isinstance(subject, NamedNode) and subject.value.startswith(space):
                words = named.setdefault(subject.value.removeprefix(space), {})
                words[value.language or ""] = value.value
    order: list[str] = [name for name in _FIRST if name in named]
    order += sorted(named.keys() - set(order))
    return [(f"sector/{name}", named[name]) for name in order]
