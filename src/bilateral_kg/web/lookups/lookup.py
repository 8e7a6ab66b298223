"""What makes a lookup: nothing here runs."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from bilateral_kg import names
from bilateral_kg.web.framing import Frame

# Parameters of listing questions that the machine gives, and nobody else.
INNER: Final = frozenset({"give", "afterKey", "afterIri", "limit", "offset", "lang"})
PAIR: Final = ("first", "second")
Item = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Day:
    """A question that tells of items what held on a day.

    *asks* is its parameter for the items, None where it answers for all there are; *of* is
    its variable for the item, None where it answers for one alone. *told* are the variables
    told of each item: of its one row, or under *key* of each of its rows.
    """

    question: str
    asks: str | None
    of: str | None
    told: tuple[str, ...]
    key: str | None = None
    public: bool = True
    fixed: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Lookup:
    """A kind of thing that can be listed by its qualities and looked up by its name.

    *listing* is a question that gives `item` and `key`, *items* one that describes what it
    finds; *public* questions stand in queries/, others in queries/web. *fixed* are values of
    the listing's parameters that belong to the lookup, *hidden* others that it does not offer.
    *indexed* are parameters of the listing that the search index knows items by, each with its
    quality there; None for one that chooses nothing by itself. *one* names a thing, *example* is
    one's slug. *add* completes an item beyond its triples.
    """

    name: str
    summary: str
    description: str
    one: str
    listing: str
    segment: str
    classes: frozenset[str]
    example: str
    columns: tuple[str, ...]
    public: bool = False
    items: str = "items"
    items_public: bool = False
    fixed: Mapping[str, str] = field(default_factory=dict)
    hidden: frozenset[str] = frozenset()
    days: tuple[Day, ...] = ()
    days_of_one: tuple[Day, ...] = ()
    # Values that find something, beside those of the listing's head.
    examples: Mapping[str, str] = field(default_factory=dict)
    indexed: Mapping[str, str | None] = field(default_factory=dict)
    slug: str = "[a-z0-9-]{1,200}"
    add: Callable[[Frame, Item], None] | None = None

    @property
    def home(self) -> str:
        """What the IRIs of its things begin with."""
        return f"{names.ID}{self.segment}/"
