"""Find things in the index of a release. Opened once, read by every request."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from heapq import merge
from itertools import islice
from operator import itemgetter
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from tantivy import DocAddress, Index, Query, Searcher

from bilateral_kg.errors import ParameterError, ReleaseError
from bilateral_kg.search import layers
from bilateral_kg.search import schema as fields
from bilateral_kg.search.asking import Asking
from bilateral_kg.search.listing import Listing
from bilateral_kg.search.words import words

MOST: Final = 10_000
_MOST_WORDS: Final = 32
_MOST_FACETS: Final = 1_000
_FALLBACK: Final = ("en", "ru")


@dataclass(frozen=True, slots=True)
class Hit:
    """A thing that was found. *language* is that of *label*, "" where none is told."""

    iri: str
    label: str
    language: str
    type: tuple[str, ...]
    sectors: tuple[str, ...]
    score: float


@dataclass(frozen=True, slots=True)
class Facets:
    """How many of all hits are of a class (by its name) or a sector (by its IRI), most first.

    Each counts as if it were not filtered by itself, so that another value can be chosen.
    """

    kinds: Mapping[str, int]
    sectors: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Found:
    """Some hits of *total*, best first."""

    hits: tuple[Hit, ...]
    total: int
    facets: Facets


class Search:
    """The index of one graph."""

    def __init__(self, searcher: Searcher, index: Index) -> None:
        self._searcher = searcher
        self._layers = tuple(layers.sizes(searcher))
        self._amended = any(layer != layers.WHOLE for layer in self._layers)
        self.listing = Listing(searcher, index)
        self._asking = Asking(index.schema, searcher, self._amended)
        everything = self._count(Query.all_query(), fields.KIND, fields.SECTOR)
        self.kinds: frozenset[str] = frozenset(everything[fields.KIND])
        self.sectors: frozenset[str] = frozenset(everything[fields.SECTOR])

    @classmethod
    def open(cls, folder: Path) -> "Search":
        """The index in *folder*, which nothing is written to. ReleaseError where there is none.

        tantivy wants to lock the folder that it reads: it gets one of links, which is gone
        as soon as the files are open.
        """
        if not folder.is_dir():
            message = f"there is no search index in {folder}; make one with: bilateral-kg build"
            raise ReleaseError(message)
        # Threads of tantivy's may still be locking and unlocking there while it is removed.
        with TemporaryDirectory(prefix="bilateral-kg-search-", ignore_cleanup_errors=True) as links:
            for path in folder.iterdir():
                (Path(links) / path.name).symlink_to(path.resolve())
            try:
                index = Index.open(links)
                # A release never changes: nobody need watch for commits.
                index.config_reader("manual")
                searcher = index.searcher()
            except ValueError as error:
                raise ReleaseError(f"the search index in {folder} is damaged: {error}") from error
        return cls(searcher, index)

    @classmethod
    def open_if_there(cls, folder: Path) -> "Search | None":
        """As open; None for a release of an older version, which has no such folder."""
        return cls.open(folder) if folder.is_dir() else None

    def find(
        self,
        text: str,
        language: str = "en",
        *,
        kinds: Sequence[str] = (),
        sectors: Sequence[str] = (),
        limit: int = 20,
        offset: int = 0,
    ) -> Found:
        """Things by their names and by what is said of them; labels in *language* if there are.

        *kinds* are names of classes, *sectors* IRIs. ParameterError where *text* has no word.
        """
        query = self._query(text, typing=False)
        by_kind = self._asking.filtered(query, fields.KIND, kinds)
        by_sector = self._asking.filtered(query, fields.SECTOR, sectors)
        both = self._asking.filtered(by_kind, fields.SECTOR, sectors)
        facets = Facets(
            self._count(by_sector, fields.CLASS)[fields.CLASS],
            self._count(by_kind, fields.SECTOR)[fields.SECTOR],
        )
        return self._found(both, language, limit, offset, facets)

    def suggest(self, text: str, language: str = "en", *, limit: int = 10) -> Found:
        """Things whose names somebody may be typing."""
        query = self._query(text, typing=True)
        return self._found(query, language, limit, 0, Facets({}, {}))

    def labels(self, iris: Sequence[str], language: str) -> dict[str, Hit]:
        """Those of *iris* that are in the index."""
        if not iris:
            return {}
        query = Query.term_set_query(self._asking.schema, fields.IRI, list(iris))
        found = self._found(query, language, len(iris), 0, Facets({}, {}))
        return {hit.iri: hit for hit in found.hits}

    def _query(self, text: str, *, typing: bool) -> Query:
        given = words(text)
        if not given:
            raise ParameterError("q holds no word to look for", "q")
        if len(given) > _MOST_WORDS:
            raise ParameterError(f"q holds more than {_MOST_WORDS} words", "q")
        query = self._asking.query(given, typing=typing, every=True)
        if len(given) > 1 and not self._searcher.search(query, 1).hits:
            return self._asking.query(given, typing=typing, every=False)
        return query

    def _found(self, query: Query, language: str, limit: int, offset: int, facets: Facets) -> Found:
        if not self._amended:
            scored, total = self._best(query, limit, offset)
            hits = tuple(self._hit(score, *self._shown(where), language) for score, where in scored)
            return Found(hits, total, facets)
        # Each layer is in order; all of them together are not.
        parts = [
            self._best(self._asking.of_layer(query, layer), limit + offset, 0)
            for layer in self._layers
        ]
        ranked = merge(*(self._ranked(scored, language) for scored, _ in parts), key=itemgetter(0))
        hits = tuple(hit for _, hit in islice(ranked, offset, offset + limit))
        return Found(hits, sum(count for _, count in parts), facets)

    def _ranked(
        self, scored: Iterable[tuple[float, DocAddress]], language: str
    ) -> Iterator[tuple[tuple[float, list[Any]], Hit]]:
        """Hits with what they are merged by; read one by one, for few are wanted."""
        for score, where in scored:
            iri, shown = self._shown(where)
            yield (-score, shown["rank"]), self._hit(score, iri, shown, language)

    def _best(
        self, query: Query, limit: int, offset: int
    ) -> tuple[list[tuple[float, DocAddress]], int]:
        result = self._searcher.search(query, limit, count=True, offset=offset)
        total: int = result.count  # type: ignore[attr-defined]  # the stub lacks it
        return result.hits, total

    def _shown(self, where: DocAddress) -> tuple[str, dict[str, Any]]:
        document = self._searcher.doc(where)
        return document[fields.IRI][0], json.loads(bytes(document[fields.SHOWN][0]))

    def _hit(self, score: float, iri: str, shown: dict[str, Any], language: str) -> Hit:
        labels: dict[str, str] = shown["labels"]
        tag = next((t for t in (language, *_FALLBACK, *labels) if t in labels), "")
        classes, sectors = tuple(shown["classes"]), tuple(shown["sectors"])
        return Hit(iri, labels.get(tag, ""), tag, classes, sectors, score)

    def _count(self, query: Query, *counted: str) -> dict[str, dict[str, int]]:
        wanted = {name: {"terms": {"field": name, "size": _MOST_FACETS}} for name in counted}
        found = self._searcher.aggregate(query, wanted)
        return {
            name: dict(
                sorted(
                    ((each["key"], int(each["doc_count"])) for each in found[name]["buckets"]),
                    key=lambda counted: (-counted[1], counted[0]),
                )
            )
            for name in wanted
        }
