"""Labels of what an answer points to: asked for once, and kept, since a release never changes.

Joined in the same query, they would be looked up anew for every mention; most mentions are of the
same states, sectors and sources on every page.
"""

from collections import OrderedDict
from collections.abc import Iterable, Iterator, Sequence
from threading import Lock
from typing import Final

from pyoxigraph import Literal, NamedNode, Triple

from bilateral_kg import names
from bilateral_kg.catalogue import Question, compose
from bilateral_kg.catalogue.values import MOST_VALUES
from bilateral_kg.engine.base import Engine

_PREF_LABEL: Final = NamedNode(names.PREF_LABEL)
# What else an assertion reports, or is about, belongs to other things.
_NOT_LABELLED: Final = frozenset(NamedNode(names.BKG + name) for name in ("asserts", "about"))


class Labels:
    """Labels of the *most* things that were asked for last; safe between threads."""

    def __init__(self, engine: Engine, question: Question, most: int = 20_000) -> None:
        """*question* gives `thing` and `label`."""
        self._engine = engine
        self._question = question
        self._most = most
        self._kept: OrderedDict[NamedNode, tuple[Triple, ...]] = OrderedDict()
        self._lock = Lock()

    def of_objects(self, triples: Iterable[Triple]) -> Iterator[Triple]:
        """The labels of everything that *triples* point to, where they do not hold them."""
        pointed: dict[NamedNode, None] = {}
        labelled = set()
        for subject, predicate, value in triples:
            if predicate == _PREF_LABEL:
                labelled.add(subject)
            elif isinstance(value, NamedNode) and predicate not in _NOT_LABELLED:
                pointed[value] = None
        things = [thing for thing in pointed if thing not in labelled]
        with self._lock:
            found = {thing: self._kept[thing] for thing in things if thing in self._kept}
            for thing in found:
                self._kept.move_to_end(thing)
        found |= self._asked([thing for thing in things if thing not in found])
        for thing in things:
            yield from found[thing]

    def _asked(self, things: Sequence[NamedNode]) -> dict[NamedNode, tuple[Triple, ...]]:
        labels: dict[NamedNode, list[Triple]] = {thing: [] for thing in things}
        for start in range(0, len(things), MOST_VALUES):
            given = {"thing": [thing.value for thing in things[start : start + MOST_VALUES]]}
            for thing, label in self._engine.select(compose(self._question, given)).rows:
                if isinstance(thing, NamedNode) and isinstance(label, Literal):
                    labels[thing].append(Triple(thing, _PREF_LABEL, label))
        told = {thing: tuple(each) for thing, each in labels.items()}
        with self._lock:
            self._kept |= told
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)
        return told
