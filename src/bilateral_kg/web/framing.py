"""Triples to JSON objects under the context's keys, so that every answer is JSON-LD.

References are lists, embedded where the triples describe what they point to; literals
stand alone unless there are several. A language key holds one language, and says which.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from typing import Any, Final

from pyoxigraph import Literal, NamedNode, Triple

from bilateral_kg import names
from bilateral_kg.web.terms import Key, Terms

FALLBACK: Final = ("en", "ru")
# Statements name many nodes; the item they are shown under is not repeated in them.
_NEVER_EMBEDDED: Final = frozenset({names.BKG + "asserts", names.BKG + "about"})
# Back from what points to an item. Told of the item itself: of what it points to, the same
# keys would tell its siblings.
_OF_ITEMS: Final = frozenset({"occupancy", "heldBy", "figure", "supports"})
_INTEGER: Final = names.XSD + "integer"
_BOOLEAN: Final = names.XSD + "boolean"


class Frame:
    """A set of triples, ready to be told from any of its nodes."""

    def __init__(
        self,
        triples: Iterable[Triple],
        terms: Terms,
        language: str,
        *,
        embed: bool = True,
        items: Set[str] = frozenset(),
    ) -> None:
        """*items* are told side by side: in each other they are only named."""
        self._items = items
        self._terms = terms
        self._embed = embed
        self._languages = (language, *FALLBACK)
        self._out: dict[str, dict[str, list[NamedNode | Literal]]] = defaultdict(dict)
        self._in: dict[str, dict[str, list[str]]] = defaultdict(dict)
        for subject, predicate, value in triples:
            if isinstance(subject, NamedNode):
                self._add(subject.value, predicate.value, value)
        # The order of triples says nothing: values stand in that of their texts.
        for out in self._out.values():
            for values in out.values():
                if len(values) > 1:
                    values.sort(key=str)
        for referring in self._in.values():
            for subjects in referring.values():
                if len(subjects) > 1:
                    subjects.sort(key="<{}>".format)

    def _add(self, subject: str, predicate: str, value: object) -> None:
        if isinstance(value, NamedNode):
            self._out[subject].setdefault(predicate, []).append(value)
            self._in[value.value].setdefault(predicate, []).append(subject)
        elif isinstance(value, Literal):
            self._out[subject].setdefault(predicate, []).append(value)

    def referring(self, iri: str, predicate: str) -> list[str]:
        """The nodes that point to *iri* by *predicate*, in order of their IRIs."""
        return sorted(set(self._in.get(iri, {}).get(predicate, ())))

    def referred(self, iri: str, predicate: str) -> bool:
        """Whether *iri* points to anything by *predicate*."""
        return predicate in self._out.get(iri, {})

    def node(self, iri: str, path: Sequence[str] = ()) -> dict[str, Any]:
        """The object for *iri*; what leads back to *path* is left out."""
        told: dict[str, Any] = {"id": iri}
        out = self._out.get(iri, {})
        if names.RDF_TYPE in out:
            types = {self._terms.compact(o.value) for o in out[names.RDF_TYPE]}
            # The wider classes that the release derives have no key of their own: they tell
            # a program what SPARQL can ask, and a reader nothing.
            told["type"] = sorted({one for one in types if ":" not in one} or types)
        inner = (*path, iri)
        forward = self._terms.forward
        for predicate in self._terms.in_order(forward.keys() & out.keys()):
            key = forward[predicate]
            if value := self._values(predicate, key, inner):
                told[key.name] = value
        return told | self._reversed(iri, inner)

    def _reversed(self, iri: str, path: Sequence[str]) -> dict[str, Any]:
        """What points to *iri*, by the keys that stand for that."""
        told: dict[str, Any] = {}
        referring, reverse = self._in.get(iri), self._terms.reverse
        if referring is None:
            return told
        for predicate in self._terms.in_order(reverse.keys() & referring.keys()):
            key = reverse[predicate]
            if key.name in _OF_ITEMS and len(path) > 1:
                continue
            children = [c for c in referring[predicate] if c not in path and c not in self._items]
            if embedded := [self.node(child, path) for child in children]:
                told[key.name] = embedded
        return told

    def _named(self, iri: str) -> dict[str, Any]:
        """Another item that is told beside this one: who it is, the rest stands there."""
        labels = [
            o for o in self._out.get(iri, {}).get(names.PREF_LABEL, ()) if isinstance(o, Literal)
        ]
        label = self._in_one_language(labels)
        return {"id": iri, "label": label} if label else {"id": iri}

    def _values(self, predicate: str, key: Key, path: Sequence[str]) -> Any:
        objects = self._out[path[-1]][predicate]
        if key.by_language:
            return self._in_one_language([o for o in objects if isinstance(o, Literal)])
        if key.is_reference:
            targets = [o.value for o in objects if isinstance(o, NamedNode)]
            return [self._reference(predicate, key, t, path) for t in targets if t not in path]
        literals = [_literal(o, key) for o in objects if isinstance(o, Literal)]
        return literals[0] if len(literals) == 1 else literals

    def _reference(self, predicate: str, key: Key, iri: str, path: Sequence[str]) -> Any:
        if key.coercion == "@vocab":
            return self._terms.as_vocab(iri)
        if key.base is not None:
            return iri.removeprefix(key.base)
        # Of a statement that is the item itself, what it is about is what is asked for.
        if predicate in _NEVER_EMBEDDED and len(path) == 1 and self._embed:
            return self._named(iri)
        if not self._embed or iri not in self._out or predicate in _NEVER_EMBEDDED:
            return iri
        return self._named(iri) if iri in self._items else self.node(iri, path)

    def _in_one_language(self, literals: Sequence[Literal]) -> Mapping[str, Any]:
        by_tag: dict[str, list[str]] = defaultdict(list)
        for literal in literals:
            if literal.language:
                by_tag[literal.language].append(literal.value)
        for tag in (*self._languages, *sorted(by_tag)):
            if tag in by_tag:
                texts = by_tag[tag]
                return {tag: texts[0] if len(texts) == 1 else texts}
        return {}


def _literal(literal: Literal, key: Key) -> Any:
    """Decimals stay strings: a JSON number would not bring their digits back."""
    datatype, value = literal.datatype.value, literal.value
    if datatype != (key.coercion or names.XSD + "string"):
        return {"@value": value, "@type": datatype}
    if datatype == _INTEGER and value == str(_integer(value)):
        return int(value)
    if datatype == _BOOLEAN and value in {"true", "false"}:
        return value == "true"
    return value


def _integer(lexical: str) -> int | None:
    digits = lexical.removeprefix("-")
    return int(lexical) if digits.isascii() and digits.isdigit() else None
