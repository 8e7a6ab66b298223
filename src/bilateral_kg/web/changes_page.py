"""/changes: what /api/changes tells, for people to read."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final
from urllib.parse import urlencode

from fastapi import APIRouter, Request, Response
from pyoxigraph import Literal, NamedNode, Quad

from bilateral_kg import names
from bilateral_kg.release.diff import Changes, diff
from bilateral_kg.web import addresses, pages
from bilateral_kg.web.changes import NothingBefore, compared
from bilateral_kg.web.few import one_of_few
from bilateral_kg.web.pages.told import Value
from bilateral_kg.web.served import Served, of

router = APIRouter()
# Rows of one table; whoever needs all of thousands takes the data.
MOST: Final = 500


@dataclass(frozen=True, slots=True)
class Row:
    """A statement, or a property with its values before and after."""

    subject: str
    href: str | None
    property: str
    source: str
    cells: Sequence[Sequence[Value]]


@router.get("/changes", include_in_schema=False)
def page(request: Request) -> Response:
    """The page, for the releases that `from` and `to` name."""
    try:
        old, new = compared(request, "lang")
    except NothingBefore as alone:
        return _alone(request, alone)
    variant = (old.id, new.id)
    if held := pages.unchanged(request, *variant):
        return held
    with one_of_few(request), diff(old, new) as found:
        return _written(request, old.id, new.id, found)


def _alone(request: Request, alone: NothingBefore) -> Response:
    """Someone who follows a link to the changes is told why there are none yet."""
    variant = (alone.release, alone.before or "")
    return pages.unchanged(request, *variant) or pages.render(
        request, "changes_none.html", variant=variant, new=alone.release, before=alone.before
    )


def _written(request: Request, old: str, new: str, found: Changes) -> Response:
    served = of(request)
    corrected = [
        _row(served, each.after[0], [each.before, each.after])
        for each in islice(found.corrected, MOST)
    ]
    return pages.render(
        request,
        "changes.html",
        variant=(old, new),
        old=old,
        new=new,
        data="/api/changes?" + urlencode({"from": old, "to": new}),
        counts={
            "added": len(found.added),
            "removed": len(found.removed),
            "corrected": len(found.corrected),
        },
        corrected=corrected,
        added=[_row(served, quad, [(quad,)]) for quad in islice(found.added, MOST)],
        removed=[_row(served, quad, [(quad,)]) for quad in islice(found.removed, MOST)],
    )


def _row(served: Served, quad: Quad, values: Sequence[Sequence[Quad]]) -> Row:
    subject = str(quad.subject).strip("<>")
    graph = quad.graph_name
    return Row(
        subject=subject.removeprefix(names.ID),
        href=addresses.link(subject),
        property=served.terms.as_vocab(quad.predicate.value),
        source=graph.value.removeprefix(names.GRAPH) if isinstance(graph, NamedNode) else "",
        cells=[[_shown(each) for each in cell] for cell in values],
    )


def _shown(quad: Quad) -> Value:
    term = quad.object
    if isinstance(term, Literal):
        return Value(term.value, term.language)
    return Value(str(term).strip("<>").removeprefix(names.ID))
