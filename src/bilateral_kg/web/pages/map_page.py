"""/map: where things lie, over outlines that come with the program."""

import json

from fastapi import APIRouter, Request, Response

from bilateral_kg.errors import ParameterError
from bilateral_kg.web import vendor
from bilateral_kg.web.pages.places import KINDS, drawn, lines, places
from bilateral_kg.web.pages.render import languages, parameters, render, unchanged
from bilateral_kg.web.served import of

router = APIRouter(include_in_schema=False)


@router.get("/map")
def map_page(request: Request) -> Response:
    """Cities, ports, corridors and twinnings; `show` names the kinds that are drawn."""
    given = parameters(request)
    asked = given.one("show")
    given.finish()
    shown = KINDS if asked is None else tuple(filter(None, asked.split(",")))
    if unknown := set(shown) - set(KINDS):
        message = f"show: {', '.join(KINDS)}, not {min(unknown)[:40]!r}."
        raise ParameterError(message, "show", KINDS)
    held = unchanged(request)
    if held is not None:
        return held
    served, language = of(request), languages(request).data
    found, joined = places(served, language), lines(served, language)
    data = json.dumps(drawn(found, joined) | {"shown": shown}, ensure_ascii=False)
    return render(
        request,
        "map.html",
        vendored=vendor.vendored(),
        libraries=vendor.MAP,
        places=found.values(),
        lines=joined,
        data=data,
        kinds={place.kind for place in found.values()} | {line.kind for line in joined},
    )
