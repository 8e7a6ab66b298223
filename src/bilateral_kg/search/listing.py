"""Lists out of the index: documents of their own beside those of search, found by qualities.

Each order has a field of texts that sort as the question sorts its rows, ties included: the key,
turned round where the last comes first, and then the IRI.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from bilateral_kg import names
from bilateral_kg.search import schema as fields
from bilateral_kg.search.listed import Listed

if TYPE_CHECKING:
    from tantivy import Document, Index, Query, Searcher

# It sorts before anything that a key may go on with.
_END: Final = "\0"
_LATEST_FIRST: Final = str.maketrans("0123456789", "9876543210")
# After every day, whichever of them comes first.
_NO_DAY: Final = "~"
_NONE_STATED: Final = {"newest": "-", "oldest": _NO_DAY}
_FALLBACK: Final = ("en", "ru")
# As the question cuts labels that it sorts by.
_LONGEST: Final = 200
_LISTED: Final = "listed"
_UNSORTED: Final = "unsorted"
_LANGUAGE: Final = "language"
_FIRST_LOOK: Final = 64


def document(listed: Listed) -> "Document":
    """The document of one agreement."""
    from tantivy import Document  # noqa: PLC0415  keeps --help fast

    marks = {(_LISTED, ""), *((_LANGUAGE, tag) for tag in listed.labels)}
    if not (listed.plain and listed.iri.startswith(names.ID)):
        marks.add((_UNSORTED, ""))
    day = listed.day or _NO_DAY
    orders = {
        fields.NEWEST: _sorted(day.translate(_LATEST_FIRST), listed.iri),
        fields.OLDEST: _sorted(day, listed.iri),
    }
    for tag, name in fields.BY_LABEL.items():
        orders[name] = _sorted(_label(listed.labels, tag).lower()[:_LONGEST], listed.iri)
    has = sorted(_term(*each) for each in (*marks, *listed.qualities))
    return Document(**{fields.LISTED: listed.iri, fields.HAS: has, **orders})


@dataclass(frozen=True, slots=True)
class ListedPage:
    """IRIs with their keys, in order; how many there are on all pages; whether more follow."""

    items: tuple[tuple[str, str], ...]
    total: int
    more: bool


class Listing:
    """The lists of one index."""

    def __init__(self, searcher: "Searcher", index: "Index") -> None:
        self._searcher = searcher
        self._schema = index.schema

    def page(
        self,
        qualities: Sequence[tuple[str, str]],
        order: str,
        language: str,
        limit: int,
        after: tuple[str, str] | None = None,
    ) -> ListedPage | None:
        """What has all of *qualities*, from what follows *after*, a key and an IRI.

        None where the index cannot tell, and the question has to be asked.
        """
        name = self._field(order, language)
        if name is None:
            return None
        query = self._all([(_LISTED, ""), *qualities])
        place = None if after is None else _place(order, *after)
        look = limit + 1 if place is None else _FIRST_LOOK + limit
        while True:
            found, total = self._search(query, look, name)
            rest = [text for text in found if place is None or text > place]
            if len(rest) > limit or len(found) == total:
                items = tuple(_item(order, text) for text in rest[:limit])
                return ListedPage(items, total, len(rest) > limit)
            look *= 8

    def _field(self, order: str, language: str) -> str | None:
        """Where the texts of an order are; none where this index cannot sort so."""
        if not self._counts(_LISTED, "") or self._counts(_UNSORTED, ""):
            return None
        if order == "label":
            named = fields.BY_LABEL.get(language)
            if named is None and not self._counts(_LANGUAGE, language):
                named = fields.BY_LABEL[_FALLBACK[0]]
            return named
        return {"newest": fields.NEWEST, "oldest": fields.OLDEST, "id": fields.LISTED}.get(order)

    def _counts(self, name: str, value: str) -> bool:
        try:
            query = self._all([(name, value)])
        except ValueError:  # an index of a version that had no lists
            return False
        return bool(self._searcher.search(query, 1, count=False).hits)

    def _all(self, qualities: Sequence[tuple[str, str]]) -> "Query":
        from tantivy import Occur, Query  # noqa: PLC0415  as above

        terms = (_term(*each) for each in qualities)
        return Query.boolean_query(
            [
                (Occur.Must, Query.term_query(self._schema, fields.HAS, term, "basic"))
                for term in terms
            ]
        )

    def _search(self, query: "Query", limit: int, name: str) -> tuple[list[str], int]:
        from tantivy import Order  # noqa: PLC0415  as above

        result = self._searcher.search(
            query, limit, count=True, order_by_field=name, order=Order.Asc
        )
        total: int = result.count  # type: ignore[attr-defined]  # the stub lacks it
        return [text for text, _ in result.hits], total


def _term(name: str, value: str) -> str:
    return f"{name} {value}"


def _sorted(key: str, iri: str) -> str:
    return f"{key}{_END}{iri.removeprefix(names.ID)}"


def _label(labels: Mapping[str, str], language: str) -> str:
    tags = (language, *_FALLBACK, *sorted(labels))
    return next((labels[tag] for tag in tags if tag in labels), "")


def _place(order: str, key: str, iri: str) -> str:
    if order == "id":
        return iri
    if key == _NONE_STATED.get(order):
        key = _NO_DAY
    return _sorted(key.translate(_LATEST_FIRST) if order == "newest" else key, iri)


def _item(order: str, text: str) -> tuple[str, str]:
    """The IRI, and the key that the question gives for it."""
    key, _, iri = text.rpartition(_END)
    if order == "id":
        return text, text
    if order in _NONE_STATED and key == _NO_DAY:
        key = _NONE_STATED[order]
    return names.ID + iri, key.translate(_LATEST_FIRST) if order == "newest" else key
