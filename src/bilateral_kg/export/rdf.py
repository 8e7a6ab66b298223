"""RDF out of a release: sorted, so that the same release always gives the same bytes.

One graph after the other, by name; within a graph, in the order of its N-Triples lines. These are
sorted outside of memory, and a parser that reads them feeds the writer: however large a graph is,
it never stands in memory.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from shutil import copyfileobj
from typing import BinaryIO, Final, cast

from pyoxigraph import NamedNode, Quad, RdfFormat, Triple, parse, serialize

from bilateral_kg.engine.base import Engine, Solution, Term
from bilateral_kg.engine.formats import check_xml
from bilateral_kg.export.backing import Backing, Claim
from bilateral_kg.export.questions import ask, chunks, text
from bilateral_kg.names import PREFIXES
from bilateral_kg.sorting import Reading, SortedLines

# What stands under these has a '/' in its local name. `id:person\\/x` is valid Turtle, but Virtuoso
# stores it with the backslash; a full IRI is read alike everywhere.
_PREFIXES = {k: v for k, v in PREFIXES.items() if k not in {"id", "vocab", "graph"}}
_REIFIES: Final = NamedNode(PREFIXES["rdf"] + "reifies")
_TOGETHER: Final = 1_000


def write_merge(engine: Engine, rdf_format: RdfFormat, out: BinaryIO) -> None:
    """Write the default graph: every triple once, whoever states it."""
    with _lines(engine, None) as lines:
        serialize(_triples(lines), out, rdf_format, prefixes=_PREFIXES)


def write_xml(engine: Engine, out: BinaryIO) -> None:
    """Write the default graph as RDF/XML. UnsuitableFormat for what XML cannot hold."""
    with _lines(engine, None) as lines:
        check_xml(_triples(lines))
        serialize(_triples(lines), out, RdfFormat.RDF_XML, prefixes=_PREFIXES)


def write_reified(engine: Engine, out: BinaryIO) -> None:
    """Write the default graph as Turtle 1.2: each assertion reifies the triples it backs."""
    with _lines(engine, None) as lines:
        for rows in chunks(ask(engine, "reified"), _TOGETHER):
            backing = Backing(engine, {text(row["subject"]) for row in rows})
            triples = [_reifying(row) for row in rows if _backs(backing, row)]
            serialize(triples, cast("BinaryIO", lines), RdfFormat.N_TRIPLES)
        serialize(_triples(lines), out, RdfFormat.TURTLE, prefixes=_PREFIXES)


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


def write_lines(engine: Engine, out: BinaryIO) -> None:
    """Write every named graph, by name, as N-Quads: each line as it is stored."""
    for name in _graphs(engine):
        end = f"{name} .\n".encode()
        with _lines(engine, name.value) as lines:
            copyfileobj(Reading(line[:-2] + end for line in lines), out)


def _quads(engine: Engine) -> Iterator[Quad]:
    for name in _graphs(engine):
        with _lines(engine, name.value) as lines:
            for triple in _triples(lines):
                yield Quad(triple.subject, triple.predicate, triple.object, name)


def _graphs(engine: Engine) -> list[NamedNode]:
    return [NamedNode(iri) for iri in sorted(text(row["graph"]) for row in ask(engine, "graphs"))]


def _triples(lines: Iterable[bytes]) -> Iterator[Triple]:
    return (quad.triple for quad in parse(cast("BinaryIO", Reading(lines)), RdfFormat.N_TRIPLES))


@contextmanager
def _lines(engine: Engine, graph: str | None) -> Iterator[SortedLines]:
    """N-Triples of one graph, else of the default one, in the order of their bytes."""
    with SortedLines() as lines:
        engine.dump(graph, cast("BinaryIO", lines))
        yield lines


FORMATS: Final[dict[str, Callable[[Engine, BinaryIO], None]]] = {
    "turtle": lambda engine, out: write_merge(engine, RdfFormat.TURTLE, out),
    "trig": lambda engine, out: write_graphs(engine, RdfFormat.TRIG, out),
    "nquads": write_lines,
    "rdfxml": write_xml,
    "rdf12": write_reified,
    "jsonld": lambda engine, out: write_graphs(engine, RdfFormat.JSON_LD, out),
}
