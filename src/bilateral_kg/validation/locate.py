"""From a result to the file and line a curator has to open."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import pyoxigraph as ox

from bilateral_kg import names
from bilateral_kg.validation.report import Locator, Place


class Finder:
    """Looks a place up, falling back step by step to a node that was written somewhere."""

    def __init__(self, locations: Locator | None, quads: Iterable[ox.Quad]) -> None:
        self._locations = locations
        self._quads = quads
        self._referring: dict[str, list[tuple[str, str]]] | None = None

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

    def _mentions(self, node: str) -> list[tuple[str, str]]:
        if self._referring is None:
            self._referring = _index(self._quads)
        return self._referring.get(node, [])


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


def _index(quads: Iterable[ox.Quad]) -> dict[str, list[tuple[str, str]]]:
    index: dict[str, list[tuple[str, str]]] = {}
    for quad in quads:
        if isinstance(quad.object, ox.NamedNode) and isinstance(quad.subject, ox.NamedNode):
            mention = (quad.subject.value, quad.predicate.value)
            index.setdefault(quad.object.value, []).append(mention)
    return {node: sorted(set(mentions)) for node, mentions in index.items()}
