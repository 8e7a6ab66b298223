"""A page as an answer: in the reader's language, with its validator, never computed twice.

A route reads its `parameters`, asks `unchanged` before it asks the graph, then calls `render`.
Templates extend base.html and find there, beside what the route gives them:

- `_`, `ngettext`, `{% trans %}`: texts of the interface, in `language`;
- `data_language`: the language wished for labels of data (it may have no interface);
- `url(path, **query)`: an address of ours that keeps the language asked for;
- `url_for_language(language)`: this page, filters and all, in another language;
- `asset(name)`: a file of static/; filters `day`, `edtf`, `number`, `wordy`, `money`, `quantity`;
- `release`, `license`, `here` (this page's path).

Macros that use `url` are imported `with context`.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qsl, quote, urlencode

from fastapi import Request, Response
from starlette.types import Scope

from bilateral_kg.errors import ParameterError
from bilateral_kg.web import caching, media
from bilateral_kg.web.pages.catalogues import interface_language
from bilateral_kg.web.pages.environment import environment
from bilateral_kg.web.pages.languages import Languages
from bilateral_kg.web.parameters import Parameters
from bilateral_kg.web.served import LICENSE, SCOPE_KEY, Served, of

VARY: Final = "Accept, Accept-Language"
_ASKED: Final = re.compile(r"[a-z]{2,3}")
_PATH_SAFE: Final = "/:@!$&'()*+,;=~#"
Query = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Links:
    """Addresses as a page writes them."""

    path: str
    query: Query
    asked: str | None

    def url(self, path: str, **query: object) -> str:
        """*path* of ours with *query* (None is left out), and the language asked for."""
        given = {name: str(value) for name, value in query.items() if value is not None}
        if self.asked is not None:
            given.setdefault("lang", self.asked)
        path, hash_, anchor = quote(path, safe=_PATH_SAFE + "%?").partition("#")
        joint = "&" if "?" in path else "?"
        query_string = joint + urlencode(given, safe="/:") if given else ""
        return f"{path}{query_string}{hash_}{anchor}"

    def url_for_language(self, language: str | None) -> str:
        """This page in another language; without one, in that of whoever opens it."""
        kept = [(name, value) for name, value in self.query if name != "lang"]
        kept += [("lang", language)] if language is not None else []
        # Two slashes in front would name another host.
        path = "/" + quote(self.path, safe=_PATH_SAFE).lstrip("/")
        return path + (f"?{urlencode(kept)}" if kept else "")


def parameters(request: Request) -> Parameters:
    """The parameters of a page, `lang` taken out; the route takes its own and calls `finish`."""
    given = Parameters.parse(request.scope["query_string"])
    given.one("lang")
    return given


def languages(request: Request) -> Languages:
    """The languages for who asks; ParameterError for a `lang` that is no language's code."""
    asked = request.query_params.get("lang")
    if asked is not None and not _ASKED.fullmatch(asked):
        raise ParameterError("lang is a language's code of two or three letters.", "lang", ())
    return _languages(asked, request.headers.get("accept-language"))


def _languages(asked: str | None, header: str | None) -> Languages:
    interface = interface_language(asked, header)
    return Languages(interface, asked or interface, asked)


def unchanged(request: Request, *variant: str) -> Response | None:
    """304 where the client holds the page already. *variant*: what else the page depends on."""
    tag = _tag(request, languages(request), variant)
    return caching.not_modified(tag, vary=VARY) if caching.unchanged(request, tag) else None


def render(
    request: Request,
    template: str,
    *,
    status: int = 200,
    variant: tuple[str, ...] = (),
    headers: Mapping[str, str] | None = None,
    **values: object,
) -> Response:
    """The page. *variant* as `unchanged` was given; *headers* such as a policy of its own."""
    chosen = languages(request)
    told = {"Content-Language": chosen.interface, **(headers or {})}
    told |= caching.headers(_tag(request, chosen, variant), vary=VARY) if status == 200 else {}  # noqa: PLR2004
    content = write(request.scope, template, chosen, **values)
    return Response(content, status, told, media.HTML.content_type)


def write(scope: Scope, template: str, chosen: Languages, **values: object) -> str:
    """The text of a page for the request of *scope*."""
    served: Served | None = scope.get(SCOPE_KEY)
    query = parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True)
    links = Links(scope["path"], query, chosen.asked)
    page = environment(chosen.interface).get_template(template)
    return page.render(
        release=served.id if served is not None else None,
        license=LICENSE,
        data_language=chosen.data,
        here=scope["path"],
        query=dict(query),
        url=links.url,
        url_for_language=links.url_for_language,
        **values,
    )


def reader(scope: Scope) -> Languages:
    """The languages for a page about a request that may itself be in error."""
    headers = dict(scope["headers"])
    query = dict(parse_qsl(scope["query_string"].decode("latin-1")))
    asked = query.get("lang", "")
    header = headers.get(b"accept-language", b"").decode("latin-1")
    return _languages(asked if _ASKED.fullmatch(asked) else None, header)


def _tag(request: Request, chosen: Languages, variant: tuple[str, ...]) -> str:
    query = request.scope["query_string"].decode("latin-1")
    digest = of(request).digest
    return caching.tag(digest, request.url.path, query, chosen.interface, chosen.data, *variant)
