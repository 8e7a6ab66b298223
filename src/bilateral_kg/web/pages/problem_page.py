"""Errors for people: the problem detail as a page, where a browser asked for a page."""

from collections.abc import Mapping
from typing import Final

from starlette.types import Scope

from bilateral_kg.web.negotiation import parse
from bilateral_kg.web.pages.render import reader, write

# What programs talk to answers them in JSON, whoever asks.
_FOR_PROGRAMS: Final = ("/api/", "/gsp", "/graph/", "/healthz", "/readyz", "/metrics")
_HTML: Final = "text/html"
_JSON: Final = ("application/problem+json", "application/json")


def wanted(scope: Scope) -> bool:
    """Whether the client named HTML, above JSON, at the address of a page."""
    if scope["path"].startswith(_FOR_PROGRAMS):
        return False
    accept = b",".join(value for name, value in scope["headers"] if name == b"accept")
    quality = {f"{r.type}/{r.subtype}": r.quality for r in parse(accept.decode("latin-1"))}
    return quality.get(_HTML, 0.0) > max(quality.get(each, 0.0) for each in _JSON)


def page(scope: Scope, problem: Mapping[str, object]) -> str:
    """The page. Its title goes by the status; the detail is English, and says so."""
    told = {name: problem[name] for name in ("status", "title", "detail")}
    return write(scope, "problem.html", reader(scope), near=problem.get("near", ()), **told)
