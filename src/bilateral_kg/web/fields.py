"""`fields=`: only some keys of the items."""

from collections.abc import Sequence
from typing import Any, Final

from bilateral_kg.catalogue.near import did_you_mean, near
from bilateral_kg.errors import ParameterError
from bilateral_kg.web.terms import Terms

# What an item always tells: without it, nobody knows what the others are about.
ALWAYS: Final = "id"
# Keys of answers that are no words of the context.
_BESIDE: Final = frozenset({ALWAYS, "type", "why", "onDay", "series", "parent", "kind"})


def wanted(given: str | None, items: Sequence[dict[str, Any]], terms: Terms) -> tuple[str, ...]:
    """The keys asked for, in their order; empty for all. Raises ParameterError."""
    if given is None:
        return ()
    known = {key.name for keys in (terms.forward, terms.reverse) for key in keys.values()}
    known |= _BESIDE.union(*items)
    keys = tuple(dict.fromkeys(key.strip() for key in given.split(",")))
    for key in keys:
        if key not in known:
            found = near(key[:80], sorted(known))
            message = f"fields: no item has a key {key[:40]!r}{did_you_mean(found)}"
            raise ParameterError(message, "fields", found)
    return keys


def chosen(items: Sequence[dict[str, Any]], keys: Sequence[str]) -> list[dict[str, Any]]:
    """The items with those keys; with all if there are none."""
    if not keys:
        return list(items)
    shown = dict.fromkeys((ALWAYS, *keys))
    return [{key: item[key] for key in shown if key in item} for item in items]
