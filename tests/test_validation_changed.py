"""What is validated after a change is enough: old findings and new ones are those of all anew."""

import os
import random

import pytest
from pyoxigraph import Quad
from test_validation import ONTOLOGY, surroundings
from test_validation_pyshacl import disturbed, faulty, plain

from bilateral_kg.validation.changed import recheck
from bilateral_kg.validation.runner import Result, run, working_store
from bilateral_kg.validation.shapes import load_shapes
from bilateral_kg.validation.targets import plain as term

SEED = int(os.environ.get("BILATERAL_KG_SEED", "7"))
SHAPES = load_shapes(ONTOLOGY)


def changed(quads: list[Quad], chance: random.Random, size: int) -> list[Quad]:
    """*quads* with a few taken away, a few given to others, a few said in a second graph."""
    gone = set(chance.sample(range(len(quads)), size))
    kept = [quad for number, quad in enumerate(quads) if number not in gone]
    for _ in range(size):
        one, other, third = (chance.choice(quads) for _ in range(3))
        kept.append(Quad(one.subject, other.predicate, other.object, third.graph_name))
        kept.append(Quad(one.subject, one.predicate, one.object, third.graph_name))
    return list(dict.fromkeys(kept))


def after(before: list[Result], old: list[Quad], new: list[Quad]) -> list[Result]:
    added, removed = (
        [(one.subject, one.predicate, term(one.object)) for one in difference]
        for difference in (set(new) - set(old), set(old) - set(new))
    )
    found = recheck(working_store(new), SHAPES, added, removed)
    return [one for one in before if not found.covers(one.shape, one.focus)] + found.results


@pytest.mark.parametrize("number", range(3))
def test_a_change_rechecked_equals_all_checked_anew(number: int) -> None:
    chance = random.Random(SEED + number)
    old = disturbed(faulty(), SEED + number)
    before = run(working_store([*old, *surroundings()]), SHAPES)
    for size in (1, 3, 40):
        new = changed(old, chance, size)
        model = list(surroundings())
        expected = run(working_store([*new, *model]), SHAPES)
        assert plain(after(before, [*old, *model], [*new, *model])) == plain(expected)
        old, before = new, expected


@pytest.mark.long
@pytest.mark.parametrize("number", range(3, 20))
def test_many_changes_rechecked_equal_all_checked_anew(number: int) -> None:
    test_a_change_rechecked_equals_all_checked_anew(number)
