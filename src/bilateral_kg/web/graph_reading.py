"""Links between things and what is drawn of them, read for a few things at a time.

As the profile `relations` of the exports draws a whole release: participations, stages, posts,
twinnings and opinions are links between the things that people look for.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from typing import Final

from pyoxigraph import Literal, NamedNode

from bilateral_kg import names
from bilateral_kg.catalogue.values import MOST_VALUES
from bilateral_kg.web.graph_thing import Days, Link, Support, Thing
from bilateral_kg.web.questions import text_of
from bilateral_kg.web.served import Served

# Read in one step at most; a hub may have more, and then the answer says that it is cut.
MOST_LINKS: Final = 20_000


class Reading:
    """What one answer needs to know of the graph; nothing is read twice."""

    def __init__(self, served: Served) -> None:
        self._served = served
        self._things: dict[str, Thing] = {}
        self.cut = False

    def thing(self, iri: str) -> Thing:
        """What was read of *iri*: see `learn`."""
        return self._things.get(iri) or Thing(iri)

    def learn(self, iris: Iterable[str]) -> None:
        """Read what is said of *iris*, and of what those without days are part of."""
        new = sorted(set(iris) - self._things.keys())
        for some in _pieces(new):
            self._things |= {iri: Thing(iri) for iri in some}
            for triple in self._served.questions.own_triples("graph-things", {"thing": some}):
                if isinstance(triple.object, NamedNode | Literal):
                    held = self._things[text_of(triple.subject)].values
                    held.setdefault(triple.predicate.value, []).append(triple.object)
        undated = [self._things[iri] for iri in new if self._things[iri].days == Days()]
        if wholes := {whole for thing in undated for whole in thing.wholes}:
            self.learn(wholes)

    def days_of(self, iri: str) -> Days:
        """The days of a thing, else of what it is part of."""
        seen: set[str] = set()
        while iri not in seen:
            seen.add(iri)
            thing = self.thing(iri)
            if thing.days != Days() or not thing.wholes:
                return thing.days
            iri = min(thing.wholes)
        return Days()

    def links(self, nodes: Collection[str]) -> list[Link]:
        """Every link that begins or ends at one of *nodes*, both ends learnt."""
        rows = [row for end in ("source", "target") for row in self._rows({end: nodes})]
        return self._drawn(rows)

    def between(self, nodes: Collection[str]) -> list[Link]:
        """Every link between two of *nodes*."""
        return self._drawn(self._rows({"source": nodes, "target": nodes}))

    def _rows(self, ends: Mapping[str, Collection[str]]) -> list[tuple[str, ...]]:
        asked = [dict(zip(ends, some, strict=True)) for some in _products(list(ends.values()))]
        rows = []
        for given in asked:
            wanted = {**given, "limit": str(MOST_LINKS)}
            found = self._served.questions.own_rows("graph-links", wanted).rows
            self.cut = self.cut or len(found) == MOST_LINKS
            rows += [tuple(map(text_of, row)) for row in found]
        return rows

    def _drawn(self, rows: Iterable[tuple[str, ...]]) -> list[Link]:
        """Rows as links: what leads to a part of a thing leads to the thing."""
        held = list(rows)
        self.learn(end for row in held for end in row[:2])
        self.learn(self._home(row[1]) for row in held)
        facts: defaultdict[Link, set[str]] = defaultdict(set)
        for source, target, predicate, kind, unnamed, fact in held:
            link = Link(source, self._home(target), predicate, kind, unnamed)
            if link.source != link.target:
                facts[link].add(fact)
        return [replace(link, facts=tuple(sorted(facts[link]))) for link in sorted(facts)]

    def _home(self, iri: str) -> str:
        whole, part, _ = iri.partition("#")
        return whole if part and whole.startswith(names.ID) and self.thing(iri).hidden else iri

    def days_of_link(self, link: Link) -> Days:
        """When the link held, as far as its facts, or their events, say."""
        known = [self._days_of(fact) for fact in link.facts]
        first = [one.earliest for one in known if one.earliest]
        last = [one.latest for one in known if one.latest]
        return Days(
            min(first) if len(first) == len(known) else None,
            max(last) if len(last) == len(known) else None,
        )

    def _days_of(self, fact: str) -> Days:
        own = self.days_of(fact)
        if own != Days():
            return own
        of_events = [self.days_of(event) for event in self.thing(fact).events]
        return of_events[0] if of_events else Days()

    def learn_words(self, links: Iterable[Link]) -> None:
        """Read the facts behind *links*, their events, and the words on the links."""
        held = list(links)
        facts = {fact for link in held for fact in link.facts}
        self.learn(facts)
        self.learn(event for fact in facts for event in self.thing(fact).events)
        self.learn(w for link in held for w in (link.predicate, link.kind, link.unnamed) if w)

    def support(self, links: Iterable[Link]) -> dict[Link, Support]:
        """Who reports each of *links*: as the exports have it, see `bilateral_kg.export`."""
        held = list(links)
        by_fact: defaultdict[str, list[tuple[str, ...]]] = defaultdict(list)
        for some in _pieces(sorted({fact for link in held for fact in link.facts})):
            for row in self._served.questions.own_rows("graph-evidence", {"fact": some}).rows:
                fact, *rest = map(text_of, row)
                by_fact[fact].append(tuple(rest))
        return {link: _support(link, by_fact) for link in held}


def _support(link: Link, by_fact: Mapping[str, list[tuple[str, ...]]]) -> Support:
    chosen: set[tuple[str, ...]] = set()
    for fact in link.facts:
        rows = by_fact.get(fact, [])
        named = {row[0] for row in rows if row[2] == link.predicate}
        general = {row[0] for row in rows if not row[2]}
        backing = (named | general) or {row[0] for row in rows}
        chosen |= {row for row in rows if row[0] in backing}
    return Support(*(tuple(sorted({row[n] for row in chosen})) for n in (0, 1, 3)))


def _pieces(values: Collection[str]) -> list[list[str]]:
    held = list(values)
    return [held[n : n + MOST_VALUES] for n in range(0, len(held), MOST_VALUES)]


def _products(ends: list[Collection[str]]) -> list[tuple[list[str], ...]]:
    if len(ends) == 1:
        return [(piece,) for piece in _pieces(sorted(ends[0]))]
    return [(one, two) for one in _pieces(sorted(ends[0])) for two in _pieces(sorted(ends[1]))]
