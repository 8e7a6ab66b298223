"""What somebody typed, as a query of the index: terms only, nothing of it is syntax.

A name that is the whole question comes first, then what has all its words in its name (people,
places, bodies), then names that begin with it, then names that hold its words, then what is
said. Within each, things stand as the index has them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from tantivy import Occur, Query, Schema, Searcher

from bilateral_kg.search import schema as fields
from bilateral_kg.search.words import Word, base_phrases, phrase, telling

_WHOLE: Final = 1000.0
_WHOLE_BASE: Final = 900.0
_MAIN: Final = 450.0
_BEGINS: Final = 400.0
_WHOLE_MISSPELT: Final = 300.0
_NAME: Final = 8.0
_NAME_BEGINS: Final = 5.0
_NAME_MISSPELT: Final = (3.0, 2.5)
_TEXT: Final = 1.0
_TEXT_MISSPELT: Final = 0.5
# From so many letters on, one letter may be wrong; from so many, two.
_ONE_WRONG: Final = 5
_TWO_WRONG: Final = 8
_LEAST_PREFIX: Final = 2


@dataclass(frozen=True, slots=True)
class Asking:
    """Makes queries for one index. *typing*: only names, and the last word may be unfinished.

    *amended*: its lists of terms still have those of documents that were replaced.
    """

    schema: Schema
    searcher: Searcher
    amended: bool

    def query(self, given: Sequence[Word], *, typing: bool, every: bool) -> Query:
        """Everything that has all the words, or, unless *every*, at least half of them."""
        asked = telling(given)
        last = given[-1]
        parts = [self._word(word, unfinished=word is last, typing=typing) for word in asked]
        if every:
            wanted = Query.boolean_query([(Occur.Must, part) for part in parts])
        else:
            least = (len(parts) + 1) // 2
            wanted = Query.boolean_query([(Occur.Should, part) for part in parts], least)
        bonuses = [*self._whole(given), self._main(asked)]
        return Query.boolean_query(
            [(Occur.Must, wanted), *((Occur.Should, bonus) for bonus in bonuses)]
        )

    def filtered(self, query: Query, field: str, values: Sequence[str]) -> Query:
        """What *query* finds and has one of *values*."""
        if not values:
            return query
        chosen = Query.const_score_query(Query.term_set_query(self.schema, field, values), 0.0)
        return Query.boolean_query([(Occur.Must, query), (Occur.Must, chosen)])

    def of_layer(self, query: Query, layer: int) -> Query:
        """What *query* finds in one layer of the index."""
        mark = Query.term_query(self.schema, fields.LAYER, layer, "basic")
        chosen = Query.const_score_query(mark, 0.0)
        return Query.boolean_query([(Occur.Must, query), (Occur.Must, chosen)])

    def _whole(self, given: Sequence[Word]) -> Iterator[Query]:
        whole, bases = phrase(given), set(base_phrases(given))
        yield self._exact(fields.WHOLE, whole, _WHOLE)
        yield Query.disjunction_max_query(
            [self._exact(fields.WHOLE_BASE, base, _WHOLE_BASE) for base in sorted(bases)]
        )
        begins = [self._beginning(fields.WHOLE, whole, _BEGINS)]
        begins += [self._beginning(fields.WHOLE_BASE, base, _BEGINS) for base in sorted(bases)]
        yield Query.disjunction_max_query(begins)
        if wrong := _wrong_letters(whole):
            query = Query.fuzzy_term_query(self.schema, fields.WHOLE, whole, distance=wrong)
            yield Query.const_score_query(query, _WHOLE_MISSPELT)

    def _main(self, asked: Sequence[Word]) -> Query:
        """Who looks for «Алиев» wants the person before what he did, whatever it is called."""
        main = Query.term_query(self.schema, fields.MAIN, True, "basic")
        named = [Query.disjunction_max_query(self._in_name(word)) for word in asked]
        query = Query.boolean_query([(Occur.Must, each) for each in (main, *named)])
        return Query.const_score_query(query, _MAIN)

    def _in_name(self, word: Word) -> list[Query]:
        exact = [(fields.NAME, word.plain), *((fields.NAME_BASE, base) for base in word.bases)]
        return [self._exact(field, text, _NAME) for field, text in exact]

    def _word(self, word: Word, *, unfinished: bool, typing: bool) -> Query:
        exact = [(fields.NAME, word.plain, _NAME)]
        exact += [(fields.NAME_BASE, base, _NAME) for base in word.bases]
        if not typing:
            exact += [(fields.TEXT, word.plain, _TEXT)]
            exact += [(fields.TEXT_BASE, base, _TEXT) for base in word.bases]
        parts = [self._exact(*each) for each in exact]
        known = any(self._is_known(field, text) for field, text, _ in exact)
        if unfinished and len(word.plain) >= _LEAST_PREFIX:
            beginning = self._beginning(fields.NAME, word.plain, _NAME_BEGINS)
            parts.append(beginning)
            known = known or (
                bool(self.searcher.terms_with_prefix(fields.NAME, word.plain, limit=1))
                and self._finds(beginning)
            )
        if not known:
            parts += self._misspelt(word, unfinished=unfinished and typing, typing=typing)
        return Query.disjunction_max_query(parts)

    def _is_known(self, field: str, text: str) -> bool:
        return bool(self.searcher.doc_freq(field, text)) and self._finds(
            self._exact(field, text, _TEXT)
        )

    def _finds(self, query: Query) -> bool:
        return not self.amended or bool(self.searcher.search(query, 1, count=False).hits)

    def _misspelt(self, word: Word, *, unfinished: bool, typing: bool) -> Iterator[Query]:
        spellings = {(fields.NAME, word.plain), *((fields.NAME_BASE, b) for b in word.bases)}
        for field, text in sorted(spellings):
            for distance in range(1, _wrong_letters(text) + 1):
                query = Query.fuzzy_term_query(
                    self.schema, field, text, distance=distance, prefix=unfinished
                )
                yield Query.const_score_query(query, _NAME_MISSPELT[distance - 1])
        if not typing and _wrong_letters(word.plain):
            query = Query.fuzzy_term_query(self.schema, fields.TEXT, word.plain, distance=1)
            yield Query.const_score_query(query, _TEXT_MISSPELT)

    def _exact(self, field: str, text: str, score: float) -> Query:
        return Query.const_score_query(Query.term_query(self.schema, field, text, "basic"), score)

    def _beginning(self, field: str, text: str, score: float) -> Query:
        query = Query.fuzzy_term_query(self.schema, field, text, distance=0, prefix=True)
        return Query.const_score_query(query, score)


def _wrong_letters(text: str) -> int:
    return (len(text) >= _ONE_WRONG) + (len(text) >= _TWO_WRONG)
