"""What a manifest says of a graph: counts per class and curation status, sources, graphs."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, QuerySolutions, Store

from bilateral_kg import names
from bilateral_kg.release.inputs import software
from bilateral_kg.release.manifest import (
    ContestedEntry,
    Description,
    GraphEntry,
    ReportSummary,
    SourceEntry,
)

_CURATION: Final = names.BKG + "curation"
_ADDRESS: Final = names.BKG + "address"
SOURCE: Final = names.BKG + "SourceDocument"
CONFLICTS: Final = NamedNode(names.BKG + "conflictsWith")
CONTESTED: Final = NamedNode(names.BKG + "contestedProperty")
# Classes counted: the model's own. Their names are the words of the JSON-LD context.
_COUNTED: Final = (names.BKG, names.PREFIXES["org"])


def describe(
    store: Store, digests: Mapping[str, tuple[str, int]], inputs: str, report: ReportSummary
) -> Description:
    """Describe *store*, whose named graphs have *digests*, with their sizes.

    Memory does not grow with the store, but for what its sources disagree about.
    """

    def merge(predicate: str) -> Iterator[Quad]:
        return store.quads_for_pattern(None, NamedNode(predicate), None, DefaultGraph())

    documents = store.quads_for_pattern(
        None, NamedNode(names.RDF_TYPE), NamedNode(SOURCE), DefaultGraph()
    )
    return Description(
        inputs=inputs,
        triples=_size(store),
        counts=class_counts(merge(names.RDF_TYPE)),
        curation=curation_counts(merge(_CURATION)),
        graphs=tuple(
            GraphEntry(iri=iri, digest=digest, triples=size)
            for iri, (digest, size) in digests.items()
        ),
        sources=sources(
            [
                quad
                for document in documents
                for quad in store.quads_for_pattern(document.subject, None, None, DefaultGraph())
            ],
            frozenset(digests),
        ),
        contested=contested([*merge(CONFLICTS.value), *merge(CONTESTED.value)]),
        report=report,
        software=software(),
    )


def _size(store: Store) -> int:
    """How many statements the default graph holds."""
    found = store.query("SELECT (COUNT(*) AS ?size) WHERE { ?subject ?predicate ?object }")
    if not isinstance(found, QuerySolutions):
        raise TypeError("a SELECT query gives rows")
    (size,) = next(found)
    return int(size.value) if isinstance(size, Literal) else 0


def class_counts(merge: Iterable[Quad]) -> dict[str, int]:
    """Class name -> how many resources (under id/) have it, superclasses included.

    *merge*: statements of the default graph, each once.
    """
    counts = Counter(
        quad.object.value
        for quad in merge
        if quad.predicate.value == names.RDF_TYPE
        and isinstance(quad.subject, NamedNode)
        and isinstance(quad.object, NamedNode)
        and quad.subject.value.startswith(names.ID)
    )
    named = {
        cls.removeprefix(space): count
        for cls, count in counts.items()
        for space in _COUNTED
        if cls.startswith(space)
    }
    return dict(sorted(named.items()))


def curation_counts(merge: Iterable[Quad]) -> dict[str, int]:
    """Curation status -> how many assertions have it. *merge* as for class_counts()."""
    counts = Counter(
        quad.object.value.rpartition("/")[2]
        for quad in merge
        if quad.predicate.value == _CURATION and isinstance(quad.object, NamedNode)
    )
    return dict(sorted(counts.items()))


def contested(quads: Iterable[Quad]) -> tuple[ContestedEntry, ...]:
    """What the derived graph marks as contested, each pair of figures once."""
    found = {
        (_iri(quad.subject), _iri(quad.object), quad.predicate == CONFLICTS)
        for quad in quads
        if quad.predicate in {CONFLICTS, CONTESTED}
    }
    return tuple(
        ContestedEntry(node=node, conflicts_with=other)
        if conflict
        else ContestedEntry(node=node, property=other)
        for node, other, conflict in sorted(found)
        if not conflict or node < other
    )


def _iri(term: object) -> str:
    return term.value if isinstance(term, NamedNode) else str(term)


def sources(quads: list[Quad], graphs: frozenset[str]) -> tuple[SourceEntry, ...]:
    """Each source document that has a graph of its own, by id."""
    found = {
        str(quad.subject)
        for quad in quads
        if quad.predicate.value == names.RDF_TYPE and quad.object == NamedNode(SOURCE)
    }
    described: dict[str, list[Quad]] = {iri: [] for iri in sorted(found)}
    for quad in quads:
        if str(quad.subject) in found:
            described[str(quad.subject)].append(quad)
    entries = (_source(iri.strip("<>"), about) for iri, about in described.items())
    return tuple(entry for entry in entries if entry.graph in graphs)


def _source(iri: str, about: list[Quad]) -> SourceEntry:
    source_id = iri.removeprefix(names.source_iri(""))
    literals = [(quad.predicate.value, quad.object) for quad in about]
    label = {
        value.language or "und": value.value
        for predicate, value in literals
        if predicate == names.PREF_LABEL and isinstance(value, Literal)
    }
    addresses = sorted(
        value.value
        for predicate, value in literals
        if predicate == _ADDRESS and isinstance(value, Literal)
    )
    return SourceEntry(
        id=source_id,
        iri=iri,
        label=dict(sorted(label.items())),
        address=addresses[0] if addresses else None,
        graph=names.graph_iri(source_id),
    )
