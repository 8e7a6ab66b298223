"""A page of a lookup, and one thing of it."""

import re
from typing import Final

from bilateral_kg.catalogue.near import did_you_mean
from bilateral_kg.catalogue.resolve import nearest, state
from bilateral_kg.errors import NotFound, ParameterError
from bilateral_kg.web import cursor
from bilateral_kg.web.envelope import Page
from bilateral_kg.web.errors import NoSuchAddress
from bilateral_kg.web.lookups import items
from bilateral_kg.web.lookups.choosing import chosen
from bilateral_kg.web.lookups.given import Asked
from bilateral_kg.web.lookups.lookup import Lookup
from bilateral_kg.web.served import Served

_CODE: Final = "[A-Za-z]{2,3}"
# The longest name that near matches are sought for.
_MOST_COMPARED: Final = 200
_FRAGMENT: Final = "[a-z0-9.-]{1,200}"


def page(served: Served, lookup: Lookup, asked: Asked) -> Page:
    """The items that fulfil every condition, in the order asked for."""
    place = cursor.read(asked.cursor, served.id, asked.question) if asked.cursor else {}
    found = chosen(served, lookup, asked, place)
    following = None
    if found.more:
        iri, key = found.items[-1]
        following = cursor.write(served.id, asked.question, {"afterKey": key, "afterIri": iri})
    told = items.of(served, lookup, [iri for iri, _ in found.items], asked)
    return Page(told, found.total, following, columns=lookup.columns)


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
