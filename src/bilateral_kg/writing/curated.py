"""A write upon the curated graph: which graphs it may change, and what else follows from it.

A source whose graph is written stops being curated YAML in the next release; its graph is from
then on what was written, as if RDF had been published in its place.
"""

from collections.abc import Iterable, Iterator
from itertools import zip_longest
from pathlib import Path
from typing import Final

from pyoxigraph import DefaultGraph, NamedNode, Quad, Store

from bilateral_kg import names
from bilateral_kg.curation.source import RESERVED, SOURCE_ID
from bilateral_kg.errors import WriteForbidden
from bilateral_kg.release.build import BuildResult
from bilateral_kg.release.increment import Draft, alter
from bilateral_kg.writing.expected import refuse_unexpected
from bilateral_kg.writing.order import Done, Order
from bilateral_kg.writing.trial import try_out

_DEFAULT: Final = DefaultGraph()
_WHY: Final = {
    "reference": "reference data are curated files; publish them with: bilateral-kg publish",
    "ontology": "it holds the model, which comes with the program",
    "vocab": "it holds the vocabularies, which come with the program",
    "derived": "what it holds follows from the other graphs and is derived anew",
}


def write(order: Order) -> Done:
    """Publish the current release with the change of *order*; DataError: every violation."""
    existed = True

    def edit(draft: Draft) -> None:
        nonlocal existed
        refuse_unexpected(order, draft.base)
        store, existed = try_out(order, draft.base.store, draft.desk, draft.lock)
        for source, quads in _sources(draft.base.store, store):
            draft.remove(source)
            if quads:
                draft.graphs[source] = quads

    result: BuildResult = alter(order.releases, edit, order.patience)
    return Done(release=result.release_id, changed=result.changed, existed=existed)


def _sources(before: Path, after: Path) -> Iterator[tuple[str, list[Quad]]]:
    """Id and new content of each source that differs; WriteForbidden if anything else does."""
    old, new = Store.read_only(str(before)), Store.read_only(str(after))
    if not _same(old, new, _DEFAULT):
        raise WriteForbidden(
            "The default graph is the merge of all named graphs and cannot be written itself. "
            f"Name the graph of a source: GRAPH <{names.GRAPH}source-id> {{ ... }}."
        )
    held = {graph.value for store in (old, new) for graph in store.named_graphs()}
    for iri in sorted(held):
        graph = NamedNode(iri)
        if not _same(old, new, graph):
            yield _source(iri), list(new.quads_for_pattern(None, None, None, graph))


def _source(iri: str) -> str:
    name = iri.removeprefix(names.GRAPH)
    if name in _WHY:
        raise WriteForbidden(f"The graph <{iri}> cannot be written: {_WHY[name]}.")
    if name == iri or name in RESERVED or not SOURCE_ID.fullmatch(name):
        raise WriteForbidden(
            f"<{iri}> is not the graph of a source; these are named {names.GRAPH}source-id, "
            "with an id of small letters, digits and hyphens."
        )
    return name


def _same(old: Store, new: Store, graph: NamedNode | DefaultGraph) -> bool:
    """Both stores keep quads in the same order, so nothing need be held in memory."""
    pairs: Iterable[tuple[Quad | None, Quad | None]] = zip_longest(
        old.quads_for_pattern(None, None, None, graph),
        new.quads_for_pattern(None, None, None, graph),
    )
    return all(one == other for one, other in pairs)
