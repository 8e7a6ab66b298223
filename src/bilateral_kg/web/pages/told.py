"""Triples as a page tells them: labels in the reader's language, values as people write them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from pyoxigraph import Literal, NamedNode, Triple

from bilateral_kg import names
from bilateral_kg.engine.base import Term
from bilateral_kg.web import addresses
from bilateral_kg.web.pages.environment import formatter
from bilateral_kg.web.pages.languages import Languages, best
from bilateral_kg.web.served import Served

_LABELS: Final = (names.PREF_LABEL, names.PREFIXES["rdfs"] + "label")
_DATES: Final = {names.EDTF, *(names.XSD + name for name in ("date", "gYear", "gYearMonth"))}
_NUMBERS: Final = {
    names.XSD + name for name in ("integer", "decimal", "double", "nonNegativeInteger")
}
_SHORT: Final = 120


@dataclass(frozen=True, slots=True)
class Text:
    """Words of the data with their language; None where they have none."""

    text: str
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Value:
    """What a statement says, and where that leads."""

    text: str
    language: str | None = None
    href: str | None = None


class Told:
    """Some triples of a release, read for one reader."""

    def __init__(self, served: Served, chosen: Languages, triples: Iterable[Triple]) -> None:
        self.served = served
        self.languages = chosen
        self.format = formatter(chosen.interface)
        self._out: dict[str, dict[str, list[Term]]] = {}
        self._in: dict[str, dict[str, list[str]]] = {}
        for triple in sorted(triples, key=str):
            self._add(triple)

    def _add(self, triple: Triple) -> None:
        if not isinstance(triple.subject, NamedNode):
            return
        subject, predicate = triple.subject.value, triple.predicate.value
        self._out.setdefault(subject, {}).setdefault(predicate, []).append(triple.object)
        if isinstance(triple.object, NamedNode):
            of_object = self._in.setdefault(triple.object.value, {})
            of_object.setdefault(predicate, []).append(subject)

    def subjects(self) -> list[str]:
        """Every node that something is said about."""
        return sorted(self._out)

    def stated(self, iri: str) -> Mapping[str, list[Term]]:
        """What is said about a node, by property."""
        return self._out.get(iri, {})

    def terms(self, iri: str, predicate: str) -> list[Term]:
        """Values of one property of ours (a local name) or any (an IRI)."""
        full = predicate if ":" in predicate else names.BKG + predicate
        return self.stated(iri).get(full, [])

    def nodes(self, iri: str, predicate: str) -> list[str]:
        """Values that are nodes."""
        return [t.value for t in self.terms(iri, predicate) if isinstance(t, NamedNode)]

    def texts(self, iri: str, predicate: str) -> list[str]:
        """The texts of values that are literals."""
        return [t.value for t in self.terms(iri, predicate) if isinstance(t, Literal)]

    def referring(self, iri: str) -> Mapping[str, list[str]]:
        """The nodes that point to *iri*, by property."""
        return self._in.get(iri, {})

    def label(self, iri: str) -> Text:
        """The label in the reader's language, else another, else the end of the IRI."""
        found = self.worded(iri, *_LABELS)
        if found is not None:
            return found
        named = best(self.served.words.of(iri), self.languages.data)
        if named is not None:
            return Text(named[1], named[0] or None)
        return Text(iri.removeprefix(names.ID).removeprefix(names.ROOT))

    def labelled(self, iri: str) -> bool:
        """Whether there is a label at all."""
        return self.worded(iri, *_LABELS) is not None

    def worded(self, iri: str, *predicates: str) -> Text | None:
        """The best text of the first of *predicates* that has one."""
        for predicate in predicates:
            texts = {t.language or "": t.value for t in self.terms(iri, predicate)
                     if isinstance(t, Literal)}  # fmt: skip
            found = best(texts, self.languages.data)
            if found is not None:
                return Text(found[1], found[0] or None)
        return None

    def property(self, predicate: str) -> Text:
        """What a property is called."""
        found = best(self.served.words.of(predicate), self.languages.data)
        if found is None:
            return Text(self.served.terms.as_vocab(predicate))
        return Text(found[1], found[0] or None)

    def value(self, term: Term) -> Value:
        """A value as it is shown."""
        if isinstance(term, NamedNode):
            label = self.label(term.value)
            return Value(label.text, label.language, self.href(term.value))
        return self._literal(term) if isinstance(term, Literal) else Value(str(term))

    def _literal(self, term: Literal) -> Value:
        datatype = term.datatype.value
        if datatype == names.XSD + "anyURI":
            shown = term.value if len(term.value) <= _SHORT else term.value[:_SHORT] + "…"
            return Value(shown, None, addresses.link(term.value))
        if datatype in _DATES:
            return Value(self.format.edtf(term.value))
        if datatype in _NUMBERS:
            return Value(self.format.number(term.value))
        if datatype == names.XSD + "boolean":
            return Value(self.format.truth(term.value))
        return Value(term.value, term.language)

    def grounds(self, subject: str, predicate: str, value: str | None = None) -> dict[str, str]:
        """Parameters of /why for a statement, as short as it takes them."""
        asked = {"s": subject.removeprefix(names.ID)}
        asked["p"] = self.served.terms.as_vocab(predicate)
        return asked | ({"o": value.removeprefix(names.ID)} if value is not None else {})

    def link(self, iri: str) -> Value:
        """A node by its label."""
        return self.value(NamedNode(iri))

    def href(self, iri: str) -> str | None:
        """Where the reader finds a node; the language asked for goes along."""
        address = addresses.link(iri)
        if address is None or not address.startswith("/") or self.languages.asked is None:
            return address
        path, hash_, anchor = address.partition("#")
        return f"{path}?lang={self.languages.asked}{hash_}{anchor}"
