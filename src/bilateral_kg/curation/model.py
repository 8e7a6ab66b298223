"""The ontology and the vocabularies: as quads to publish, and as the table curation needs."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat

from bilateral_kg.curation.inputs import Inputs
from bilateral_kg.curation.journal import Journal
from bilateral_kg.curation.rdffile import parse_rdf
from bilateral_kg.curation.skolem import skolemise
from bilateral_kg.names import BKG, ONTOLOGY_GRAPH, PREFIXES, RDF_TYPE, VOCAB_GRAPH

SEGMENT = BKG + "idSegment"
FACT = BKG + "Fact"
SUBCLASS = PREFIXES["rdfs"] + "subClassOf"

# Which files are published in which graph; shapes are an ontology of their own and are not.
PUBLISHED = (
    ("*.ttl", ONTOLOGY_GRAPH),
    ("align/*.ttl", ONTOLOGY_GRAPH),
    ("vocab/*.ttl", VOCAB_GRAPH),
)


@dataclass(frozen=True, slots=True)
class Model:
    """What the ontology says about ids, terms and concepts."""

    segments: Mapping[str, str]
    parents: Mapping[str, frozenset[str]]
    described: frozenset[str]

    def ancestors(self, cls: str) -> frozenset[str]:
        """*cls* and every class above it."""
        found: set[str] = set()
        waiting = [cls]
        while waiting:
            one = waiting.pop()
            if one not in found:
                found.add(one)
                waiting.extend(self.parents.get(one, ()))
        return frozenset(found)

    def segment(self, cls: str) -> str | None:
        """The part of an id that stands for *cls*: its own, else that of a class above."""
        if cls in self.segments:
            return self.segments[cls]
        inherited = {self.segments[one] for one in self.ancestors(cls) if one in self.segments}
        return inherited.pop() if len(inherited) == 1 else None

    def is_fact(self, cls: str) -> bool:
        """Whether records of *cls* need an assertion."""
        return FACT in self.ancestors(cls)

    def describes_any_under(self, namespace: str) -> bool:
        """Whether the model speaks of *namespace* at all (of units of measure, say)."""
        return any(iri.startswith(namespace) for iri in self.described)


def model_quads(ontology: Path) -> list[Quad]:
    """Quads of graph/ontology and graph/vocab, no blank nodes, in a fixed order.

    Raises DataError with every file that does not parse.
    """
    journal = Journal()
    quads = read_quads(ontology, Inputs(journal))
    journal.verdict()
    return quads


def read_quads(ontology: Path, inputs: Inputs) -> list[Quad]:
    """As `model_quads`, but problems go to the journal of *inputs*."""
    found: list[Quad] = []
    for pattern, graph in PUBLISHED:
        for path in sorted(ontology.glob(pattern)):
            content = inputs.read(path, f"ontology/{path.relative_to(ontology).as_posix()}")
            if content is None:
                continue
            quads = parse_rdf(content, RdfFormat.TURTLE, inputs.journal.page(path))
            home = NamedNode(graph)
            found += [Quad(q.subject, q.predicate, q.object, home) for q in skolemise(quads)]
    return sorted(set(found), key=str)


def understand(quads: Iterable[Quad]) -> Model:
    """The table of *quads* (of graph/ontology and graph/vocab)."""
    segments: dict[str, str] = {}
    parents: defaultdict[str, set[str]] = defaultdict(set)
    described: set[str] = set()
    for quad in quads:
        subject = quad.subject.value if isinstance(quad.subject, NamedNode) else ""
        predicate = quad.predicate.value
        if predicate == RDF_TYPE:
            described.add(subject)
        elif predicate == SEGMENT and isinstance(quad.object, Literal):
            segments[subject] = quad.object.value
        elif predicate == SUBCLASS and isinstance(quad.object, NamedNode):
            parents[subject].add(quad.object.value)
    return Model(segments, {k: frozenset(v) for k, v in parents.items()}, frozenset(described))
