"""How fast answers are, beside peers: lookups and dossiers, cold and repeated, a mix of SPARQL.

python benchmarks/answers.py [--quick] [lookups] [repeated] [sparql] [dossiers]
"""

import itertools
import random
import statistics
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from urllib.parse import parse_qsl, urlsplit

import made
from harness import Section, interleaved, median, quick, shown, size
from peers import QUERY_SECONDS, Ask, Peers, TimedOut, peers
from pyoxigraph import Store

from bilateral_kg.catalogue import Catalogue, compose
from bilateral_kg.resources import folder

SMALL, FULL = 1_000, 10_000
RUNS = 5
OURS = "bilateral-kg serve"
RAW = "raw pyoxigraph"
RAW_WHOLE = "raw pyoxigraph, the whole question"
SAME = "Virtuoso, the same queries"
WHOLE = "Virtuoso, the whole question"
# After so many queries of a kind that a peer did not bring back, it is asked no more of them.
PATIENCE = 2
# After so many of any kind it is asked nothing more: it may hang as a whole.
GIVE_UP = 6
BATCH = 12
# rdflib's evaluator joins in Python: it is asked little, and not at all above this.
RDFLIB_MOST = 1_000
PREFIX = "PREFIX bkg: <https://w3id.org/bilateral-kg/ontology#>\n"
SKOS = "PREFIX skos: <http://www.w3.org/2004/02/skos/core#>\n"
PAIRS = PREFIX + (
    "SELECT ?a ?b WHERE { ?item bkg:dyad ?pair . ?pair bkg:relates ?a , ?b . "
    "FILTER (STR(?a) < STR(?b)) } GROUP BY ?a ?b ORDER BY ?a ?b"
)
SECTORS = PREFIX + "SELECT DISTINCT ?s WHERE { ?item bkg:dyad ?p ; bkg:sector ?s } ORDER BY ?s"


def main() -> None:
    agreements = size(SMALL, FULL)
    release = made.release(agreements)
    with peers(release, with_rdflib=agreements <= RDFLIB_MOST) as asked:
        world = World(Store.read_only(str(release.store)), agreements)
        about = f"{release.manifest.triples:,} triples"
        for part in PARTS:
            if part.__name__ in sys.argv or not PARTS_ASKED & set(sys.argv):
                part(asked, world, about)


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


def lookups(asked: Peers, world: World, about: str) -> None:
    section = Section(f"Lookups, each asked once: {world.size}", minutes=4)
    fresh = Fresh(asked, world.lookup, BATCH, RUNS + 1)
    listed = [[*_listing(address), *queries] for address, queries in fresh.asked()]
    contenders: dict[str, Callable[[], object]] = {
        OURS: fresh.ours,
        RAW: lambda: fresh.raw(asked.oxigraph, RAW),
        RAW_WHOLE: lambda: fresh.raw(asked.oxigraph, RAW_WHOLE, listed),
        SAME: lambda: fresh.raw(asked.virtuoso, SAME),
        WHOLE: lambda: fresh.raw(asked.virtuoso, WHOLE, listed),
    }
    times = interleaved(contenders, RUNS)
    section.say(
        f"{about}. Random pairs and sectors; every server is asked over one connection. Ours is "
        "the whole answer, JSON-LD: the search index chooses, sorts and counts, and the engine is "
        f"asked for the items of the page, {fresh.mean():.1f} queries on average. The first of "
        "each peer runs these alone; the other, having no index, runs the question of the list, "
        "too, for the page and for the total."
    )
    ratios = section.compare(times, beside=RAW, what="lookup", per=BATCH)
    for peer, most, aim in (
        (RAW_WHOLE, 1.5, "within 1.5x of"),
        (RAW, 1.5, "within 1.5x of"),
        (WHOLE, 1.0, "ahead of"),
        (SAME, 1.0, "ahead of"),
    ):
        section.say(_verdict(f"{aim} {peer}", ratios[OURS] / ratios[peer], most))
    section.say(
        "The first peer is spared HTTP, the index and the making of JSON-LD, which are the rest of "
        "our time."
    )
    fresh.tell_lost(section)
    if asked.rdflib is not None:
        _beside_rdflib(section, asked.rdflib, fresh, median(times[OURS]) / BATCH)
    section.write()


def dossiers(asked: Peers, world: World, about: str) -> None:
    section = Section(f"Dossiers, each asked once: {world.size}", minutes=6)
    batch = BATCH // 4
    fresh = Fresh(asked, world.dossier, batch, RUNS + 1)
    contenders: dict[str, Callable[[], object]] = {
        OURS: fresh.ours,
        RAW: lambda: fresh.raw(asked.oxigraph, RAW),
        SAME: lambda: fresh.raw(asked.virtuoso, SAME),
    }
    times = interleaved(contenders, RUNS)
    section.say(f"{about}. {fresh.mean():.0f} queries a dossier.")
    ratios = section.compare(times, beside=RAW, what="dossier", per=batch)
    section.say(_verdict(f"within 1.5x of {RAW}", ratios[OURS], 1.5))
    section.say(_verdict(f"ahead of {SAME}", ratios[OURS] / ratios[SAME], 1.0))
    fresh.tell_lost(section)
    section.write()


def _verdict(aim: str, ratio: float, most: float) -> str:
    return f"Aim: {aim}; {'met' if ratio <= most else 'missed'}: {ratio:.2f}."


