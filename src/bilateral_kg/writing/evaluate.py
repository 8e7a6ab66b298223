"""Makes a change in a copy of a store: a process of its own, with a time and a memory limit.

It can open no socket. The copy is a checkpoint, so that the published files are only read;
what the change gives is left as a checkpoint again, without the database's log and lock.
"""

import json
import sys
from pathlib import Path

from pyoxigraph import BlankNode, DefaultGraph, NamedNode, Quad, RdfFormat, Store

from bilateral_kg import names
from bilateral_kg.curation.journal import Journal
from bilateral_kg.curation.rdffile import is_rdf12, parse_rdf
from bilateral_kg.curation.skolem import skolemise
from bilateral_kg.engine import confine, gate
from bilateral_kg.engine.syntax import as_syntax_error
from bilateral_kg.engine.using import with_dataset
from bilateral_kg.errors import BilateralKGError, NotFound, QueryError, ReleaseError, WriteForbidden
from bilateral_kg.release.writer import SCRATCH
from bilateral_kg.writing.order import Document, Failure, GraphWrite, Order, Update


def evaluate(order: Order, base: Path, target: Path) -> bool:
    """Write *base*, changed, into the new folder *target*; whether the graph was there before."""
    path = str(target.with_name(SCRATCH))
    Store.read_only(str(base)).backup(path)
    scratch = Store(path)
    existed = True
    if isinstance(order.change, Update):
        _update(scratch, order.change)
    else:
        existed = _write_graph(scratch, order.change)
    _settle(scratch)
    scratch.flush()
    scratch.backup(str(target))
    return existed


def _update(store: Store, update: Update) -> None:
    gate.check_update(update.text)
    text = with_dataset(update.text, update.using, update.using_named)
    try:
        store.update(text, base_iri=names.ROOT)
    except SyntaxError as error:
        raise as_syntax_error(str(error), text) from error
    except RuntimeError as error:  # e.g. a graph to create that is there
        raise QueryError(f"{error}.") from error


def _write_graph(store: Store, write: GraphWrite) -> bool:
    graph = DefaultGraph() if write.graph is None else NamedNode(write.graph)
    existed = isinstance(graph, DefaultGraph) or store.contains_named_graph(graph)
    if write.method == "DELETE" and not existed:
        raise NotFound(f"There is no graph <{write.graph}> here.")
    # All is read before anything is changed: the answer to a bad document comes at once.
    read = [
        quad for number, one in enumerate(write.documents) for quad in _read(one, write, number)
    ]
    if write.method != "POST":
        store.remove_graph(graph)
    if write.method != "DELETE" and isinstance(graph, NamedNode):
        store.add_graph(graph)
    store.extend(Quad(quad.subject, quad.predicate, quad.object, graph) for quad in read)
    return existed


def _read(document: Document, write: GraphWrite, number: int) -> list[Quad]:
    """The triples of one document, blank nodes named apart from those of the others."""
    syntax = RdfFormat.from_media_type(document.media_type)
    if syntax is None:
        raise QueryError(f"{document.media_type} is no syntax of RDF.")
    journal = Journal()
    page = journal.page(Path("body"))
    quads = parse_rdf(document.text.encode(), syntax, page, write.graph or names.ROOT)
    if journal.problems:
        raise QueryError("; ".join(str(problem) for problem in journal.problems))
    if any(not isinstance(quad.graph_name, DefaultGraph) for quad in quads):
        raise QueryError("The document holds named graphs; one graph is written here.")
    return [_apart(quad, number) for quad in quads]


def _apart(quad: Quad, number: int) -> Quad:
    def named(term: object) -> object:
        return BlankNode(f"d{number}{term.value}") if isinstance(term, BlankNode) else term

    return Quad(named(quad.subject), quad.predicate, named(quad.object))  # type: ignore[arg-type]


def _settle(store: Store) -> None:
    """Name the blank nodes that have come; refuse what RDF 1.1 does not have."""
    blank: list[Quad] = []
    for quad in store:
        if is_rdf12(quad):
            raise QueryError("Triple terms and directions of text (RDF 1.2) are not stored here.")
        if isinstance(quad.subject, BlankNode) or isinstance(quad.object, BlankNode):
            blank.append(quad)
    for quad in blank:
        store.remove(quad)
    store.extend(skolemise(blank))


def _main(base: Path, target: Path, parent: int) -> None:
    order = Order.model_validate_json(sys.stdin.buffer.read())
    confine.die_with(parent)
    confine.limit_memory(order.memory_mib)
    try:
        if not confine.forbid_sockets() and order.change.kind == "update":
            raise WriteForbidden("Updates need a system on which their process can be confined.")
        said = {"existed": evaluate(order, base, target)}
    except BilateralKGError as error:
        said = Failure.of(error).model_dump(mode="json")
    except OSError as error:
        fault = ReleaseError(f"the changed store could not be written: {error}")
        said = Failure.of(fault).model_dump(mode="json")
    json.dump(said, sys.stdout)


if __name__ == "__main__":
    _main(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]))
