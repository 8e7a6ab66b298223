"""What a manifest says of a graph, from what the one before said and what has changed."""

from collections import Counter
from collections.abc import Iterable, Mapping

from pyoxigraph import DefaultGraph, NamedNode, Quad, Store

from bilateral_kg import names
from bilateral_kg.release.describe import (
    SOURCE,
    class_counts,
    contested,
    curation_counts,
    sources,
)
from bilateral_kg.release.manifest import (
    ContestedEntry,
    Description,
    GraphEntry,
    Manifest,
    ReportSummary,
    SourceEntry,
)
from bilateral_kg.release.merge import Merge

_TYPE = NamedNode(names.RDF_TYPE)


def redescribe(
    before: Manifest,
    merge: Merge,
    digests: Mapping[str, tuple[str, int]],
    inputs: str,
    report: ReportSummary,
) -> Description:
    """Describe the store of *merge*, whose changes lead from *before*; *digests* with sizes."""
    return Description(
        inputs=inputs,
        triples=before.triples + len(merge.came) - len(merge.went),
        counts=_moved(before.counts, class_counts(merge.came), class_counts(merge.went)),
        curation=_moved(before.curation, curation_counts(merge.came), curation_counts(merge.went)),
        graphs=tuple(
            GraphEntry(iri=iri, digest=digest, triples=size)
            for iri, (digest, size) in digests.items()
        ),
        sources=_sources(before, merge, frozenset(digests)),
        contested=_contested(before, merge),
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


def _contested(before: Manifest, merge: Merge) -> tuple[ContestedEntry, ...]:
    stand = set(map(_key, before.contested)) - set(map(_key, contested(merge.went)))
    came = map(_key, contested(merge.came))
    return tuple(
        ContestedEntry(node=node, conflicts_with=other)
        if conflict
        else ContestedEntry(node=node, property=other)
        for node, other, conflict in sorted(stand.union(came))
    )


def _key(entry: ContestedEntry) -> tuple[str, str, bool]:
    other = entry.conflicts_with
    return entry.node, other or entry.property or "", other is not None


def _sources(before: Manifest, merge: Merge, graphs: frozenset[str]) -> tuple[SourceEntry, ...]:
    """As describe.sources(): the documents of which something else is said are looked up."""
    new = graphs - {entry.iri for entry in before.graphs}
    touched = {names.source_iri(graph.removeprefix(names.GRAPH)) for graph in new}
    touched |= {
        quad.subject.value
        for quad in (*merge.came, *merge.went)
        if isinstance(quad.subject, NamedNode)
    }
    stand = [one for one in before.sources if one.iri not in touched and one.graph in graphs]
    again = sources([*_of_documents(merge.store, touched)], graphs)
    return tuple(sorted((*stand, *again), key=lambda entry: f"<{entry.iri}>"))


def _of_documents(store: Store, nodes: Iterable[str]) -> Iterable[Quad]:
    """All that is said of those of *nodes* that are source documents."""
    for node in map(NamedNode, nodes):
        if Quad(node, _TYPE, NamedNode(SOURCE)) in store:
            yield from store.quads_for_pattern(node, None, None, DefaultGraph())
