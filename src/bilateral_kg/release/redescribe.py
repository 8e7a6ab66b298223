"""What a manifest says of a graph, from what the one before said and what has changed."""

from collections import Counter
from collections.abc import Iterable, Mapping

from pyoxigraph import DefaultGraph, NamedNode, Quad, Store

from bilateral_kg import names
from bilateral_kg.release.describe import (
    CONFLICTS,
    CONTESTED,
    SOURCE,
    class_counts,
    contested,
    curation_counts,
    sources,
)
from bilateral_kg.release.manifest import Description, GraphEntry, Manifest, ReportSummary
from bilateral_kg.release.merge import Merge


def redescribe(
    before: Manifest,
    merge: Merge,
    digests: Mapping[str, tuple[str, int]],
    inputs: str,
    report: ReportSummary,
) -> Description:
    """Describe the store of *merge*, whose changes lead from *before*; *digests* with sizes."""
    store = merge.store
    return Description(
        inputs=inputs,
        triples=before.triples + len(merge.came) - len(merge.went),
        counts=_moved(before.counts, class_counts(merge.came), class_counts(merge.went)),
        curation=_moved(before.curation, curation_counts(merge.came), curation_counts(merge.went)),
        graphs=tuple(
            GraphEntry(iri=iri, digest=digest, triples=size)
            for iri, (digest, size) in digests.items()
        ),
        sources=sources(_of_sources(store), frozenset(digests)),
        contested=contested([*_of(store, CONFLICTS), *_of(store, CONTESTED)]),
        report=report,
        software=before.software,
    )


def _moved(
    before: Mapping[str, int], came: Mapping[str, int], went: Mapping[str, int]
) -> dict[str, int]:
    now = Counter(before)
    now.update(came)
    now.subtract(went)
    return {name: count for name, count in sorted(now.items()) if count}


def _of(store: Store, predicate: NamedNode) -> Iterable[Quad]:
    return store.quads_for_pattern(None, predicate, None, DefaultGraph())


def _of_sources(store: Store) -> list[Quad]:
    """All that is said of source documents."""
    kind = NamedNode(names.RDF_TYPE)
    documents = store.quads_for_pattern(None, kind, NamedNode(SOURCE), DefaultGraph())
    return [
        quad
        for document in documents
        for quad in store.quads_for_pattern(document.subject, None, None, DefaultGraph())
    ]
