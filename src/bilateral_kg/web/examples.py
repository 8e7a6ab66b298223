"""Examples in the OpenAPI document: real answers of the release that is served."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any, Final

from fastapi import FastAPI

from bilateral_kg.errors import NotFound, ParameterError
from bilateral_kg.web import agreements, envelope, search, sectors, why
from bilateral_kg.web.dossier import api as relations
from bilateral_kg.web.served import Served

BASE: Final = "http://127.0.0.1:8000"
SLUG: Final = "taraz-qazax-protocol"
_PAGES: Final[dict[str, Callable[[Served], envelope.Page]]] = {
    "/api/agreements": lambda served: agreements.listing(
        served, agreements.Filter(sector="culture", state="KZ", limit=2)
    ),
    "/api/agreements/{slug}": lambda served: agreements.single(served, SLUG, "en"),
    "/api/sectors": lambda served: sectors.listing(served, "en"),
    "/api/relations": lambda served: relations.listing(served, BASE, "en"),
    "/api/relations/{first}/{second}": lambda served: relations.single(
        served, "AM", "AZ", relations.OnDay(at="2026-03-01")
    ),
    "/api/search": lambda served: search.listing(served, search.Asked(q="Шушой", limit=2)),
    "/api/suggest": lambda served: search.suggestions(served, search.Typed(q="Туркест")),
    "/api/why": lambda served: why.explain(
        served, why.Statements(s=f"instrument/{SLUG}", p="party", o="city/taraz")
    ),
}


def install(app: FastAPI) -> None:
    """Let the document of *app* show an answer for each lookup."""
    plain = app.openapi

    def with_examples() -> dict[str, Any]:
        if app.openapi_schema is None:
            _fill(plain(), app.state.served)
        return plain()

    app.openapi = with_examples  # type: ignore[method-assign]


def _fill(document: dict[str, Any], served: Served) -> None:
    base = (served.settings.public_url or BASE).rstrip("/")
    for path, page in _PAGES.items():
        # Any RDF may be served; an example that is not in it is left out.
        with suppress(NotFound, ParameterError):
            example = envelope.body(served, base, page(served), None)
            answer = document["paths"][path]["get"]["responses"]["200"]
            for content in answer["content"].values():
                content["example"] = example
