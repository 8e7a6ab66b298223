"""References of foreign graphs that lead nowhere; those of curated files are checked on reading."""

from collections.abc import Container, Iterable, Iterator
from itertools import groupby

from pyoxigraph import NamedNode, Quad, Store

from bilateral_kg import names
from bilateral_kg.errors import DataError, Problem
from bilateral_kg.release.known import Known
from bilateral_kg.validation.report import Locator


def noting(quads: Iterable[Quad], loose: set[str]) -> Iterator[Quad]:
    """*quads* as they are; *loose* gets what they refer to and what is not described beside.

    Beside is in the same graph, as far as its statements come together: most references are
    settled there, and what is left are states, concepts and the like, which are few.
    """
    for _, group in groupby(quads, key=lambda quad: quad.graph_name):
        held = list(group)
        referred = {quad.object.value for quad in held if isinstance(quad.object, NamedNode)}
        described = {quad.subject.value for quad in held if isinstance(quad.subject, NamedNode)}
        ours = (names.ID, names.VOCAB)
        loose.update(iri for iri in referred - described if iri.startswith(ours))
        yield from held


def refuse_dangling(
    store: Store, loose: Iterable[str], foreign: Container[str], places: Locator
) -> None:
    """DataError: graphs of *foreign* refer to nodes of *loose* that nothing describes."""
    known = Known(store)
    quads = [
        quad
        for iri in loose
        if iri not in known
        for quad in store.quads_for_pattern(None, None, NamedNode(iri), None)
        if isinstance(quad.graph_name, NamedNode) and quad.graph_name.value in foreign
    ]
    if quads:
        raise DataError([problem_of(quad, places) for quad in sorted(quads, key=str)])


def problem_of(quad: Quad, places: Locator) -> Problem:
    """The object of *quad* is described nowhere."""
    missing = quad.object.value if isinstance(quad.object, NamedNode) else str(quad.object)
    subject = str(quad.subject).strip("<>")
    path, line = places.of(subject, quad.predicate.value) or (None, None)
    message = f"nothing defines `{missing.removeprefix(names.ID)}`, named by {subject}"
    return Problem(message, path=path, line=line, code="unknown-reference")
