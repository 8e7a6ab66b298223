"""Texts as words to be found by: folded, and in Russian also by their dictionary forms.

The same is done to what is indexed and to what is asked; neither is ever parsed as a query.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import islice, product
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pymorphy3 import MorphAnalyzer

_WORD: Final = re.compile(r"[^\W_]+")
_CYRILLIC: Final = re.compile("[а-яё]")
# Letters that Unicode does not take apart; Kazakh and Azerbaijani names are written without them
# in Russian and English.
_LETTERS: Final = str.maketrans(
    "әқғңөұүіһəıłøđ",
    "акгноууихailod",  # noqa: RUF001  Cyrillic is meant
)
# As English spells what Azerbaijani and Turkish write: Şuşa, Shusha; Qazax, Gazakh.
_SOUNDS: Final = str.maketrans(
    {"ş": "sh", "ç": "ch", "ğ": "gh", "c": "j", "x": "kh", "q": "g", "j": "zh"}
)
SPELT_BY_SOUND: Final = frozenset({"az", "tr"})
# They are in most names, and a question must not fail because one has another.
_LITTLE: Final = frozenset(
    (
        *("a", "an", "and", "at", "by", "for", "from", "in", "of", "on", "or", "the", "to", "with"),
        *("в", "во", "для", "до", "и", "из", "к", "на", "об", "от", "по", "при"),  # noqa: RUF001
        *("о", "с", "со"),
    )
)
# No word that anybody looks for is longer; the rest of such a one is not kept.
_LONGEST: Final = 100
_MOST_PHRASES: Final = 16


@dataclass(frozen=True, slots=True)
class Word:
    """A word folded, and the dictionary forms that it may be a form of, folded too."""

    plain: str
    bases: tuple[str, ...]


def words(text: str) -> list[Word]:
    """The words of *text* in order; signs and control characters only part them."""
    return [_word(word) for word in _split(text)]


def telling(given: Iterable[Word]) -> list[Word]:
    """*given* without prepositions and the like, unless there is nothing else."""
    held = list(given)
    return [word for word in held if word.plain not in _LITTLE] or held


def by_sound(text: str) -> list[str]:
    """The words of an Azerbaijani or Turkish *text* as English would write them."""
    return [_fold(word.translate(_SOUNDS)) for word in _split(text)]


def phrase(given: Iterable[Word]) -> str:
    """All the words, as they stand."""
    return " ".join(word.plain for word in given)


def base_phrases(given: Iterable[Word]) -> Iterator[str]:
    """All the words in their dictionary forms, in a few of the ways to read them."""
    ways = product(*((word.bases or (word.plain,)) for word in given))
    return (" ".join(way) for way in islice(ways, _MOST_PHRASES))


# The dictionary takes 0.3 ms for a word, and an index has the same ones over and over.
@lru_cache(maxsize=1 << 14)
def _word(word: str) -> Word:
    return Word(_fold(word), _bases(word))


def _split(text: str) -> list[str]:
    lower = unicodedata.normalize("NFC", text).lower()
    # What NFC leaves alone stands on no letter: the dot of a lowered İ, or a stray accent.
    bare = "".join(c for c in lower if not unicodedata.combining(c))
    return [word[:_LONGEST] for word in _WORD.findall(bare)]


def _fold(word: str) -> str:
    apart = unicodedata.normalize("NFKD", word.translate(_LETTERS))
    return "".join(c for c in apart if not unicodedata.combining(c))


def _bases(word: str) -> tuple[str, ...]:
    russian = word.translate(_LETTERS)
    if not _CYRILLIC.search(russian):
        return ()
    forms = (each.normal_form for each in _morphology().parse(russian))
    # The word itself too: a surname that stands in its base form may be read as something else.
    return tuple(dict.fromkeys((*map(_fold, forms), _fold(word))))


@cache
def _morphology() -> "MorphAnalyzer":
    """Made when the first Russian word is met: 30 MB and 0.15 s that `--help` does not need."""
    from pymorphy3 import MorphAnalyzer  # noqa: PLC0415  as above

    return MorphAnalyzer()
