"""What benchmarks of answers ask: random addresses of ours, and the queries behind them."""

import itertools
import random
import statistics
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from urllib.parse import parse_qsl, urlsplit

from harness import Section
from peers import QUERY_SECONDS, Ask, Peers, TimedOut
from pyoxigraph import Store

from bilateral_kg.catalogue import Catalogue, compose
from bilateral_kg.resources import folder

# After so many queries of a kind that a peer did not bring back, it is asked no more of them.
PATIENCE = 2
# After so many of any kind it is asked nothing more: it may hang as a whole.
GIVE_UP = 6
PREFIX = "PREFIX bkg: <https://w3id.org/bilateral-kg/ontology#>\n"
PAIRS = PREFIX + (
    "SELECT ?a ?b WHERE { ?item bkg:dyad ?pair . ?pair bkg:relates ?a , ?b . "
    "FILTER (STR(?a) < STR(?b)) } GROUP BY ?a ?b ORDER BY ?a ?b"
)
SECTORS = PREFIX + "SELECT DISTINCT ?s WHERE { ?item bkg:dyad ?p ; bkg:sector ?s } ORDER BY ?s"


class World:
    """Random parameters, the same in every run of a benchmark and never the same twice."""

    def __init__(self, store: Store, agreements: int) -> None:
        self.size = f"{agreements:,} agreements"
        self.random = random.Random(8)
        slug = lambda term: term.value.rpartition("/")[2]  # noqa: E731
        self.pairs = [(slug(a), slug(b)) for a, b in store.query(PAIRS)]
        self.sectors = [term.value for (term,) in store.query(SECTORS)]

    def lookup(self) -> str:
        one, other = self.random.choice(self.pairs)
        sector = self.random.choice(self.sectors).partition("/vocab/sector/")[2]
        state = self.random.choice((one, other))
        return f"/api/agreements?state={state}&sector={sector}&limit=20&lang={self._lang()}"

    def dossier(self) -> str:
        one, other = self.random.choice(self.pairs)
        return f"/api/relations/{one}/{other}?lang={self._lang()}"

    def _lang(self) -> str:
        return self.random.choice(("en", "ru", "az", "kk"))


def listing(address: str) -> list[str]:
    """The question of the list that *address* asks, and that of its total."""
    given = dict(parse_qsl(urlsplit(address).query))
    wanted = {name: given[name] for name in ("state", "sector", "lang")}
    question = Catalogue.load(folder("queries")).get("agreements")
    page, total = {"give": "items", "limit": "21"}, {"give": "total", "sort": "id"}
    return [compose(question, {**wanted, **more}) for more in (page, total)]


class Fresh:
    """Addresses that nobody has asked yet, a batch for each round, and the queries behind them."""

    def __init__(self, asked: Peers, address: Callable[[], str], batch: int, rounds: int) -> None:
        self._get = asked.get
        unique = dict.fromkeys(address() for _ in range(batch * rounds * 4))
        self.addresses = list(itertools.islice(unique, batch * rounds))
        self.queries = asked.queries.of(self.addresses)
        self._batch = len(self.addresses) // rounds
        self._next: dict[str, Iterator[int]] = {}
        self._lost: dict[str, Counter[str]] = {}
        self._waited: Counter[str] = Counter()

    def asked(self) -> Iterator[tuple[str, list[str]]]:
        """Each address with the queries that it asks."""
        return zip(self.addresses, self.queries, strict=True)

    def mean(self) -> float:
        """How many queries an address asks."""
        return statistics.mean(len(each) for each in self.queries)

    def ours(self) -> None:
        for place in self._places("ours"):
            self._get(self.addresses[place])

    def raw(self, ask: Ask, who: str, queries: Sequence[list[str]] = ()) -> None:
        """The next batch of *queries*; one like those that did not come back is not asked again."""
        lost = self._lost.setdefault(who, Counter())
        for place in self._places(who):
            for query in (queries or self.queries)[place]:
                kind = query[: query.index("{")][-60:]
                if lost[kind] >= PATIENCE or self._waited[who] >= GIVE_UP:
                    lost[kind] += 1
                    continue
                try:
                    ask(query)
                except TimedOut:
                    lost[kind] += 1
                    self._waited[who] += 1

    def tell_lost(self, section: Section) -> None:
        """Say whose queries did not come back."""
        for who, lost in self._lost.items():
            if kinds := [kind for kind, number in lost.items() if number]:
                section.say(
                    f"{who}: {lost.total()} queries of {len(kinds)} kinds did not come back within "
                    f"{QUERY_SECONDS} s, or were not asked because {PATIENCE} like them, or "
                    f"{GIVE_UP} of any kind, had not; the latter take no time here."
                )

    def _places(self, who: str) -> Sequence[int]:
        counter = self._next.setdefault(who, itertools.count())
        start = next(counter) * self._batch
        return range(start, start + self._batch)
