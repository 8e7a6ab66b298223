"""The JSON-LD context read backwards: which key a predicate has, and how its values look."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

DOSSIER_PARTS: Final = (
    "agreements",
    "events",
    "projects",
    "indicators",
    "figures",
    "commitments",
    "people",
    "twinnings",
    "contested",
    "notStated",
    "sources",
)
# Words that answers need and curators do not; `items` is another name of @graph.
ANSWER_TERMS: Final[dict[str, object]] = {
    "items": "@graph",
    "Concept": "skos:Concept",
    "definition": {"@id": "skos:definition", "@container": "@language"},
    "broader": {"@id": "skos:broader", "@type": "@id"},
    "narrower": {"@reverse": "skos:broader", "@type": "@id"},
    "occupancy": {"@reverse": "bkg:holder", "@type": "@id"},
    "heldBy": {"@reverse": "bkg:post", "@type": "@id"},
    "figure": {"@reverse": "bkg:indicator", "@type": "@id"},
    "supports": {"@reverse": "bkg:evidence", "@type": "@id"},
    # The parts of a dossier: nodes beside each other, nested to be found by name.
    "dossier": {"@id": "@nest", "@context": dict.fromkeys(DOSSIER_PARTS, "@included")},
    # Curated as xsd:nonNegativeInteger; the store keeps every kind of integer as xsd:integer.
    "start": {"@id": "oa:start", "@type": "xsd:integer"},
    "end": {"@id": "oa:end", "@type": "xsd:integer"},
}


@dataclass(frozen=True, slots=True)
class Key:
    """A key of the context. *coercion* is "@id", "@vocab", a datatype IRI or None."""

    name: str
    coercion: str | None
    base: str | None
    by_language: bool

    @property
    def is_reference(self) -> bool:
        return self.coercion in {"@id", "@vocab"}


class Terms:
    """Keys by predicate, in both directions, and short names of types."""

    def __init__(self, context: dict[str, object]) -> None:
        self._prefixes = {
            name: value
            for name, value in context.items()
            if isinstance(value, str) and value.endswith(("/", "#"))
        }
        self.forward: dict[str, Key] = {}
        self.reverse: dict[str, Key] = {}
        self._types: dict[str, str] = {}
        for name, value in context.items():
            if isinstance(value, dict):
                self._define(name, value)
            elif isinstance(value, str) and not name.startswith("@"):
                self._types.setdefault(self.expand(value), name)

        self._places = {p: n for n, p in enumerate((*self.reverse, *self.forward))}

    def in_order(self, predicates: Iterable[str]) -> list[str]:
        """*predicates*, which all have keys, in the order of the context."""
        return sorted(predicates, key=self._places.__getitem__)

    def _define(self, name: str, definition: dict[str, object]) -> None:
        coercion = definition.get("@type")
        scoped = definition.get("@context")
        key = Key(
            name=name,
            coercion=self.expand(str(coercion)) if coercion is not None else None,
            base=str(scoped["@base"]) if isinstance(scoped, dict) and "@base" in scoped else None,
            by_language=definition.get("@container") == "@language",
        )
        if "@reverse" in definition:
            self.reverse.setdefault(self.expand(str(definition["@reverse"])), key)
        else:
            self.forward.setdefault(self.expand(str(definition["@id"])), key)

    def expand(self, compact: str) -> str:
        """A compact IRI of the context in full; keywords and full IRIs as they are."""
        prefix, colon, local = compact.partition(":")
        return self._prefixes[prefix] + local if colon and prefix in self._prefixes else compact

    def compact(self, iri: str) -> str:
        """The short name of a class or property: a term, a compact IRI, or the IRI."""
        if iri not in self._types:
            self._types[iri] = self._prefixed(iri)
        return self._types[iri]

    def _prefixed(self, iri: str) -> str:
        for prefix, base in self._prefixes.items():
            if iri.startswith(base) and not prefix.startswith("@"):
                return f"{prefix}:{iri[len(base) :]}"
        return iri

    def as_vocab(self, iri: str) -> str:
        """The value of a key whose values are properties: a key, else as *compact*."""
        return self.forward[iri].name if iri in self.forward else self.compact(iri)


def served_context(path: Path) -> dict[str, dict[str, object]]:
    """The context document that answers point to.

    The curators' context, and a few words more: the envelope's items are the triples of
    the answer, its other keys none.
    """
    document = json.loads(path.read_text(encoding="utf-8"))
    return {"@context": {**document["@context"], **ANSWER_TERMS}}
