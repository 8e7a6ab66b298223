"""How fast answers are, beside peers: lookups and dossiers, cold and repeated, a mix of SPARQL.

python benchmarks/answers.py [--quick] [lookups] [repeated] [sparql] [dossiers]
"""

import itertools
import random
import statistics
import sys
import time
from collections.abc import Callable, Iterator, Sequence

import made
from harness import Section, interleaved, median, quick, shown, size
from peers import Ask, Peers, peers
from pyoxigraph import Store

SMALL, FULL = 1_000, 10_000
RUNS = 5
RAW = "raw pyoxigraph"
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
    section.say(
        f"{about}. Random pairs and sectors; every server is asked over one connection. "
        "Ours is the whole answer, JSON-LD; the others run the queries that ours asked for it."
    )
    fresh = Fresh(asked, world.lookup, BATCH, RUNS + 1)
    contenders: dict[str, Callable[[], object]] = {
        "bilateral-kg serve": fresh.ours,
        RAW: lambda: fresh.raw(asked.oxigraph, "raw"),
        "Virtuoso": lambda: fresh.raw(asked.virtuoso, "virtuoso"),
    }
    times = interleaved(contenders, RUNS)
    section.compare(times, beside=RAW, what="lookup", per=BATCH, aim=f"within 1.5x of {RAW}")
    if asked.rdflib is not None:
        _beside_rdflib(section, asked.rdflib, fresh, median(times["bilateral-kg serve"]) / BATCH)
    section.write()


def dossiers(asked: Peers, world: World, about: str) -> None:
    section = Section(f"Dossiers, each asked once: {world.size}", minutes=3)
    batch = BATCH // 4
    fresh = Fresh(asked, world.dossier, batch, RUNS + 1)
    contenders: dict[str, Callable[[], object]] = {
        "bilateral-kg serve": fresh.ours,
        RAW: lambda: fresh.raw(asked.oxigraph, "raw"),
    }
    times = interleaved(contenders, RUNS)
    queries = statistics.mean(len(each) for each in fresh.queries)
    section.say(
        f"{about}. {queries:.0f} queries a dossier. Virtuoso is left out: over a synthetic world "
        "one of them had not come back after minutes."
    )
    section.compare(times, beside=RAW, what="dossier", per=batch, aim=f"within 1.5x of {RAW}")
    section.write()


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

    def ours(self) -> None:
        for place in self._places("ours"):
            self._get(self.addresses[place])

    def raw(self, ask: Ask, who: str) -> None:
        for place in self._places(who):
            for query in self.queries[place]:
                ask(query)

    def _places(self, who: str) -> Sequence[int]:
        counter = self._next.setdefault(who, itertools.count())
        start = next(counter) * self._batch
        return range(start, start + self._batch)


def repeated(asked: Peers, world: World, about: str) -> None:
    section = Section(f"Lookups asked again: {world.size}", minutes=1)
    section.say(f"{about}. The same ten lookups over and over: a release never changes.")
    addresses = [world.lookup() for _ in range(10)]
    queries = asked.queries.of(addresses)
    times = interleaved(
        {
            "bilateral-kg serve": lambda: [asked.get(address) for address in addresses * 5],
            "Virtuoso": lambda: [asked.virtuoso(query) for each in queries * 5 for query in each],
        },
        RUNS,
    )
    section.compare(times, beside="Virtuoso", what="lookup", per=50, aim="3x faster (0.33)")
    section.write()


def sparql(asked: Peers, world: World, about: str) -> None:
    section = Section(f"SPARQL, a mix: {world.size}", minutes=4)
    section.say(f"{about}. JSON from all servers; random constants in every query.")
    rows = []
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
        rows.append((kind, *cells, f"{over * 1e3:.2f} ms"))
    section.table(["query", *NAMES, "our overhead"], rows)
    section.say(
        "Aim: an overhead under 1 ms per query over Oxigraph in process. It is HTTP, the gate, the "
        "hop into a worker that can be killed and back, and writing the result as JSON; large "
        "results pay for the last two."
    )
    section.write()


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
