"""Whether each source yields as much as its source.yaml says it must.

A class counts with those below it: `Event: {min: 3}` is met by three visits.
"""

from collections import defaultdict
from collections.abc import Iterable

from pyoxigraph import NamedNode, Quad

from bilateral_kg.curation.bounds import Expectation
from bilateral_kg.curation.source import SourceInfo
from bilateral_kg.errors import Problem
from bilateral_kg.names import RDF_TYPE


def check(quads: Iterable[Quad], sources: Iterable[SourceInfo]) -> tuple[Problem, ...]:
    """A violation for each missed minimum and each source that states none, else warnings."""
    typed: defaultdict[str, dict[str, set[str]]] = defaultdict(dict)
    for quad in quads:
        if quad.predicate.value == RDF_TYPE and isinstance(quad.object, NamedNode):
            graph = typed[str(quad.graph_name)]
            graph.setdefault(quad.object.value, set()).add(str(quad.subject))
    problems: list[Problem] = []
    for source in sources:
        held = typed[str(NamedNode(source.graph))]
        if not source.expect:
            message = f"source {source.id} does not say how much it must yield: add `expect`"
            problems.append(Problem(message, path=source.path, line=1, code="no-expectation"))
        for one in source.expect or ():
            count = len(set[str]().union(*(held.get(cls, ()) for cls in one.classes)))
            problems += _judge(one, count, source)
    return tuple(problems)


def _judge(one: Expectation, count: int, source: SourceInfo) -> Iterable[Problem]:
    head = f"source {source.id} has {count} of {one.name}"
    if one.minimum is not None and count < one.minimum:
        message = f"{head}, at least {one.minimum} expected"
        yield Problem(message, path=source.path, line=one.line, code="too-few")
    if one.maximum is not None and count > one.maximum:
        message = f"{head}, at most {one.maximum} expected"
        yield Problem(message, "warning", source.path, one.line, code="too-many")
