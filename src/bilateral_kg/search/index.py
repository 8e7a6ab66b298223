"""Write the index of a whole graph; once published it is only read."""

import json
import stat
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final

from pyoxigraph import Store

from bilateral_kg.engine.base import Engine
from bilateral_kg.search import listing
from bilateral_kg.search import schema as fields
from bilateral_kg.search.gather import gather
from bilateral_kg.search.layers import WHOLE
from bilateral_kg.search.listed import Listed
from bilateral_kg.search.listed import read as read_listed
from bilateral_kg.search.relisted import listed_in
from bilateral_kg.search.things import Thing, read
from bilateral_kg.search.words import SPELT_BY_SOUND, Word, base_phrases, by_sound, phrase, words

if TYPE_CHECKING:
    from tantivy import Document, Index

# It lies in the release's folder, beside the store.
FOLDER: Final = "search"
# Memory that tantivy may take, not what it takes: with less, or with more than one thread, it would
# write several segments and merge them in another order than ours.
_HEAP: Final = 2_000_000_000
_FOR_ALL: Final = 0o644
# Longer names are found by their words.
_LONGEST_WHOLE: Final = 300


def build(engine: Engine, target: Path) -> None:
    """Index what *engine* holds into the new folder *target*, for anybody to read."""
    from tantivy import Index  # noqa: PLC0415  keeps --help fast

    target.mkdir()
    index = Index(fields.schema(), path=str(target))
    write(index, read(engine), target, lists=(read_listed(engine), ()))


def build_from(store: Store, target: Path) -> None:
    """As build; things wait for their turn in files, not in memory."""
    from tantivy import Index  # noqa: PLC0415  as above

    target.mkdir()
    index, lists = Index(fields.schema(), path=str(target)), listed_in(store)
    write(index, gather(store), target, lists=(lists, ()))


def write(
    index: "Index",
    things: Iterable[Thing],
    target: Path,
    *,
    layer: int = WHOLE,
    gone: Iterable[str] = (),
    lists: tuple[Iterable[Listed], Iterable[str]] = ((), ()),
) -> None:
    """Index *things*, told in order, as one *layer*, in place of those with the IRIs of *gone*.

    *lists*: likewise what is listed, and IRIs that no longer are as they were.
    """
    writer = index.writer(_HEAP, num_threads=1)
    listed, unlisted = lists
    for name, iris in ((fields.IRI, gone), (fields.LISTED, unlisted)):
        for iri in iris:
            writer.delete_documents_by_term(name, iri)
    for thing in things:
        writer.add_document(_document(thing, layer))
    for one in listed:
        writer.add_document(listing.document(one))
    writer.commit()
    writer.wait_merging_threads()
    for path in target.iterdir():
        # Locks and the list of files that may be deleted are the writer's, who is done.
        if path.name.startswith("."):
            path.unlink()
        elif stat.S_IMODE(path.stat().st_mode) != _FOR_ALL:
            path.chmod(_FOR_ALL)


def _document(thing: Thing, layer: int) -> "Document":
    from tantivy import Document  # noqa: PLC0415  as above

    named = [literal for naming in sorted(thing.named) for literal in thing.named[naming]]
    parted = [words(literal.value) for literal in named]
    sounds = [by_sound(one.value) for one in named if one.language in SPELT_BY_SOUND]
    heard = [word for name in sounds for word in name]
    said = [word for text in sorted(thing.texts) for word in words(text)]
    spoken = [word for name in parted for word in name]
    whole = {phrase(name) for name in parted} | {" ".join(name) for name in sounds}
    return Document(
        **{
            fields.IRI: thing.iri,
            fields.SHOWN: json.dumps(_shown(thing), ensure_ascii=False).encode(),
            fields.LAYER: layer,
            fields.MAIN: thing.main,
            fields.KIND: sorted({_local(cls) for cls in thing.wider}),
            fields.CLASS: sorted({_local(cls) for cls in thing.classes or thing.wider}),
            fields.SECTOR: sorted(thing.sectors),
            fields.WHOLE: _short(whole),
            fields.WHOLE_BASE: _short(each for name in parted for each in base_phrases(name)),
            fields.NAME: _joined([*(word.plain for word in spoken), *heard]),
            fields.NAME_BASE: _joined(_bases(spoken)),
            fields.TEXT: _joined(word.plain for word in said),
            fields.TEXT_BASE: _joined(_bases(said)),
        }
    )


def _shown(thing: Thing) -> dict[str, object]:
    return {
        "labels": dict(sorted(thing.labels.items())),
        "classes": sorted(thing.classes or thing.wider),
        "sectors": sorted(thing.sectors),
        "rank": thing.rank,
        "parts": sorted(thing.parts),
    }


def _local(cls: str) -> str:
    """The name of a class that people type: what follows the last # or /."""
    return cls.rpartition("#" if "#" in cls else "/")[2] or cls


def _bases(given: Iterable[Word]) -> Iterator[str]:
    return (base for word in given for base in word.bases)


def _short(given: Iterable[str]) -> list[str]:
    return sorted({one for one in given if one and len(one) <= _LONGEST_WHOLE})


def _joined(given: Iterable[str]) -> str:
    # Each once: how often a word is repeated says nothing here.
    return " ".join(dict.fromkeys(given))
