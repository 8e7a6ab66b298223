"""What the OpenAPI document is completed with: real answers of the release, Russian help."""

from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import Any, Final

from fastapi import FastAPI

from bilateral_kg.errors import NotFound, ParameterError
from bilateral_kg.web import envelope, neighbourhood, openapi_russian, paths, search, sectors, why
from bilateral_kg.web.dossier import api as relations
from bilateral_kg.web.lookups import listing
from bilateral_kg.web.lookups.given import Asked
from bilateral_kg.web.lookups.known import LOOKUPS
from bilateral_kg.web.served import Served

BASE: Final = "http://127.0.0.1:8000"
_PEACE: Final = relations.OnDay(at="2026-03-01")
_WHY: Final = why.Statements(s="instrument/taraz-qazax-protocol", p="party", o="city/taraz")


def install(app: FastAPI) -> None:
    """Let the document of *app* show an answer for each lookup."""
    plain = app.openapi

    def with_examples() -> dict[str, Any]:
        if app.openapi_schema is None:
            document = plain()
            openapi_russian.add(document)
            _fill(document, app.state.served)
        return plain()

    app.openapi = with_examples  # type: ignore[method-assign]


def _fill(document: dict[str, Any], served: Served) -> None:
    base = (served.settings.public_url or BASE).rstrip("/")
    for path, page in _pages(served).items():
        # Any RDF may be served; an example that is not in it is left out.
        with suppress(NotFound, ParameterError):
            example = envelope.body(served, base, page(), None)
            answer = document["paths"][path]["get"]["responses"]["200"]
            for media_type, content in answer["content"].items():
                if "json" in media_type:
                    content["example"] = example
    for path, value in _drawn(served).items():
        with suppress(NotFound, ParameterError):
            answer = document["paths"][path]["get"]["responses"]["200"]
            answer["content"]["application/json"]["example"] = value()


def _drawn(served: Served) -> dict[str, Callable[[], dict[str, Any]]]:
    """What is no list of items."""
    ends = paths.Ends.model_validate({"from": "city/taraz", "to": "city/qazax"})
    center = neighbourhood.Around(center="city/shusha")
    return {
        "/api/graph": partial(neighbourhood.neighbourhood, served, center),
        "/api/paths": partial(paths.between, served, ends),
    }


def _pages(served: Served) -> dict[str, Callable[[], envelope.Page]]:
    """A short answer for each lookup."""
    short = Asked({}, "en", 2)
    pages: dict[str, Callable[[], envelope.Page]] = {
        "/api/sectors": partial(sectors.listing, served, "en"),
        "/api/sectors/{slug}": partial(sectors.single, served, "culture", "en"),
        "/api/relations": partial(relations.listing, served, BASE, "en"),
        "/api/relations/{first}/{second}": partial(relations.single, served, "AM", "AZ", _PEACE),
        "/api/search": partial(search.listing, served, search.Asked(q="Шушой", limit=2)),
        "/api/suggest": partial(search.suggestions, served, search.Typed(q="Туркест")),
        "/api/why": partial(why.explain, served, _WHY),
    }
    for lookup in LOOKUPS:
        asked = Asked(dict(lookup.fixed), "en", 2)
        pages[f"/api/{lookup.name}"] = partial(listing.page, served, lookup, asked)
        one = partial(listing.one, served, lookup, lookup.example, short)
        pages[f"/api/{lookup.name}/{{slug}}"] = one
    return pages
