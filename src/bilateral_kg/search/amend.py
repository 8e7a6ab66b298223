"""The index of a release built upon another: what changed is indexed again, the rest is shared.

What a change touches becomes a layer of its own (layers.py). Only a change that touches half of all
has the whole indexed anew.
"""

import json
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Final

from pyoxigraph import DefaultGraph, NamedNode, Quad, Store

from bilateral_kg import names
from bilateral_kg.engine.embedded import EmbeddedEngine
from bilateral_kg.search import layers
from bilateral_kg.search import schema as fields
from bilateral_kg.search.index import write
from bilateral_kg.search.relisted import relisted
from bilateral_kg.search.things import read, whole
from bilateral_kg.sharing import share

if TYPE_CHECKING:
    from tantivy import Index, Query, Searcher

_META: Final = "meta.json"
_BROADER: Final = NamedNode(names.PREFIXES["skos"] + "broader")
_PARAPHRASE: Final = NamedNode(names.BKG + "paraphrase")
# By these an assertion's words are said of a thing.
_SPEAKS_OF: Final = (NamedNode(names.BKG + "asserts"), NamedNode(names.BKG + "about"))
# So many things may be indexed again: always some, beyond that half of all.
_SOME: Final = 500


def amend(
    base: Path, target: Path, store: Store, came: Iterable[Quad], went: Iterable[Quad]
) -> bool:
    """Make *target*, the index of *store*, out of *base*, that of what it was before a change.

    False, and nothing is made, where all has to be indexed.
    """
    from tantivy import Index  # noqa: PLC0415  keeps --help fast

    new, went = set(came), tuple(went)
    if not base.is_dir():
        return False
    _share(base, target)
    try:
        index = Index(fields.schema(), path=str(target))
    except ValueError:  # the fields of another version
        shutil.rmtree(target)
        return False
    touched = _touched(store, (*new, *went))
    searcher = index.searcher()
    there = layers.sizes(searcher)
    held = _held(searcher, _named(index, touched), len(touched))
    for layer in layers.absorbed(there, len(touched | held.keys())):
        held |= _held(searcher, _of_layer(index, layer), there[layer])
    touched |= held.keys()
    excerpt = _excerpt(store, touched.union(*held.values()))
    things = [thing for thing in read(EmbeddedEngine(excerpt)) if thing.iri in touched]
    fresh = {thing.iri for thing in things} - held.keys()
    # Of a thing that had no name before, we do not know which parts are spoken of.
    if _too_many(searcher, touched) or any(_was_there(store, iri, new) for iri in fresh):
        shutil.rmtree(target)
        return False
    layer = max(there, default=layers.WHOLE) + 1
    lists = relisted(store, (*new, *went))
    write(index, things, target, layer=layer, gone=sorted(touched), lists=lists)
    return True


def _share(base: Path, target: Path) -> None:
    """The files of *base* in *target*: linked, for tantivy only adds and removes, but for one."""
    target.mkdir()
    files = sorted(path.name for path in base.iterdir())
    for name in files:
        (shutil.copyfile if name == _META else share)(base / name, target / name)
    # What it may remove when no longer needed.
    (target / ".managed.json").write_text(json.dumps(files))


def _touched(store: Store, changed: Iterable[Quad]) -> set[str]:
    """Things with another document than before, and perhaps some with the same."""
    found: set[str] = set()
    for quad in changed:
        spoken = [
            each.object
            for predicate in _SPEAKS_OF
            for each in store.quads_for_pattern(quad.subject, predicate, None, None)
        ]
        if quad.predicate in _SPEAKS_OF:
            spoken.append(quad.object)
        found.update(one.value for one in (quad.subject, *spoken) if isinstance(one, NamedNode))
    return found | {whole(iri) for iri in found}


def _named(index: "Index", iris: Iterable[str]) -> "Query":
    from tantivy import Query  # noqa: PLC0415  as above

    return Query.term_set_query(index.schema, fields.IRI, sorted(iris))


def _of_layer(index: "Index", layer: int) -> "Query":
    from tantivy import Query  # noqa: PLC0415  as above

    return Query.term_query(index.schema, fields.LAYER, layer, "basic")


def _held(searcher: "Searcher", query: "Query", most: int) -> dict[str, list[str]]:
    """The things that *query* finds, with their parts."""
    found: dict[str, list[str]] = {}
    for _, where in searcher.search(query, max(1, most), count=False).hits:
        document = searcher.doc(where)
        shown = json.loads(bytes(document[fields.SHOWN][0]))
        found[document[fields.IRI][0]] = shown["parts"]
    return found


def _excerpt(store: Store, nodes: Iterable[str]) -> Store:
    """All of *store* that documents of *nodes* are made of."""
    found = Store()
    found.extend(store.quads_for_pattern(None, _BROADER, None, None))
    for node in map(NamedNode, nodes):
        found.extend(store.quads_for_pattern(node, None, None, None))
        for predicate in _SPEAKS_OF:
            for quad in store.quads_for_pattern(None, predicate, node, DefaultGraph()):
                found.add(quad)
                said = store.quads_for_pattern(quad.subject, _PARAPHRASE, None, DefaultGraph())
                found.extend(said)
    return found


def _was_there(store: Store, iri: str, new: set[Quad]) -> bool:
    held = store.quads_for_pattern(NamedNode(iri), None, None, None)
    return any(quad not in new for quad in held if not isinstance(quad.graph_name, DefaultGraph))


def _too_many(searcher: "Searcher", touched: set[str]) -> bool:
    return len(touched) > max(_SOME, searcher.num_docs // 2)
