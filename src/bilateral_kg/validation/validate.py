"""The one entry: quads in, Report out."""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from bilateral_kg import names
from bilateral_kg.curation.model import model_quads
from bilateral_kg.validation.locate import Finder
from bilateral_kg.validation.report import Finding, Locator, Report
from bilateral_kg.validation.runner import Result, run
from bilateral_kg.validation.shapes import Constraint, load_shapes

_OURS: Final = re.compile(
    rf"{re.escape(names.VOCAB)}[a-z0-9-]+/(?=[A-Za-z0-9])|{re.escape(names.ID)}|{re.escape(names.BKG)}"
)


def validate(
    quads: Iterable[ox.Quad], ontology: Path, locations: Locator | None = None
) -> Report:
    """Hold *quads*, all graphs merged with the model in *ontology*, against its shapes.

    *locations* says where a node was written; without it findings carry no file.
    """
    data = list(quads)
    if not any(quad.graph_name == _ONTOLOGY_GRAPH for quad in data):
        data += model_quads(ontology)
    shapes = load_shapes(ontology)
    finder = Finder(locations, data)
    return Report.of(
        [
            _finding(result, shapes.constraints[result.shape], finder)
            for result in run(data, shapes)
        ]
    )


_ONTOLOGY_GRAPH: Final = ox.NamedNode(names.ONTOLOGY_GRAPH)


def _finding(result: Result, constraint: Constraint, finder: Finder) -> Finding:
    place = finder.place(result.focus, result.path)
    other = finder.place(result.value) if _names_a_node(result.value) else None
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


def _names_a_node(value: str | None) -> bool:
    return value is not None and value.startswith(names.ID)


def readable(text: str) -> str:
    """IRIs of the project as a curator writes them: `event/talks-2025`, `planned`."""
    return _OURS.sub("", text)
