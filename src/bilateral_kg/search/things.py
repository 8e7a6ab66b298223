"""What can be found: things of a graph with their names, classes, sectors, and what is said."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from pyoxigraph import Literal, NamedNode

from bilateral_kg import names
from bilateral_kg.engine.base import Engine, Term
from bilateral_kg.resources import folder

_SKOS: Final = names.PREFIXES["skos"]
# The first that a thing has is what it is shown by.
LABELS: Final = (
    names.PREF_LABEL,
    names.PREFIXES["rdfs"] + "label",
    "https://schema.org/name",
    "http://xmlns.com/foaf/0.1/name",
    names.PREFIXES["dcterms"] + "title",
)
# Nobody looks for these: they hold the rest together.
_OWL: Final = names.PREFIXES["owl"]
_NEVER: Final = frozenset(
    (
        *(_SKOS + "ConceptScheme", names.BKG + "Curator", names.PREFIXES["qudt"] + "Unit"),
        *(_OWL + name for name in ("Ontology", "Class", "ObjectProperty", "DatatypeProperty")),
        *(_OWL + name for name in ("AnnotationProperty", "NamedIndividual")),
    )
)
# Who and where: what is looked for more often than what happened to them.
_MAIN: Final = frozenset(
    (
        *(names.BKG + name for name in ("State", "Person", "Place", "Corridor")),
        *(names.PREFIXES["org"] + name for name in ("Organization", "Post")),
    )
)
# Equal hits are told in this order; what is none of these comes last, and papers after it.
_ORDER: Final = (_MAIN, {names.BKG + "Fact"}, {names.BKG + "Entity"}, {_SKOS + "Concept"})
_PAPER: Final = names.BKG + "SourceDocument"


@dataclass(slots=True)
class Thing:
    """Something with a name. *classes* are the stated ones; *wider* are all.

    *parts*: those without a name, of which *texts* speak too.
    """

    iri: str
    named: dict[str, list[Literal]] = field(default_factory=dict)
    classes: set[str] = field(default_factory=set)
    wider: set[str] = field(default_factory=set)
    sectors: set[str] = field(default_factory=set)
    texts: list[str] = field(default_factory=list)
    parts: set[str] = field(default_factory=set)

    @property
    def labels(self) -> dict[str, str]:
        """The name to show, by language; "" where none is told."""
        for naming in LABELS:
            if naming in self.named:
                told = sorted(self.named[naming], key=str, reverse=True)
                return {literal.language or "": literal.value for literal in told}
        return {}

    @property
    def main(self) -> bool:
        """Whether it is somebody, some body or some place."""
        return bool(self.wider & _MAIN)

    @property
    def rank(self) -> tuple[int, int, str]:
        """Before which other things it is told, where it is found as well as they are."""
        group = next((n for n, kinds in enumerate(_ORDER) if kinds & self.wider), len(_ORDER))
        shortest = min((len(text) for text in self.labels.values()), default=0)
        return group + len(_ORDER) * (_PAPER in self.wider), shortest, self.iri


def read(engine: Engine) -> list[Thing]:
    """Everything that has a name, in the order in which equal hits are told."""
    found: dict[str, Thing] = {}
    for thing, naming, name in _rows(engine, "names"):
        if isinstance(name, Literal):
            one = found.setdefault(_text(thing), Thing(_text(thing)))
            one.named.setdefault(_text(naming), []).append(name)
    for thing, cls, stated in _rows(engine, "classes"):
        if (known := found.get(_text(thing))) is not None:
            known.wider.add(_text(cls))
            if _text(stated) == "yes":
                known.classes.add(_text(cls))
    for thing, sector in _rows(engine, "sectors"):
        if (known := found.get(_text(thing))) is not None:
            known.sectors.add(_text(sector))
    for thing, text in _rows(engine, "texts"):
        # What is said of a part (a stage, a participation) is said of the whole.
        home = _text(thing) if _text(thing) in found else whole(_text(thing))
        if (known := found.get(home)) is not None:
            known.texts.append(_text(text))
            if home != _text(thing):
                known.parts.add(_text(thing))
    return sorted(filter(is_shown, found.values()), key=lambda one: one.rank)


def is_shown(thing: Thing) -> bool:
    """Whether somebody may look for it."""
    return bool(thing.labels) and not thing.wider & _NEVER


def whole(iri: str) -> str:
    """The thing that *iri* is a part of, or is."""
    return iri.partition("#")[0]


def _rows(engine: Engine, name: str) -> Iterator[tuple[Term | None, ...]]:
    text = (folder("queries") / "search" / f"{name}.rq").read_text(encoding="utf-8")
    yield from engine.select(text).rows


def _text(term: Term | None) -> str:
    return term.value if isinstance(term, NamedNode | Literal) else ""
