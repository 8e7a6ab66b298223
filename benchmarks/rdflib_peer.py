"""Lookups and dossiers beside rdflib-endpoint over a dataset in rdflib's memory.

python benchmarks/rdflib_peer.py [--quick]
"""

import time
from collections.abc import Sequence

import made
from asking import Fresh, World, listing
from harness import LEAST_RUNS, Section, median, quick, shown, size
from peers import RDFLIB_SECONDS, Ask, Peers, TimedOut, peers
from pyoxigraph import Store

SMALL, FULL = 1_000, 10_000
# The first does not count.
ROUNDS = LEAST_RUNS + 1
OURS = "bilateral-kg serve"
# One more work of a kind is not asked of rdflib once they took so long together.
RDFLIB_ENOUGH = 300


def main() -> None:
    agreements = size(SMALL, FULL)
    release = made.release(agreements)
    with peers(release, with_rdflib=True) as asked:
        world = World(Store.read_only(str(release.store)), agreements)
        _beside(asked, world, f"{release.manifest.triples:,} triples")


def _beside(asked: Peers, world: World, about: str) -> None:
    assert asked.rdflib is not None
    section = Section(f"Beside rdflib-endpoint: {world.size}", minutes=15)
    section.say(
        f"{about}, in rdflib's memory. Each work is asked once of ours and then of rdflib-endpoint."
    )
    found = Fresh(asked, world.lookup, 1, 8 * ROUNDS).asked()
    # An empty list asks the engine nothing, and so compares nothing.
    twice = [each for each in found if each[1]][: 2 * ROUNDS]
    works = {
        "lookup, the same queries": twice[::2],
        "dossier, the same queries": [*Fresh(asked, world.dossier, 1, ROUNDS).asked()],
        # Last: what does not come back keeps rdflib busy, so that it can be asked nothing more.
        "lookup, the whole question": [(one, [*listing(one), *more]) for one, more in twice[1::2]],
    }
    rows = []
    for work, asks in works.items():
        ours, theirs, lost = _in_turn(asked.get, asked.rdflib, asks)
        own = median(ours)
        each = RDFLIB_SECONDS if lost else median(theirs)
        more = "more than " if lost else ""
        rows.append(
            (work, shown(own), f"{more}{shown(each)}", f"{more}{each / own:.0f}", len(ours))
        )
        if lost:
            break
    section.table(["work", OURS, "rdflib-endpoint", "times ours", "median of"], rows)
    section.say("Aim: 10 times ours.")
    section.write()


def _in_turn(
    get: Ask, peer: Ask, asks: Sequence[tuple[str, list[str]]]
) -> tuple[list[float], list[float], bool]:
    """Seconds of ours and of *peer*, the first ask apart; and whether a query did not come back."""
    ours: list[float] = []
    theirs: list[float] = []
    for place, (address, queries) in enumerate(asks):
        began = time.perf_counter()
        get(address)
        own = time.perf_counter() - began
        try:
            for query in queries:
                peer(query)
        except TimedOut:
            return [*ours, own], theirs, True
        if place:
            ours.append(own)
            theirs.append(time.perf_counter() - began - own)
        if sum(theirs) > RDFLIB_ENOUGH:
            break
    return ours, theirs, False


if __name__ == "__main__":
    print(f"beside rdflib-endpoint: about {8 if quick() else 15} minutes")
    main()
