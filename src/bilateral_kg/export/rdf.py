"""RDF out of a release: sorted, so that the same release always gives the same bytes.

One graph after the other, each through N-Triples: lines sort cheaply, and a parser that reads them
feeds the writer, so that terms never pile up as Python objects.
"""

from collections.abc import Iterator
from io import BytesIO
from typing import BinaryIO

from pyoxigraph import NamedNode, Quad, RdfFormat, Triple, parse, serialize

from bilateral_kg.engine.base import DatasetChoice, Engine
from bilateral_kg.export.questions import ask, text
from bilateral_kg.names import PREFIXES

# What stands under these has a '/' in its local name. `id:person\\/x` is valid Turtle, but Virtuoso
# stores it with the backslash; a full IRI is read alike everywhere.
_PREFIXES = {k: v for k, v in PREFIXES.items() if k not in {"id", "vocab", "graph"}}
_ALL = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"


def write_merge(engine: Engine, rdf_format: RdfFormat, out: BinaryIO) -> None:
    """Write the default graph: every triple once, whoever states it."""
    triples = (Triple(q.subject, q.predicate, q.object) for q in _sorted(engine, DatasetChoice()))
    serialize(triples, out, rdf_format, prefixes=_PREFIXES)


def write_graphs(engine: Engine, rdf_format: RdfFormat, out: BinaryIO) -> None:
    """Write every named graph, by name: who states what."""
    serialize(_quads(engine), out, rdf_format, prefixes=_PREFIXES)


def _quads(engine: Engine) -> Iterator[Quad]:
    for graph in sorted(text(row["graph"]) for row in ask(engine, "graphs")):
        name = NamedNode(graph)
        for quad in _sorted(engine, DatasetChoice(default=(graph,))):
            yield Quad(quad.subject, quad.predicate, quad.object, name)


def _sorted(engine: Engine, dataset: DatasetChoice) -> Iterator[Quad]:
    """The triples of one graph. Lines as bytes: str.splitlines breaks at U+2028 in a literal."""
    answer = engine.answer(_ALL, [RdfFormat.N_TRIPLES.media_type], dataset)
    lines = sorted(answer.body.splitlines(keepends=True))
    return parse(BytesIO(b"".join(lines)), RdfFormat.N_TRIPLES)
