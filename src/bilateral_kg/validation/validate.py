"""The one entry: quads in, Report out."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from bilateral_kg import names
from bilateral_kg.curation.model import model_quads
from bilateral_kg.validation.cores import LARGE, Watcher, is_large, run_over_cores, spread
from bilateral_kg.validation.locate import Finder
from bilateral_kg.validation.report import Finding, Locator, Report
from bilateral_kg.validation.runner import Result, run, working_store
from bilateral_kg.validation.shapes import Constraint, Shapes, load_shapes
from bilateral_kg.validation.wording import Readable, wording

Runner = Callable[[Iterable[ox.Quad], Shapes], list[Result]]

_ONTOLOGY_GRAPH: Final = ox.NamedNode(names.ONTOLOGY_GRAPH)


def validate(
    quads: Iterable[ox.Quad],
    ontology: Path,
    locations: Locator | None = None,
    watch: Watcher | None = None,
    runner: Runner | None = None,
) -> Report:
    """Hold *quads*, all graphs merged with the model in *ontology*, against its shapes.

    *locations* says where a node was written; without it findings carry no file. *watch* is told
    the share that is done, where it takes long. *runner* takes the place of ours.
    """
    data = list(quads)
    if not any(quad.graph_name == _ONTOLOGY_GRAPH for quad in data):
        data += model_quads(ontology)
    shapes = load_shapes(ontology)
    if runner is not None:
        found = runner(data, shapes)
    elif len(data) < LARGE:
        found = run(working_store(data), shapes)
    else:
        found = run_over_cores(data, ontology, watch)
    return _report(found, shapes, Finder.among(locations, data), ontology)


def validate_store(
    store: ox.Store, ontology: Path, locations: Locator, watch: Watcher, desk: Path
) -> Report:
    """As validate(): *store*, on disk, with the model and the merge of all as its default graph.

    It gets what rules lay out. *desk* is a folder to work in.
    """
    shapes = load_shapes(ontology)
    found = spread(store, ontology, desk, watch) if is_large(store) else run(store, shapes)
    return _report(found, shapes, Finder.over(locations, store), ontology)


def _report(found: Iterable[Result], shapes: Shapes, finder: Finder, ontology: Path) -> Report:
    readable = wording(ontology)
    return Report.of(
        [finding(result, shapes.constraints[result.shape], finder, readable) for result in found]
    )


def finding(result: Result, constraint: Constraint, finder: Finder, readable: Readable) -> Finding:
    """*result* in words, with its place."""
    place = finder.place(result.focus, result.path)
    value = result.value or ""
    other = finder.place(value) if value.startswith(names.ID) else None
    return Finding(
        severity=constraint.severity,
        constraint=constraint.id,
        shape=constraint.iri,
        focus=result.focus,
        path=result.path,
        value=result.value,
        messages={language: readable(text) for language, text in result.messages.items()},
        hints=constraint.hints,
        place=place,
        other_place=None if other == place else other,
    )
