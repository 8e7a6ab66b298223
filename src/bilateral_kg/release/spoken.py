"""Which nodes the assertions of foreign graphs speak of: curated sources need to know.

Where several assertions speak of a node, each must say which properties it vouches for; for
curated ones the build writes that out.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable

from pyoxigraph import NamedNode, Quad

from bilateral_kg import names

_ASSERTS = NamedNode(names.BKG + "asserts")


def spoken_of(quads: Iterable[Quad]) -> Counter[str]:
    """IRI -> how many assertions of *quads* assert the node, or the one that it is a part of."""
    held = list(quads)
    parts: defaultdict[str, set[str]] = defaultdict(set)
    for quad in held:
        if isinstance(quad.subject, NamedNode):
            parts[quad.subject.value.partition("#")[0]].add(quad.subject.value)
    asserted: defaultdict[str, set[str]] = defaultdict(set)
    for quad in held:
        if quad.predicate == _ASSERTS and isinstance(quad.object, NamedNode):
            fact = quad.object.value
            asserted[str(quad.subject)] |= {fact, *parts[fact]}
    return Counter(node for nodes in asserted.values() for node in nodes)
