"""/editor, and /sparql for browsers: a query editor, and a plain form without scripts."""

from typing import Final

from fastapi import APIRouter, Request, Response

from bilateral_kg import names
from bilateral_kg.catalogue import compose
from bilateral_kg.web import security, vendor
from bilateral_kg.web.pages.render import languages, parameters, render, unchanged
from bilateral_kg.web.questions import text_of
from bilateral_kg.web.served import Served, of

router = APIRouter(include_in_schema=False)
# YASGUI's column resizer writes one style element, always the same; its hash lets it in.
_RESIZER: Final = "'sha256-zCK2EVMoPc04mRF/g5CotUvxbJPWS+8V0b+s9ptqQIk='"
POLICY: Final = security.policy(style_src=_RESIZER)


@router.get("/editor")
def editor(request: Request) -> Response:
    """The editor with an empty page, a `query`, or a `question` of the catalogue."""
    given = parameters(request)
    query, question = given.one("query"), given.one("question")
    given.finish()
    served = of(request)
    if question is not None:
        query = _example(served, question)
    return page(request, query)


def page(request: Request, query: str | None) -> Response:
    """The editor with *query*, or one to begin with, in it."""
    held = unchanged(request)
    if held is not None:
        return held
    served = of(request)
    settings = {
        "prefixes": names.PREFIXES,
        "terms": _terms(served),
    }
    return render(
        request,
        "editor.html",
        headers={"Content-Security-Policy": POLICY},
        vendored=vendor.vendored(),
        libraries=vendor.EDITOR,
        settings=settings,
        asked=query if query is not None else compose(served.questions.web.get("editor-first"), {}),
        examples=examples(served, languages(request).interface),
        seconds=f"{served.settings.query_seconds:g}",
    )


def examples(served: Served, language: str) -> list[tuple[str, str]]:
    """The questions of the catalogue that this graph can be asked, by name, with their titles."""
    return [
        (question.name, question.summary.get(language, question.summary["en"]))
        for question in served.questions.public
    ]


def _example(served: Served, name: str) -> str | None:
    """A question as a query, with its example's values; None where the graph lacks them."""
    return served.questions.example(served.questions.public.get(name))


def _terms(served: Served) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {"class": [], "property": []}
    for term, kind in served.questions.own_rows("editor-terms", {}).rows:
        found[text_of(kind)].append(text_of(term))
    return found
