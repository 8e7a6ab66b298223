"""How fast answers are, beside peers: lookups and dossiers, cold and repeated, a mix of SPARQL.

python benchmarks/answers.py [--quick] [lookups] [repeated] [sparql] [dossiers]
"""

import sys
from collections.abc import Callable

import made
from asking import PREFIX, Fresh, World, listing
from harness import Section, interleaved, median, quick, shown, size
from peers import Ask, Peers, peers
from pyoxigraph import Store

SMALL, FULL = 1_000, 10_000
RUNS = 5
OURS = "bilateral-kg serve"
RAW = "raw pyoxigraph"
RAW_WHOLE = "raw pyoxigraph, the whole question"
SAME = "Virtuoso, the same queries"
WHOLE = "Virtuoso, the whole question"
BATCH = 12
# rdflib's evaluator joins in Python: the mix is asked of it up to this size only.
RDFLIB_MOST = 1_000
SKOS = "PREFIX skos: <http://www.w3.org/2004/02/skos/core#>\n"


def main() -> None:
    agreements = size(SMALL, FULL)
    release = made.release(agreements)
    with peers(release, with_rdflib=agreements <= RDFLIB_MOST) as asked:
        world = World(Store.read_only(str(release.store)), agreements)
        about = f"{release.manifest.triples:,} triples"
        for part in PARTS:
            if part.__name__ in sys.argv or not PARTS_ASKED & set(sys.argv):
                part(asked, world, about)


def lookups(asked: Peers, world: World, about: str) -> None:
    section = Section(f"Lookups, each asked once: {world.size}", minutes=4)
    fresh = Fresh(asked, world.lookup, BATCH, RUNS + 1)
    listed = [[*listing(address), *queries] for address, queries in fresh.asked()]
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


def repeated(asked: Peers, world: World, about: str) -> None:
    section = Section(f"Lookups asked again: {world.size}", minutes=1)
    section.say(f"{about}. The same ten lookups over and over: a release never changes.")
    addresses = [world.lookup() for _ in range(10)]
    both = zip(addresses, asked.queries.of(addresses), strict=True)
    listed = [[*listing(address), *queries] for address, queries in both]
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
        if asked.rdflib is not None:
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
