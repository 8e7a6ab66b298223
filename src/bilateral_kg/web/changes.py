"""/api/changes: what became of the graph from one release to another."""

import json
from collections.abc import Iterable
from contextlib import suppress
from itertools import islice
from typing import Annotated, Any, Final

from fastapi import APIRouter, Query, Request, Response
from pyoxigraph import Literal, NamedNode, Quad

from bilateral_kg import names
from bilateral_kg.errors import NotFound, ParameterError, ReleaseError
from bilateral_kg.release.diff import Changes, diff
from bilateral_kg.release.history import find
from bilateral_kg.release.layout import ReleaseDir
from bilateral_kg.web import caching, media
from bilateral_kg.web.few import one_of_few
from bilateral_kg.web.following import Follower
from bilateral_kg.web.openapi import NOT_MODIFIED, content, errors
from bilateral_kg.web.parameters import Parameters
from bilateral_kg.web.served import LICENSE, of


class NothingBefore(NotFound):
    """Without `from`, and the release before is not here, or there never was one."""

    def __init__(self, release: str, before: str | None) -> None:
        why = "is the first" if before is None else f"follows {before}, which is not kept here"
        super().__init__(f"Release {release} {why}; name another with `from`.")
        self.release, self.before = release, before


router = APIRouter(prefix="/api", tags=["lookups"])
# Statements of one kind in one answer; the counts tell how many there are.
MOST: Final = 10_000
_ANSWERS: Final = {
    200: content("The changes", (media.JSON,)),
    **NOT_MODIFIED,
    **errors(404, 422),
}


@router.get(
    "/changes",
    responses=_ANSWERS,
    response_class=Response,
    summary="Statements added, removed and corrected between two releases",
)
def changes(
    request: Request,
    old: Annotated[str | None, Query(alias="from", description="Id of a release")] = None,
    new: Annotated[
        str | None, Query(alias="to", description="Id of a release, else the one served")
    ] = None,
) -> Response:
    """Without `from`: since the release before. Derived statements are left out."""
    del old, new  # documented above, read strictly by `compared`
    earlier, later = compared(request)
    tag = caching.tag(later.manifest.digest, earlier.id, later.id, "changes")
    if caching.unchanged(request, tag):
        return caching.not_modified(tag)
    with one_of_few(request), diff(earlier, later) as found:
        written = json.dumps(_told(earlier, later, found), ensure_ascii=False)
    return Response(written, headers=caching.headers(tag), media_type="application/json")


def compared(request: Request, *also: str) -> tuple[ReleaseDir, ReleaseDir]:
    """The releases that `from` and `to` name: else the one served, and the one before that.

    *also* names parameters that mean something to the caller.
    """
    parameters = Parameters.parse(request.scope["query_string"])
    for name in also:
        parameters.one(name)
    old_name, new_name = parameters.one("from"), parameters.one("to")
    parameters.finish()
    later = _release(request, new_name or of(request).id, "to")
    if old_name is not None:
        return _release(request, old_name, "from"), later
    before = later.manifest.previous
    if before is not None:
        with suppress(ReleaseError):
            return find(later.path.parent, before), later
    raise NothingBefore(later.id, before)


def _release(request: Request, name: str, parameter: str) -> ReleaseDir:
    follower: Follower = request.app.state.follower
    if follower.live.release is None:
        raise NotFound("These are files, not releases: there is nothing to compare.")
    try:
        return find(follower.live.release.path.parent, name)
    except ReleaseError as error:
        raise ParameterError(f"There is no release {name[:80]!r} here.", parameter) from error


def _told(old: ReleaseDir, new: ReleaseDir, found: Changes) -> dict[str, Any]:
    return {
        "from": old.id,
        "to": new.id,
        "counts": {
            "added": len(found.added),
            "removed": len(found.removed),
            "corrected": len(found.corrected),
        },
        "added": _statements(found.added),
        "removed": _statements(found.removed),
        "corrected": [
            {
                **_place(each.after[0]),
                "before": [_value(quad) for quad in each.before],
                "after": [_value(quad) for quad in each.after],
            }
            for each in islice(found.corrected, MOST)
        ],
        "license": LICENSE,
    }


def _statements(quads: Iterable[Quad]) -> list[dict[str, Any]]:
    return [{**_place(quad), "value": _value(quad)} for quad in islice(quads, MOST)]


def _place(quad: Quad) -> dict[str, Any]:
    graph = quad.graph_name
    return {
        "source": graph.value.removeprefix(names.GRAPH) if isinstance(graph, NamedNode) else None,
        "subject": str(quad.subject).strip("<>"),
        "property": quad.predicate.value,
    }


def _value(quad: Quad) -> dict[str, str]:
    """The object, as expanded JSON-LD writes it."""
    term = quad.object
    if not isinstance(term, Literal):
        return {"@id": str(term).strip("<>")}
    if term.language:
        return {"@value": term.value, "@language": term.language}
    return {"@value": term.value, "@type": term.datatype.value}
