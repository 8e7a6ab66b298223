"""From a result to the file and line a curator has to open."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path

import pyoxigraph as ox

from bilateral_kg import names
from bilateral_kg.validation.report import Locator, Place

Mention = tuple[str, str]
Mentions = Callable[[str], list[Mention]]


class Finder:
    """Looks a place up, falling back step by step to a node that was written somewhere."""

    def __init__(self, locations: Locator | None, mentions: Mentions) -> None:
        self._locations = locations
        self._mentions = mentions

    @classmethod
    def among(cls, locations: Locator | None, quads: Iterable[ox.Quad]) -> "Finder":
        """Looks for mentions among *quads*."""
        index = cache(lambda: _index(quads))
        return cls(locations, lambda node: index().get(node, []))

    @classmethod
    def over(cls, locations: Locator | None, store: ox.Store) -> "Finder":
        """Looks for mentions in the default graph of *store*."""

        def mentions(node: str) -> list[Mention]:
            found = store.quads_for_pattern(None, None, ox.NamedNode(node), ox.DefaultGraph())
            return _index(found).get(node, [])

        return cls(locations, mentions)

    def place(self, focus: str, path: str | None = None) -> Place | None:
        """Where *path* of *focus* was written, else *focus*, its parent, its first mention."""
        if self._locations is None:
            return None
        for subject, predicate in self._candidates(focus, path):
            found = self._locations.of(subject, predicate)
            if found is not None:
                return Place(*found)
        return None

    def _candidates(self, focus: str, path: str | None) -> Iterator[tuple[str, str | None]]:
        if path is not None:
            yield focus, path
        for node in _with_parents(focus):
            yield node, None
        # Generated nodes (passages) stand in no file: the record that mentions them does.
        for subject, predicate in self._mentions(focus):
            yield subject, predicate
            for node in _with_parents(subject):
                yield node, None


class Either:
    """Asks one locator after the other."""

    def __init__(self, locators: Sequence[Locator]) -> None:
        self._locators = locators

    def of(self, subject: str, predicate: str | None = None) -> tuple[Path, int | None] | None:
        """The first place that one of them knows."""
        found = (locator.of(subject, predicate) for locator in self._locators)
        return next((place for place in found if place is not None), None)


def _with_parents(iri: str) -> Iterator[str]:
    """A node, then the nodes it is a fragment of: `x#a.b`, `x#a`, `x`."""
    yield iri
    node, mark, fragment = iri.partition("#")
    if not mark or not iri.startswith(names.ID):
        return
    while "." in fragment:
        fragment = fragment.rpartition(".")[0]
        yield f"{node}#{fragment}"
    yield node


def _index(quads: Iterable[ox.Quad]) -> dict[str, list[Mention]]:
    index: dict[str, list[Mention]] = {}
    for quad in quads:
        if isinstance(quad.object, ox.NamedNode) and isinstance(quad.subject, ox.NamedNode):
            mention = (quad.subject.value, quad.predicate.value)
            index.setdefault(quad.object.value, []).append(mention)
    return {node: sorted(set(mentions)) for node, mentions in index.items()}
