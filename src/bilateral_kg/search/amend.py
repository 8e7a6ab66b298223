"""The index of a release built upon another: what changed is indexed again, the rest is shared.

All that has changed since the whole was indexed stands in a segment of its own, in order, and is
marked LATER; when that grows too large the whole is indexed anew.
"""

import json
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Final

from pyoxigraph import DefaultGraph, NamedNode, Quad, Store

from bilateral_kg import names
from bilateral_kg.engine.embedded import EmbeddedEngine
from bilateral_kg.search import schema as fields
from bilateral_kg.search.index import write
from bilateral_kg.search.relisted import relisted
from bilateral_kg.search.things import read, whole
from bilateral_kg.sharing import share

if TYPE_CHECKING:
    from tantivy import Index

_META: Final = "meta.json"
_BROADER: Final = NamedNode(names.PREFIXES["skos"] + "broader")
_PARAPHRASE: Final = NamedNode(names.BKG + "paraphrase")
# By these an assertion's words are said of a thing.
_SPEAKS_OF: Final = (NamedNode(names.BKG + "asserts"), NamedNode(names.BKG + "about"))
# So many things may be LATER: always some, beyond that a share of all.
_SOME: Final = 500
_SHARE: Final = 20


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
    held = _held(index, touched)
    touched |= held.keys()
    excerpt = _excerpt(store, touched.union(*held.values()))
    things = [thing for thing in read(EmbeddedEngine(excerpt)) if thing.iri in touched]
    fresh = {thing.iri for thing in things} - held.keys()
    # Of a thing that had no name before, we do not know which parts are spoken of.
    if _too_many(index, touched) or any(_was_there(store, iri, new) for iri in fresh):
        shutil.rmtree(target)
        return False
    listed, unlisted = relisted(store, (*new, *went))
    write(index, (things, listed), target, gone=(sorted(touched), sorted(unlisted)))
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


def _held(index: "Index", touched: Iterable[str]) -> dict[str, list[str]]:
    """Those of *touched* that *index* has and all that are LATER, with their parts."""
    from tantivy import Query  # noqa: PLC0415  as above

    searcher = index.searcher()
    found: dict[str, list[str]] = {}
    for query in (
        Query.term_set_query(index.schema, fields.IRI, sorted(touched)),
        Query.term_query(index.schema, fields.LATER, True, "basic"),
    ):
        for _, where in searcher.search(query, max(1, searcher.num_docs)).hits:
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


def _too_many(index: "Index", touched: set[str]) -> bool:
    return len(touched) > max(_SOME, index.searcher().num_docs // _SHARE)
