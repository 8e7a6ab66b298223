"""A page of a lookup, and one thing of it."""

import json
import re
from typing import Final

from bilateral_kg import catalogue
from bilateral_kg.catalogue.near import did_you_mean
from bilateral_kg.catalogue.resolve import nearest, state
from bilateral_kg.engine.base import Rows
from bilateral_kg.errors import NotFound, ParameterError
from bilateral_kg.web import cursor
from bilateral_kg.web.envelope import Page
from bilateral_kg.web.errors import NoSuchAddress
from bilateral_kg.web.lookups import items
from bilateral_kg.web.lookups.given import Asked, question_of
from bilateral_kg.web.lookups.lookup import PAIR, Lookup
from bilateral_kg.web.questions import text_of
from bilateral_kg.web.served import Served

_CODE: Final = "[A-Za-z]{2,3}"
# The longest name that near matches are sought for.
_MOST_COMPARED: Final = 200
_FRAGMENT: Final = "[a-z0-9.-]{1,200}"
# A count needs no order: the cheapest one there is in every listing question.
_COUNTED: Final = {"give": "total", "sort": "id"}


def page(served: Served, lookup: Lookup, asked: Asked) -> Page:
    """The items that fulfil every condition, in the order asked for."""
    place = cursor.read(asked.cursor, served.id, asked.question) if asked.cursor else {}
    wanted = {**asked.question, **place, "give": "items", "limit": str(asked.limit + 1)}
    found = _rows(served, lookup, wanted)
    item, key = found.variables.index("item"), found.variables.index("key")
    shown = found.rows[: asked.limit]
    following = None
    if len(found.rows) > asked.limit:
        last = {"afterKey": text_of(shown[-1][key]), "afterIri": text_of(shown[-1][item])}
        following = cursor.write(served.id, asked.question, last)
    whole = not place and following is None
    total = len(shown) if whole else _total(served, lookup, asked)
    iris = [text_of(row[item]) for row in shown]
    return Page(items.of(served, lookup, iris, asked), total, following, columns=lookup.columns)


def one(served: Served, lookup: Lookup, slug: str, asked: Asked) -> Page:
    """The thing named *slug*, or a part of it (`slug#part`), which tells its parent."""
    name, sign, part = slug.partition("#")
    name = _of_state(served, name) if lookup.segment == "state" else name
    if not re.fullmatch(lookup.slug, name) or (sign and not re.fullmatch(_FRAGMENT, part)):
        found = _near(served, lookup, name)
        message = f"{slug[:80]!r} is no name of {lookup.one}{did_you_mean(found)}"
        raise ParameterError(message, "slug", found)
    iri = lookup.home + name
    (item,) = items.of(served, lookup, [iri], asked, alone=not sign)
    if not lookup.classes & set(item.get("type", ())):
        found = _near(served, lookup, name)
        message = f"There is no {lookup.one} {name!r}{did_you_mean(found) or '.'}"
        raise NoSuchAddress(message, found)
    if sign:
        parent = {key: item[key] for key in ("id", "label") if key in item}
        (item,) = items.of(served, lookup, [f"{iri}#{part}"], asked, alone=None)
        if "type" not in item:
            raise NotFound(f"There is no part {part!r} of {lookup.one} {name!r}.")
        item["parent"] = parent
    return Page([item], 1, None, columns=lookup.columns)


def _of_state(served: Served, name: str) -> str:
    """The slug of a state that may be named by its ISO code; *name* where it is none."""
    try:
        return state(served.questions.known, "slug", name).rpartition("/")[2]
    except ParameterError as error:
        if re.fullmatch(_CODE, name):
            raise NoSuchAddress(str(error), error.near) from error
        return name


def _near(served: Served, lookup: Lookup, name: str) -> tuple[str, ...]:
    classes = tuple(f"bkg:{each}" for each in sorted(lookup.classes))
    return nearest(served.engine, lookup.segment, classes, name[:_MOST_COMPARED])


def _rows(served: Served, lookup: Lookup, wanted: dict[str, str]) -> Rows:
    try:
        text = catalogue.text(served.questions.known, question_of(served, lookup), wanted)
        return served.engine.select(text)
    except ParameterError as error:
        if error.parameter not in PAIR:
            raise
        # Nobody gives these by themselves.
        message = str(error).replace(error.parameter, "pair", 1)
        raise ParameterError(message, "pair", error.near) from error


def _total(served: Served, lookup: Lookup, asked: Asked) -> int:
    """How many there are: the same on every page of a release, so counted once."""
    question = {k: v for k, v in asked.question.items() if k not in {"sort", "lang"}}

    def count() -> bytes:
        return text_of(_rows(served, lookup, {**question, **_COUNTED}).rows[0][0]).encode()

    key = json.dumps(["total", lookup.name, sorted(question.items())])
    return int(served.answers.remember(key, count))
