"""References of foreign graphs that lead nowhere; those of curated files are checked on reading."""

from collections.abc import Iterable

from pyoxigraph import NamedNode, Quad

from bilateral_kg import names
from bilateral_kg.errors import DataError, Problem
from bilateral_kg.validation.report import Locator


def subjects(quads: Iterable[Quad]) -> frozenset[str]:
    """IRIs of the nodes that *quads* describe."""
    return frozenset(quad.subject.value for quad in quads if isinstance(quad.subject, NamedNode))


def refuse_dangling(foreign: Iterable[Quad], everything: Iterable[Quad], places: Locator) -> None:
    """DataError with each reference of *foreign* to a node that *everything* does not describe."""
    known = subjects(everything)
    problems = [
        problem_of(quad, places)
        for quad in sorted(foreign, key=str)
        if isinstance(quad.object, NamedNode)
        and quad.object.value.startswith((names.ID, names.VOCAB))
        and quad.object.value not in known
    ]
    if problems:
        raise DataError(problems)


def problem_of(quad: Quad, places: Locator) -> Problem:
    """The object of *quad* is described nowhere."""
    missing = quad.object.value if isinstance(quad.object, NamedNode) else str(quad.object)
    subject = str(quad.subject).strip("<>")
    path, line = places.of(subject, quad.predicate.value) or (None, None)
    message = f"nothing defines `{missing.removeprefix(names.ID)}`, named by {subject}"
    return Problem(message, path=path, line=line, code="unknown-reference")
