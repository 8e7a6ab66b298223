"""Search after `publish`: what changed is indexed again, and found as if everything had been."""

import shutil
from collections.abc import Iterable
from pathlib import Path

import pytest
import released
from building import project
from indexing import finds_as_a_build_would
from pyoxigraph import Literal, NamedNode, Store
from test_publish import RDF

from bilateral_kg import names
from bilateral_kg.engine.embedded import EmbeddedEngine
from bilateral_kg.release.increment import add
from bilateral_kg.release.layout import ReleaseDir, current
from bilateral_kg.release.offer import Offer
from bilateral_kg.search.gather import gather
from bilateral_kg.search.index import FOLDER
from bilateral_kg.search.search import Search
from bilateral_kg.search.things import Thing, read
from bilateral_kg.search.words import words

SOURCE = "report-2025-btc"
# It is named in one source; others speak of its parts.
WHOLE = names.ID + "instrument/washington-declaration"


@pytest.fixture
def releases(tmp_path: Path) -> Path:
    return Path(shutil.copytree(released.releases(), tmp_path / "releases", symlinks=True))


def published(releases: Path, desk: Path, old: str, new: str) -> ReleaseDir:
    """The next release, in which one source says *new* for *old*."""
    before = current(releases)
    home = Path(shutil.copytree(before.path / "data" / "sources" / SOURCE, desk / SOURCE))
    for path in home.rglob("*.yaml"):
        path.write_text(path.read_text("utf-8").replace(old, new), "utf-8")
    add(Offer.of([home]), releases)
    assert current(releases).id != before.id
    return current(releases)


def files(release: ReleaseDir) -> dict[str, tuple[int, bytes]]:
    index = release.path / FOLDER
    return {path.name: (path.stat().st_ino, path.read_bytes()) for path in index.iterdir()}


def segments(named: Iterable[str]) -> set[str]:
    return {name.partition(".")[0] for name in named}


def found(release: ReleaseDir, text: str) -> list[str]:
    return [hit.label for hit in Search.open(release.path / FOLDER).find(text).hits]


def told(things: Iterable[Thing]) -> list[tuple[object, ...]]:
    return [
        (
            *(one.rank, one.iri, one.classes, one.wider, one.sectors, set(one.texts), one.parts),
            {naming: sorted(map(str, names)) for naming, names in one.named.items()},
        )
        for one in things
    ]


def test_one_pass_gathers_what_queries_find() -> None:
    """A build reads the store in one pass, in bounded memory: here most of it waits in files."""
    store = Store.read_only(str(current(released.releases()).store))
    gathered = told(gather(store, run=20_000))
    assert len(gathered) > 500
    assert gathered == told(read(EmbeddedEngine(store)))


def test_words_come_and_go_with_what_is_published(releases: Path, tmp_path: Path) -> None:
    base = current(releases)
    held = files(base)
    wording = "have gone through Baku–Tbilisi–Ceyhan"
    first = published(releases, tmp_path / "1", wording, "flowed xylophonically through the pipe")
    assert found(base, "xylophonically") == []
    assert found(first, "xylophonically")
    finds_as_a_build_would(first, seed=1, most=30)
    second = published(releases, tmp_path / "2", "xylophonically", "xylophonicallo")
    assert found(second, "xylophonically") == found(second, "xylophonicallo") != []
    finds_as_a_build_would(second, seed=2, most=30)
    assert files(base) == held


def test_what_did_not_change_is_shared_and_nothing_else_is_kept(
    releases: Path, tmp_path: Path
) -> None:
    base = files(current(releases))
    label = "about 3.4 million tonnes so far"
    once = files(published(releases, tmp_path / "1", label, "something"))
    twice = files(published(releases, tmp_path / "2", "something", "another thing"))
    for later in (once, twice):
        shared = {name for name, file in base.items() if later.get(name) == file}
        assert shared == base.keys() - {"meta.json"}
    assert len(segments(twice)) == 3  # meta.json and two segments


def test_a_small_change_leaves_a_large_one_alone(releases: Path, tmp_path: Path) -> None:
    """Three layers, and the hits of one: a label in all sources, then a word in one."""
    base = current(releases)
    data = Path(shutil.copytree(base.path / "data" / "sources", tmp_path / "data" / "sources"))
    for path in data.rglob("*.yaml"):
        path.write_text(path.read_text("utf-8").replace(" Kazakhstan", " Xylophonistan"), "utf-8")
    add(Offer.of([data.parent]), releases)
    large = files(current(releases))
    wording = "have gone through Baku–Tbilisi–Ceyhan"
    small = published(releases, tmp_path / "1", wording, "flowed Xylophonistan through the pipe")
    now = files(small)
    assert len(segments(now) - segments(large)) == 1
    # Lists of what is deleted in a segment are small, and replaced.
    kept = {name for name in large if not name.endswith((".del", "meta.json"))}
    assert {name for name in kept if now.get(name) == large[name]} == kept
    assert len(found(small, "Xylophonistan")) > 10
    finds_as_a_build_would(small, seed=5, most=30, also=["Xylophonistan", "xylophonistan pipe"])


def test_a_word_that_only_the_release_before_had_is_unknown(tmp_path: Path) -> None:
    made = project(tmp_path / "made")
    assert made.build().returncode == 0
    home = Path(shutil.copytree(made.data / "sources" / "herald-2025", tmp_path / "herald-2025"))
    text = (home / "source.yaml").read_text("utf-8")
    (home / "source.yaml").write_text(text.replace("Herald", "Heralt"), "utf-8")
    add(Offer.of([home]), made.releases)
    release = current(made.releases)
    # So it is taken for a misspelt one.
    assert found(release, "Herald") == found(release, "Heralt") != []
    finds_as_a_build_would(release, seed=3)


def test_what_is_said_of_parts_stays_with_the_whole(releases: Path, tmp_path: Path) -> None:
    path = tmp_path / "wire.ttl"
    named = f'<{WHOLE}> skos:altLabel "The xylophonic declaration"@en .'
    path.write_text(f"{RDF}{named}\n", "utf-8")
    add(Offer.of([path]), releases)
    release = current(releases)
    told = said_of_parts(Store.read_only(str(release.store)))
    assert told
    assert found(release, "xylophonic")
    finds_as_a_build_would(release, seed=4, most=5, also=told)


def said_of_parts(store: Store) -> list[str]:
    """Each word of it, for each is found by itself."""
    texts = [
        said.object.value
        for quad in store.quads_for_pattern(None, NamedNode(names.BKG + "asserts"), None)
        if isinstance(quad.object, NamedNode) and quad.object.value.startswith(f"{WHOLE}#")
        for said in store.quads_for_pattern(quad.subject, NamedNode(names.BKG + "paraphrase"), None)
        if isinstance(said.object, Literal)
    ]
    return sorted({word.plain for text in texts for word in words(text)})
