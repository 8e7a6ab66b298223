"""Validation of a graph too large for one process: a store on disk, its parts over all cores.

Each part is one constraint and a list of focus nodes; a part sees the whole graph, so that the
findings are those of one run. Memory holds the nodes of a few parts and their findings, and what
the store keeps of its files.
"""

import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from itertools import islice
from multiprocessing import get_context
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from bilateral_kg.desk import new_desk
from bilateral_kg.validation.runner import Result, check, chunks, fill, lay_out
from bilateral_kg.validation.shapes import Shapes, load_shapes
from bilateral_kg.validation.targets import Population

# Below this a second process costs more than it spares.
LARGE: Final = 200_000
_HELD: Final = "held"
# Parts that wait for each process: enough to keep it busy.
_AHEAD: Final = 3
Watcher = Callable[[float], None]
Part = tuple[int, str, list[str]]


def run_over_cores(
    quads: Iterable[ox.Quad], ontology: Path, watch: Watcher | None = None
) -> list[Result]:
    """As runner.run: hold the RDF merge of *quads* against the shapes in *ontology*.

    *watch* is told the share that is done, from 0 to 1.
    """
    with new_desk("validation") as desk:
        store = ox.Store(str(desk / "scratch"))
        fill(store, quads)
        return spread(store, ontology, desk, watch)


def spread(
    store: ox.Store, ontology: Path, desk: Path, watch: Watcher | None = None
) -> list[Result]:
    """As runner.run, of a *store* on disk; processes share a checkpoint in the folder *desk*."""
    shapes = load_shapes(ontology)
    lay_out(store, shapes)
    store.flush()
    path = desk / _HELD
    store.backup(str(path))
    population = Population(ox.Store.read_only(str(path)))
    found: list[Result] = []
    total = len(shapes.constraints)
    for done, results in _spread(_parts(population, shapes), path, ontology):
        found += results
        if watch is not None:
            watch(done / total)
    if watch is not None:
        watch(1)
    return found


def is_large(store: ox.Store) -> bool:
    """Whether the default graph of *store* is worth a second process."""
    held = store.quads_for_pattern(None, None, None, ox.DefaultGraph())
    return sum(1 for _ in islice(held, LARGE)) == LARGE


def _parts(population: Population, shapes: Shapes) -> Iterator[Part]:
    """With each part, how many constraints are behind it."""
    for number, (iri, one) in enumerate(shapes.constraints.items()):
        for nodes in chunks(population.of(one.targets)):
            yield number, iri, [str(node) for node in nodes]


def _spread(
    parts: Iterator[Part], store: Path, ontology: Path
) -> Iterator[tuple[int, list[Result]]]:
    """Have *parts* looked at in child processes; how far that is, and findings as they come."""
    cores = os.cpu_count() or 1
    pool = ProcessPoolExecutor(
        cores, get_context("spawn"), initializer=_open, initargs=(str(store), ontology)
    )
    with pool:
        waiting: dict[Future[list[Result]], int] = {}
        while True:
            for number, iri, nodes in islice(parts, cores * _AHEAD - len(waiting)):
                waiting[pool.submit(_look, iri, nodes)] = number
            if not waiting:
                return
            behind = min(waiting.values())
            ended, _ = wait(waiting, return_when=FIRST_COMPLETED)
            for one in ended:
                waiting.pop(one)
                yield behind, one.result()


class _Desk:
    """What a child process has open."""

    store: ox.Store
    shapes: Shapes


def _open(store: str, ontology: Path) -> None:
    _Desk.store = ox.Store.read_only(store)
    _Desk.shapes = load_shapes(ontology)


def _look(iri: str, nodes: list[str]) -> list[Result]:
    # As terms write themselves, so they stand in the query.
    return check(_Desk.store, _Desk.shapes, _Desk.shapes.constraints[iri], nodes)
