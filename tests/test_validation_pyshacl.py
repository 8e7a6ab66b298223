"""Our runner finds what pySHACL finds, on graphs with every kind of fault and on random ones."""

import os
import random
import re
from functools import cache

import pyshacl_runner
import pytest
from pyoxigraph import NamedNode, Quad
from test_validation import CONSTRAINTS, FIXTURES, ONTOLOGY, surroundings

from bilateral_kg.curation.foreign import read
from bilateral_kg.validation.cores import run_over_cores
from bilateral_kg.validation.runner import Result, run, working_store
from bilateral_kg.validation.shapes import load_shapes

SEED = int(os.environ.get("BILATERAL_KG_SEED", "7"))


@cache
def faulty() -> tuple[Quad, ...]:
    """All graphs that fail, as one; each keeps its own nodes apart from those of the others."""
    common = {quad.subject for quad in surroundings()}
    found: list[Quad] = []
    for path in sorted(FIXTURES.glob("*/fail.*")):
        quads = read(path)
        own = {quad.subject for quad in quads} - common
        apart = {one: NamedNode(f"{one.value}-{path.parent.name}") for one in own}
        found += [
            Quad(
                apart.get(quad.subject, quad.subject),
                quad.predicate,
                apart.get(quad.object, quad.object),
                quad.graph_name,
            )
            for quad in quads
        ]
    return tuple(found)


def disturbed(quads: tuple[Quad, ...], seed: int) -> list[Quad]:
    """*quads* without some of them, and with some objects given to other subjects."""
    chance = random.Random(seed)
    kept = [quad for quad in quads if chance.random() > 0.1]
    for _ in range(len(quads) // 20):
        one, other = chance.choice(quads), chance.choice(quads)
        graph = chance.choice((one.graph_name, other.graph_name, NamedNode("tag:another")))
        kept.append(Quad(one.subject, other.predicate, other.object, graph))
    return kept


def ours(quads: list[Quad]) -> list[Result]:
    return run(working_store(quads), load_shapes(ONTOLOGY))


def plain(results: list[Result]) -> list[tuple[str, ...]]:
    return sorted(
        {
            (
                one.shape,
                one.focus,
                str(one.path),
                str(one.value),
                # The order within a GROUP_CONCAT is nobody's promise.
                *(" ".join(sorted(re.split("[ ,.]+", text))) for text in one.messages.values()),
            )
            for one in results
        }
    )


def compare(quads: list[Quad]) -> set[str]:
    """Both find the same; the shapes that found something."""
    expected = pyshacl_runner.run(quads, load_shapes(ONTOLOGY))
    assert plain(ours(quads)) == plain(expected)
    return {one.shape for one in expected}


def test_every_constraint_finds_what_pyshacl_finds() -> None:
    found = compare([*faulty(), *surroundings()])
    # Together with others a fault may be none: a figure is compared with more of its like.
    assert len(found) > 0.9 * len(CONSTRAINTS)


@pytest.mark.long
@pytest.mark.parametrize("number", range(8))
def test_random_graphs_have_the_same_findings_as_with_pyshacl(number: int) -> None:
    assert compare([*disturbed(faulty(), SEED + number), *surroundings()])


def test_all_cores_find_what_one_finds() -> None:
    quads = [*disturbed(faulty(), SEED), *surroundings()]
    shares: list[float] = []
    found = run_over_cores(quads, ONTOLOGY, shares.append)
    assert plain(found) == plain(ours(quads))
    assert shares == sorted(shares)
    assert shares[-1] == 1
