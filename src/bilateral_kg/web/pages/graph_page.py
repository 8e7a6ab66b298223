"""/graph: the neighbourhood of a thing, drawn, and as a table."""

from fastapi import APIRouter, Request, Response

from bilateral_kg.web import vendor
from bilateral_kg.web.pages.environment import formatter
from bilateral_kg.web.pages.graph_kinds import KINDS, STYLES, centre, days, kinds, modalities
from bilateral_kg.web.pages.render import languages, parameters, render, unchanged
from bilateral_kg.web.served import of

router = APIRouter(include_in_schema=False)
_SEEN_BY_SCRIPTS = ("at", "depth", "open", "without", "modality", "sector", "find")


@router.get("/graph")
def graph_page(request: Request) -> Response:
    """What surrounds `center`, on the day `at`; the other parameters are read by the scripts."""
    given = parameters(request)
    for name in _SEEN_BY_SCRIPTS:
        given.one(name)
    center = given.one("center")
    given.finish()
    held = unchanged(request)
    if held is not None:
        return held
    served, chosen = of(request), languages(request)
    center = center or centre(served)
    show = formatter(chosen.interface).day
    settings = {
        "source": "/api/graph",
        "center": center,
        "language": chosen.data,
        "query": f"?lang={chosen.asked}" if chosen.asked else "",
        "kinds": kinds(served),
        "styles": [
            {"colour": colour, "line": line, "modalities": own} for colour, line, own in STYLES
        ],
        "modalities": modalities(served, chosen),
        "days": [(day, show(day)) for day in days(served)],
    }
    return render(
        request,
        "graph.html",
        vendored=vendor.vendored(),
        libraries=vendor.GRAPH,
        kinds=KINDS,
        settings=settings,
        subject=None,
        links=[],
        truncated=False,
    )
