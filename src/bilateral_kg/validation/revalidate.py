"""The report after a change: the findings of before that stand, and those found now."""

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from bilateral_kg.validation.changed import recheck
from bilateral_kg.validation.locate import Finder
from bilateral_kg.validation.reach import Triple
from bilateral_kg.validation.report import Finding, Place, Report
from bilateral_kg.validation.shapes import load_shapes
from bilateral_kg.validation.validate import finding
from bilateral_kg.validation.wording import wording


def revalidate(
    store: ox.Store,
    ontology: Path,
    change: tuple[Sequence[Triple], Sequence[Triple]],
    finder: Finder,
    *,
    before: bytes,
    data: Path,
) -> Report:
    """The report on *store*, which has *change*: statements that came, and that went.

    *before*: the report (JSON) on the store without it; its files lie in *data*.
    """
    shapes = load_shapes(ontology)
    found = recheck(store, shapes, *change)
    readable = wording(ontology)
    told = [_read(one, data) for one in json.loads(before)["findings"]]
    standing = [
        # A file that was edited may have its lines elsewhere.
        replace(one, place=finder.place(one.focus, one.path) or one.place)
        for one in told
        if not found.covers(one.shape, one.focus)
    ]
    new = [
        finding(result, shapes.constraints[result.shape], finder, readable)
        for result in found.results
    ]
    return Report.of([*standing, *new])


def _read(one: dict[str, Any], data: Path) -> Finding:
    other = one["other"]
    return Finding(
        severity=one["severity"],
        constraint=one["constraint"],
        shape=one["shape"],
        focus=one["focus"],
        path=one["path"],
        value=one["value"],
        messages=one["message"],
        hints=one["mend"],
        place=_place(one["file"], one["line"], data),
        other_place=_place(other["file"], other["line"], data) if other else None,
    )


def _place(file: str | None, line: int | None, data: Path) -> Place | None:
    if file is None:
        return None
    path = data / file
    return Place(path if path.is_file() else Path(file), line)
