"""The index of a release beside one that is made of the same statements as a whole."""

import random
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from pyoxigraph import Literal, Store

from bilateral_kg.engine.embedded import EmbeddedEngine
from bilateral_kg.release.layout import ReleaseDir
from bilateral_kg.search.index import FOLDER, build
from bilateral_kg.search.listed import read
from bilateral_kg.search.listing import ListedPage
from bilateral_kg.search.search import Search
from bilateral_kg.search.words import words

# Of many things, of few, of none; with what a change takes away and brings.
ALWAYS = ("Kazakhstan", "Azerbaijan", "treaty", "agreement", "oil", "нефть", "соглашение", "zzzz")


def finds_as_a_build_would(
    release: ReleaseDir, seed: int, most: int = 60, also: Sequence[str] = ()
) -> None:
    """Compare what is found by many words, some unfinished or misspelt, page by page."""
    store = Store.read_only(str(release.store))
    with TemporaryDirectory() as scratch:
        build(EmbeddedEngine(store), Path(scratch) / FOLDER)
        whole, found = Search.open(Path(scratch) / FOLDER), Search.open(release.path / FOLDER)
    assert (found.kinds, found.sectors) == (whole.kinds, whole.sectors)
    for asked in (*ALWAYS, *also, *_questions(store, seed, most)):
        for offset in (0, 3):
            told, expected = (each.find(asked, limit=40, offset=offset) for each in (found, whole))
            assert told == expected, asked
            assert [*told.facets.kinds] == [*expected.facets.kinds], asked
        assert found.suggest(asked, "ru") == whole.suggest(asked, "ru"), asked
    for order in ("newest", "oldest", "label", "id"):
        for one in [(), *((quality,) for quality in _qualities(store, seed))]:
            told, expected = (_listed(each, order, one) for each in (found, whole))
            assert told == expected, (order, one)
    iris = [hit.iri for hit in whole.find("Kazakhstan oil", limit=50).hits]
    assert found.labels(iris, "ru") == whole.labels(iris, "ru")


def _qualities(store: Store, seed: int) -> list[tuple[str, str]]:
    listed = read(EmbeddedEngine(store))
    known = sorted({quality for one in listed for quality in one.qualities})
    return random.Random(seed).sample(known, min(30, len(known)))


def _listed(index: Search, order: str, qualities: Sequence[tuple[str, str]]) -> ListedPage | None:
    page = index.listing.page(qualities, order, "ru", 10_000)
    assert page is None or page.total
    return page


def _questions(store: Store, seed: int, most: int) -> list[str]:
    chance = random.Random(seed)
    texts = {quad.object.value for quad in store if isinstance(quad.object, Literal)}
    known = sorted({word.plain for text in texts for word in words(text)})
    chosen = chance.sample(known, min(most, len(known)))
    names = chance.sample(sorted(texts - {""}), min(most // 3, len(texts)))
    return [
        *chosen,
        *(word[:-1] for word in chosen if len(word) > 2),
        *(word[:2] + "q" + word[3:] for word in chosen if len(word) > 5),
        *(" ".join(text.split()[:3]) for text in names if words(" ".join(text.split()[:3]))),
    ]
