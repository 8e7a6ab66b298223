"""Files of RDF as graphs of sources: which source reports each statement."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from pyoxigraph import DefaultGraph, NamedNode, Quad

from bilateral_kg import names
from bilateral_kg.curation.foreign import read
from bilateral_kg.curation.source import RESERVED, SOURCE_ID
from bilateral_kg.errors import DataError, Problem

_DOCUMENT: Final = names.BKG + "SourceDocument"


def read_all(paths: Iterable[Path], files: dict[str, list[Path]]) -> Iterator[Quad]:
    """The quads of the files *paths*, one file at a time; *files* gets graph IRI -> its files.

    DataError, after the last, lists everything that cannot be read.
    """
    problems: list[Problem] = []
    for path in paths:
        try:
            found = read_graphs(path)
        except DataError as error:
            problems += error.problems
            continue
        for source, quads in found.items():
            files.setdefault(names.graph_iri(source), []).append(path)
            yield from quads
    if problems:
        raise DataError(problems)


def read_graphs(path: Path, source: str | None = None) -> dict[str, list[Quad]]:
    """The quads of the file *path*, each in the graph of a source, by the source's id.

    Triples that are in no graph are those of *source*, else of the one source document that is
    described. DataError: the file cannot be read, is empty, or does not say who reports it.
    """
    quads = read(path)
    if not quads:
        raise DataError([Problem("holds no statement", path=path)])
    held: dict[object, list[Quad]] = {}
    for quad in quads:
        held.setdefault(quad.graph_name, []).append(quad)
    found: dict[str, list[Quad]] = {}
    for graph, inside in held.items():
        loose = isinstance(graph, DefaultGraph)
        name = source or _only_document(quads) if loose else _source_of(graph)
        if name is None or name in RESERVED or not SOURCE_ID.fullmatch(name):
            raise DataError([_homeless(graph, path)])
        found.setdefault(name, []).extend(_moved(inside, name) if loose else inside)
    return found


def _source_of(graph: object) -> str | None:
    return graph.value.removeprefix(names.GRAPH) if isinstance(graph, NamedNode) else None


def _moved(quads: Iterable[Quad], source: str) -> Iterator[Quad]:
    home = NamedNode(names.graph_iri(source))
    return (Quad(quad.subject, quad.predicate, quad.object, home) for quad in quads)


def _only_document(quads: Iterable[Quad]) -> str | None:
    """The id of the one source document that is described, if there is one."""
    found = {
        quad.subject.value.removeprefix(names.source_iri(""))
        for quad in quads
        if quad.predicate.value == names.RDF_TYPE
        and quad.object == NamedNode(_DOCUMENT)
        and isinstance(quad.subject, NamedNode)
    }
    return found.pop() if len(found) == 1 else None


def _homeless(graph: object, path: Path) -> Problem:
    if isinstance(graph, DefaultGraph):
        return Problem(
            "it is not said which source reports this",
            path=path,
            hint="name it with --source, or describe one bkg:SourceDocument in the file",
        )
    hint = f"a source's graph is {names.GRAPH}<source-id>"
    return Problem(f"{graph} is not the graph of a source", path=path, hint=hint)
