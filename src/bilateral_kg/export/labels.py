"""What things are called in a drawing: asked language, else en, ru, any, else the IRI's end."""

import re
from collections import defaultdict
from collections.abc import Iterable

from pyoxigraph import Literal

from bilateral_kg.engine.base import Engine
from bilateral_kg.export.questions import ask, text
from bilateral_kg.names import PREFIXES

_ORDER = ("en", "ru")


class Labels:
    """Labels of *things*, by IRI and language; told in *language* unless said otherwise."""

    def __init__(self, engine: Engine, things: Iterable[str], language: str = "en") -> None:
        self._language = language
        found: defaultdict[str, dict[str, str]] = defaultdict(dict)
        for row in ask(engine, "labels", thing=things):
            label = row["label"]
            if isinstance(label, Literal):
                known = found[text(row["thing"])]
                tag = label.language or ""
                # Two labels in one language are an error of the data; the drawing stays the same.
                known[tag] = min(known.get(tag, label.value), label.value)
        self._labels = dict(found)

    def of(self, iri: str, language: str | None = None) -> str:
        """The best label of *iri* for a reader of *language*."""
        known = self._labels.get(iri, {})
        for tag in (language or self._language, *_ORDER, *sorted(known)):
            if tag in known:
                return known[tag]
        return local_name(iri)

    def exactly(self, iri: str, language: str) -> str | None:
        """The label in *language*, if there is one."""
        return self._labels.get(iri, {}).get(language)

    def joined(self, iris: Iterable[str], language: str | None = None) -> str:
        """Labels of several things, each once, in alphabetical order."""
        return "; ".join(sorted({self.of(iri, language) for iri in iris}))


def local_name(iri: str) -> str:
    """What follows the last '/' or '#'; for a fragment, the fragment."""
    return re.split(r"[/#]", iri.rstrip("/#"))[-1]


def prefixed(iri: str) -> str:
    """*iri* as a prefixed name, where a prefix fits; else the IRI."""
    for prefix, namespace in PREFIXES.items():
        rest = iri.removeprefix(namespace)
        if rest != iri and re.fullmatch(r"[\w-]+", rest):
            return f"{prefix}:{rest}"
    return iri
