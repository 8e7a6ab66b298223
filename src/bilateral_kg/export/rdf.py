"""RDF out of a release: sorted, so that the same release always gives the same bytes.

One graph after the other, each through N-Triples: lines sort cheaply, and a parser that reads them
feeds the writer, so that terms never pile up as Python objects.
"""

from collections.abc import Callable, Iterator
from io import BytesIO
from typing import BinaryIO, Final

from pyoxigraph import NamedNode, Quad, RdfFormat, Triple, parse, serialize

from bilateral_kg.engine.base import DatasetChoice, Engine, Term
from bilateral_kg.engine.formats import check_xml
from bilateral_kg.export.backing import Backing, Claim
from bilateral_kg.export.questions import Solution, ask, text
from bilateral_kg.names import PREFIXES

# What stands under these has a '/' in its local name. `id:person\\/x` is valid Turtle, but Virtuoso
# stores it with the backslash; a full IRI is read alike everywhere.
_PREFIXES = {k: v for k, v in PREFIXES.items() if k not in {"id", "vocab", "graph"}}
_REIFIES: Final = NamedNode(PREFIXES["rdf"] + "reifies")
_ALL = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"


def write_merge(engine: Engine, rdf_format: RdfFormat, out: BinaryIO) -> None:
    """Write the default graph: every triple once, whoever states it."""
    triples = (Triple(q.subject, q.predicate, q.object) for q in _sorted(engine, DatasetChoice()))
    serialize(triples, out, rdf_format, prefixes=_PREFIXES)


def write_xml(engine: Engine, out: BinaryIO) -> None:
    """Write the default graph as RDF/XML. UnsuitableFormat for what XML cannot hold."""
    quads = list(_sorted(engine, DatasetChoice()))
    triples = [Triple(q.subject, q.predicate, q.object) for q in quads]
    check_xml(triples)
    serialize(triples, out, RdfFormat.RDF_XML, prefixes=_PREFIXES)


def write_reified(engine: Engine, out: BinaryIO) -> None:
    """Write the default graph as Turtle 1.2: each assertion reifies the triples it backs."""
    merge = _lines(engine, DatasetChoice())
    backing, reifying = Backing(engine), BytesIO()
    triples = (_reifying(row) for row in ask(engine, "reified") if _backs(backing, row))
    serialize(triples, reifying, RdfFormat.N_TRIPLES)
    lines = {*merge, *reifying.getvalue().splitlines(keepends=True)}
    parsed = parse(BytesIO(b"".join(sorted(lines))), RdfFormat.N_TRIPLES)
    written = (Triple(q.subject, q.predicate, q.object) for q in parsed)
    serialize(written, out, RdfFormat.TURTLE, prefixes=_PREFIXES)


def _backs(backing: Backing, row: Solution) -> bool:
    claim = Claim(text(row["subject"]), text(row["predicate"]))
    return text(row["assertion"]) in {support.assertion for support in backing.of(claim)}


def _reifying(row: Solution) -> Triple:
    backed = Triple(_node(row["subject"]), _node(row["predicate"]), row["object"])
    return Triple(_node(row["assertion"]), _REIFIES, backed)


def _node(term: Term) -> NamedNode:
    return NamedNode(text(term))


def write_graphs(engine: Engine, rdf_format: RdfFormat, out: BinaryIO) -> None:
    """Write every named graph, by name: who states what."""
    serialize(_quads(engine), out, rdf_format, prefixes=_PREFIXES)


def _quads(engine: Engine) -> Iterator[Quad]:
    for graph in sorted(text(row["graph"]) for row in ask(engine, "graphs")):
        name = NamedNode(graph)
        for quad in _sorted(engine, DatasetChoice(default=(graph,))):
            yield Quad(quad.subject, quad.predicate, quad.object, name)


def _sorted(engine: Engine, dataset: DatasetChoice) -> Iterator[Quad]:
    """The triples of one graph, in the order of their lines."""
    return parse(BytesIO(b"".join(sorted(_lines(engine, dataset)))), RdfFormat.N_TRIPLES)


def _lines(engine: Engine, dataset: DatasetChoice) -> list[bytes]:
    """N-Triples of one graph. Lines as bytes: str.splitlines breaks at U+2028 in a literal."""
    answer = engine.answer(_ALL, [RdfFormat.N_TRIPLES.media_type], dataset)
    return answer.body.splitlines(keepends=True)


FORMATS: Final[dict[str, Callable[[Engine, BinaryIO], None]]] = {
    "turtle": lambda engine, out: write_merge(engine, RdfFormat.TURTLE, out),
    "trig": lambda engine, out: write_graphs(engine, RdfFormat.TRIG, out),
    "nquads": lambda engine, out: write_graphs(engine, RdfFormat.N_QUADS, out),
    "rdfxml": write_xml,
    "rdf12": write_reified,
    "jsonld": lambda engine, out: write_graphs(engine, RdfFormat.JSON_LD, out),
}
