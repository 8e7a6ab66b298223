"""The one entry: quads in, Report out."""

from collections.abc import Iterable
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from bilateral_kg import names
from bilateral_kg.curation.model import model_quads
from bilateral_kg.validation.cores import LARGE, Watcher, run_over_cores
from bilateral_kg.validation.locate import Finder
from bilateral_kg.validation.report import Finding, Locator, Report
from bilateral_kg.validation.runner import Result, run, working_store
from bilateral_kg.validation.shapes import Constraint, load_shapes
from bilateral_kg.validation.wording import Readable, wording

_ONTOLOGY_GRAPH: Final = ox.NamedNode(names.ONTOLOGY_GRAPH)


def validate(
    quads: Iterable[ox.Quad],
    ontology: Path,
    locations: Locator | None = None,
    watch: Watcher | None = None,
) -> Report:
    """Hold *quads*, all graphs merged with the model in *ontology*, against its shapes.

    *locations* says where a node was written; without it findings carry no file. *watch* is told
    the share that is done, where it takes long.
    """
    data = list(quads)
    if not any(quad.graph_name == _ONTOLOGY_GRAPH for quad in data):
        data += model_quads(ontology)
    shapes = load_shapes(ontology)
    if len(data) < LARGE:
        found = run(working_store(data), shapes)
    else:
        found = run_over_cores(data, ontology, watch)
    finder = Finder.among(locations, data)
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
