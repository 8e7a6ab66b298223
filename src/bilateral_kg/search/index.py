"""Write the index of a graph, once; from then on it is only read."""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final

from bilateral_kg.engine.base import Engine
from bilateral_kg.search import schema as fields
from bilateral_kg.search.things import Thing, read
from bilateral_kg.search.words import SPELT_BY_SOUND, Word, base_phrases, by_sound, phrase, words

if TYPE_CHECKING:
    from tantivy import Document

# It lies in the release's folder, beside the store.
FOLDER: Final = "search"
# The least that tantivy takes; one thread, so that there is one segment, in our order.
_HEAP: Final = 15_000_000
# Longer names are found by their words.
_LONGEST_WHOLE: Final = 300


def build(engine: Engine, target: Path) -> None:
    """Index what *engine* holds into the new folder *target*, for anybody to read."""
    from tantivy import Index  # noqa: PLC0415  keeps --help fast

    target.mkdir()
    index = Index(fields.schema(), path=str(target))
    writer = index.writer(_HEAP, num_threads=1)
    for thing in read(engine):
        writer.add_document(_document(thing))
    writer.commit()
    writer.wait_merging_threads()
    for path in target.iterdir():
        # Locks and the list of files that may be deleted are the writer's, who is done.
        if path.name.startswith("."):
            path.unlink()
        else:
            path.chmod(0o644)


def _document(thing: Thing) -> "Document":
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
