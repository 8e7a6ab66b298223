"""What is derived after a change is what derive() gives of all."""

import os
import random

import pytest
from pyoxigraph import DefaultGraph, NamedNode, Quad, Store
from test_validation import surroundings
from test_validation_changed import changed
from test_validation_pyshacl import faulty

from bilateral_kg import names
from bilateral_kg.release.derive import derive
from bilateral_kg.release.merge import Merge, merged
from bilateral_kg.release.rederive import Rederivation
from bilateral_kg.resources import folder

SEED = int(os.environ.get("BILATERAL_KG_SEED", "7"))
RULES = folder("queries") / "derive"


def in_graphs(quads: list[Quad]) -> list[Quad]:
    """*quads* as a store keeps them (1.50 is 1.5), those of no graph in one of two."""
    homes = [NamedNode(names.graph_iri(name)) for name in ("one", "two")]
    store = Store()
    store.extend(
        Quad(one.subject, one.predicate, one.object, homes[len(str(one.subject)) % 2])
        if isinstance(one.graph_name, DefaultGraph)
        else one
        for one in quads
    )
    return sorted(store, key=str)


def whole(stated: list[Quad]) -> set[Quad]:
    """What a release of *stated* holds."""
    named = [*stated, *derive(stated, RULES)]
    return {*named, *map(merged, named)}


def check_walk(seed: int, steps: int) -> None:
    chance = random.Random(seed)
    # A change of the model is a matter for derive().
    model = in_graphs(list(surroundings()))
    old = in_graphs(list(faulty()))
    store = Store()
    store.extend(whole([*old, *model]))
    for _ in range(steps):
        new = in_graphs(changed(old, chance, chance.choice((1, 5, 60))))
        removed, added = list({*old} - {*new, *model}), list({*new} - {*old, *model})
        before = {quad for quad in store if isinstance(quad.graph_name, DefaultGraph)}
        merge = Merge(store)
        merge.change(removed, added)
        Rederivation(merge, [*removed, *added], removed).run(RULES)
        assert set(store) == whole([*new, *model])
        after = {quad for quad in store if isinstance(quad.graph_name, DefaultGraph)}
        assert (set(merge.came), set(merge.went)) == (after - before, before - after)
        old = new


def test_a_few_changes() -> None:
    check_walk(SEED, 3)


@pytest.mark.long
@pytest.mark.parametrize("number", range(10))
def test_many_changes(number: int) -> None:
    check_walk(SEED + number, 8)
