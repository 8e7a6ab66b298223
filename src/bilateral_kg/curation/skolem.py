"""Blank nodes -> IRIs under names.GENID, the same for the same content.

A node's IRI is made from the digest of the blank nodes it hangs together with, so that an edit
elsewhere in the file leaves it alone and two releases differ only where their content does.
"""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

from pyoxigraph import BlankNode, CanonicalizationAlgorithm, Dataset, NamedNode, Quad

from bilateral_kg.names import GENID


def skolemise(quads: Iterable[Quad]) -> list[Quad]:
    """*quads* without blank nodes: those that had none come first, as they came, and each once.

    Triple terms are not accepted (RDF 1.1).
    """
    ground: list[Quad] = []
    hanging: list[Quad] = []
    for quad in quads:
        (hanging if _hangs(quad) else ground).append(quad)
    seen: Counter[str] = Counter()
    for cluster in sorted(map(_canonical, _clusters(hanging)), key=_digest):
        digest = _digest(cluster)
        # Two equal clusters are two things: a cardinality counts them.
        twin = f"-{seen[digest]}" if seen[digest] else ""
        seen[digest] += 1
        ground.extend(_named(quad, f"{GENID}{digest[:20]}{twin}-") for quad in cluster)
    return list(dict.fromkeys(ground))


def _hangs(quad: Quad) -> bool:
    # Written out: it is asked of every statement of a large file.
    return (
        isinstance(quad.object, BlankNode)
        or isinstance(quad.subject, BlankNode)
        or isinstance(quad.graph_name, BlankNode)
    )


def _blanks(quad: Quad) -> Iterator[BlankNode]:
    for term in (quad.subject, quad.object, quad.graph_name):
        if isinstance(term, BlankNode):
            yield term


def _clusters(quads: list[Quad]) -> list[list[Quad]]:
    """Quads grouped so that no blank node occurs in two groups."""
    parent: dict[str, str] = {}

    def root(name: str) -> str:
        parent.setdefault(name, name)
        while parent[name] != name:
            parent[name] = parent[parent[name]]
            name = parent[name]
        return name

    for quad in quads:
        first, *others = [blank.value for blank in _blanks(quad)]
        for other in others:
            parent[root(other)] = root(first)
    groups: defaultdict[str, list[Quad]] = defaultdict(list)
    for quad in quads:
        groups[root(next(_blanks(quad)).value)].append(quad)
    return list(groups.values())


def _canonical(quads: list[Quad]) -> list[Quad]:
    dataset = Dataset(quads)
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return sorted(dataset, key=str)


def _digest(quads: list[Quad]) -> str:
    return hashlib.sha256("\n".join(map(str, quads)).encode()).hexdigest()


def _named(quad: Quad, prefix: str) -> Quad:
    subject, value, graph = quad.subject, quad.object, quad.graph_name
    return Quad(
        NamedNode(prefix + subject.value) if isinstance(subject, BlankNode) else subject,
        quad.predicate,
        NamedNode(prefix + value.value) if isinstance(value, BlankNode) else value,
        NamedNode(prefix + graph.value) if isinstance(graph, BlankNode) else graph,
    )
