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
from tempfile import TemporaryDirectory
from typing import Final

import pyoxigraph as ox

from bilateral_kg.validation.runner import Result, apply, check, chunks
from bilateral_kg.validation.shapes import Shapes, load_shapes
from bilateral_kg.validation.targets import Population

# Below this a second process costs more than it spares.
LARGE: Final = 400_000
_BATCH: Final = 100_000
# Parts that wait for each process: enough to keep it busy.
_AHEAD: Final = 3
Watcher = Callable[[float], None]
Part = tuple[str, list[str]]


def run_over_cores(
    quads: Iterable[ox.Quad], ontology: Path, watch: Watcher | None = None
) -> list[Result]:
    """As runner.run: hold the RDF merge of *quads* against the shapes in *ontology*.

    *watch* is told the share that is done, from 0 to 1.
    """
    shapes = load_shapes(ontology)
    with TemporaryDirectory(prefix="bilateral-kg-validation-") as folder:
        path = Path(folder) / "store"
        _fill(Path(folder) / "scratch", path, quads, shapes)
        store = ox.Store.read_only(str(path))
        population = Population(store)
        sizes = [len(population.of(one.targets)) for one in shapes.constraints.values()]
        parts = _parts(population, shapes)
        found: list[Result] = []
        done, total = 0, max(1, sum(sizes))
        for size, results in _spread(parts, path, ontology):
            done += size
            found += results
            if watch is not None:
                watch(done / total)
        return found


def _fill(scratch: Path, path: Path, quads: Iterable[ox.Quad], shapes: Shapes) -> None:
    """A store in *path* of *quads*, their merge, and what rules lay out."""
    store = ox.Store(str(scratch))
    rest = iter(quads)
    while batch := list(islice(rest, _BATCH)):
        store.bulk_extend(ox.Quad(each.subject, each.predicate, each.object) for each in batch)
        store.bulk_extend(batch)
    for rule in shapes.rules:
        apply(rule, store)
    store.flush()
    store.backup(str(path))


def _parts(population: Population, shapes: Shapes) -> Iterator[Part]:
    for iri, one in shapes.constraints.items():
        for nodes in chunks(population.of(one.targets)):
            yield iri, [str(node) for node in nodes]


def _spread(
    parts: Iterator[Part], store: Path, ontology: Path
) -> Iterator[tuple[int, list[Result]]]:
    """Have *parts* looked at in child processes; the size and the findings of each as they come."""
    cores = os.cpu_count() or 1
    pool = ProcessPoolExecutor(
        cores, get_context("spawn"), initializer=_open, initargs=(str(store), ontology)
    )
    with pool:
        waiting: dict[Future[list[Result]], int] = {}
        while True:
            for iri, nodes in islice(parts, cores * _AHEAD - len(waiting)):
                waiting[pool.submit(_look, iri, nodes)] = len(nodes)
            if not waiting:
                return
            ended, _ = wait(waiting, return_when=FIRST_COMPLETED)
            for one in ended:
                yield waiting.pop(one), one.result()


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