def _listing(address: str) -> list[str]:
    """The question of the list that *address* asks, and that of its total."""
    given = dict(parse_qsl(urlsplit(address).query))
    wanted = {name: given[name] for name in ("state", "sector", "lang")}
    question = Catalogue.load(folder("queries")).get("agreements")
    page, total = {"give": "items", "limit": "21"}, {"give": "total", "sort": "id"}
    return [compose(question, {**wanted, **more}) for more in (page, total)]


def _beside_rdflib(section: Section, rdflib: Ask, fresh: "Fresh", ours: float) -> None:
    """One batch: a single query may take rdflib minutes."""
    spent, answered = 0.0, 0
    for queries in fresh.queries[:2]:
        began = time.perf_counter()
        for query in queries:
            rdflib(query)
        spent += time.perf_counter() - began
        answered += 1
        if spent > 60:
            break
    each = spent / answered
    section.say(
        f"rdflib-endpoint on rdflib's memory: {shown(each)} on average of {answered}, "
        f"{each / ours:.0f} times ours (aim: 10 times)."
    )


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


def repeated(asked: Peers, world: World, about: str) -> None:
    section = Section(f"Lookups asked again: {world.size}", minutes=1)
    section.say(f"{about}. The same ten lookups over and over: a release never changes.")
    addresses = [world.lookup() for _ in range(10)]
    both = zip(addresses, asked.queries.of(addresses), strict=True)
    listed = [[*_listing(address), *queries] for address, queries in both]
    times = interleaved(
        {
            OURS: lambda: [asked.get(address) for address in addresses * 5],
            WHOLE: lambda: [asked.virtuoso(query) for each in listed * 5 for query in each],
        },
        RUNS,
    )
    ratios = section.compare(times, beside=WHOLE, what="lookup", per=50)
    section.say(_verdict("3x faster (0.33)", ratios[OURS], 0.33))
    section.write()


def sparql(asked: Peers, world: World, about: str) -> None:
    section = Section(f"SPARQL, a mix: {world.size}", minutes=4)
    section.say(f"{about}. JSON from all servers; random constants in every query.")
    rows, overheads = [], []
    for kind, text in KINDS.items():
        asks: dict[str, Ask] = {
            "bilateral-kg serve": asked.sparql,
            "Oxigraph in process": asked.oxigraph,
            "Virtuoso": asked.virtuoso,
        }
        if asked.rdflib is not None and kind in FOR_RDFLIB:
            asks["rdflib-endpoint"] = asked.rdflib
        texts = [_filled(text, world) for _ in range(6 if kind in HEAVY else 40)]
        times = interleaved(
            {
                name: lambda ask=ask, texts=texts: [ask(query) for query in texts]
                for name, ask in asks.items()
            },
            RUNS,
        )
        each = {name: median(values) / len(texts) for name, values in times.items()}
        over = each["bilateral-kg serve"] - each["Oxigraph in process"]
        cells = (shown(each[name]) if name in each else "–" for name in NAMES)
        overheads.append(over)
        rows.append((kind, *cells, f"{over * 1e3:.2f} ms"))
    section.table(["query", *NAMES, "our overhead"], rows)
    http = (
        median(interleaved({"empty": lambda: _repeat(asked.get, "/healthz")}, RUNS)["empty"]) / 100
    )
    section.say(
        "The overhead is HTTP, the hop into a worker that can be killed and back, the gate, and "
        f"writing the result as JSON. An empty answer over HTTP (`/healthz`) takes {shown(http)}."
    )
    worst = (max(overheads) - http) * 1e3
    section.say(_verdict("an overhead under 1 ms beside HTTP, in the worst case", worst, 1.0))
    section.write()


def _repeat(ask: Ask, address: str, times: int = 100) -> None:
    for _ in range(times):
        ask(address)


NAMES = ("bilateral-kg serve", "Oxigraph in process", "Virtuoso", "rdflib-endpoint")
HEAVY = {"aggregate", "path"}
FOR_RDFLIB = {"point", "join", "page", "aggregate", "path"}
STATE = "<https://w3id.org/bilateral-kg/id/state/%(state)s>"
KINDS = {
    "point": f"SELECT ?p ?o WHERE {{ {STATE} ?p ?o }} ORDER BY ?p STR(?o)",
    "join": PREFIX
    + f"SELECT ?item ?day WHERE {{ ?item bkg:partyState {STATE} ; bkg:sector <%(sector)s> . "
    "?step bkg:stageOf ?item ; bkg:earliest ?day }",
    "page": PREFIX + f"SELECT ?item ?label WHERE {{ ?item bkg:partyState {STATE} ; "
    "<http://www.w3.org/2004/02/skos/core#prefLabel> ?label } ORDER BY ?item LIMIT 20 OFFSET 40",
    "aggregate": PREFIX
    + f"SELECT ?sector (COUNT(DISTINCT ?item) AS ?n) WHERE {{ ?item bkg:partyState {STATE} ; "
    "bkg:sector ?sector } GROUP BY ?sector ORDER BY DESC(?n) ?sector",
    "path": PREFIX
    + SKOS
    + "SELECT (COUNT(DISTINCT ?item) AS ?n) WHERE { ?field skos:broader* <%(sector)s> . "
    "?item bkg:sector ?field }",
}


def _filled(text: str, world: World) -> str:
    state = world.random.choice(world.random.choice(world.pairs))
    return text % {"state": state, "sector": world.random.choice(world.sectors)}


PARTS = (lookups, repeated, sparql, dossiers)
PARTS_ASKED = {part.__name__ for part in PARTS}


if __name__ == "__main__":
    print("answers: about ten minutes" if not quick() else "answers: about two minutes")
    main()
