"""The shapes as pySHACL runs them, one focus node at a time.

Slower than our runner, and what it is held against: in the tests, and by anybody who asks for
`validate --reference`.
"""

from collections.abc import Iterable
from typing import Final

import pyoxigraph as ox
import pyshacl
import rdflib
from oxrdflib import OxigraphStore
from rdflib import SH
from rdflib.graph import DATASET_DEFAULT_GRAPH_ID
from rdflib.term import Node

from bilateral_kg.validation.report import LANGUAGES
from bilateral_kg.validation.runner import Result, apply, working_store
from bilateral_kg.validation.shapes import Shapes

# pyshacl drops the language tag of a message in which it fills in values, so the
# language travels inside the text.
_MARK: Final = "\x1f"


def run(quads: Iterable[ox.Quad], shapes: Shapes) -> list[Result]:
    """Validate the RDF merge of *quads*; their named graphs are there for GRAPH clauses.

    Alters the graph of *shapes*.
    """
    _mark_languages(shapes)
    _flatten_queries(shapes.graph)
    store = working_store(_escaped(quad) for quad in quads)
    for rule in shapes.rules:
        apply(rule, store)
    graph = rdflib.Graph(
        store=_CountedStore(store),
        identifier=DATASET_DEFAULT_GRAPH_ID,
        # Else rdflib hands its 30 namespaces over with each of the many thousand queries.
        bind_namespaces="none",
    )
    # inplace: nobody else sees this store, and a copy would land in rdflib's slow one.
    _, report, text = pyshacl.validate(graph, shacl_graph=shapes.graph, inplace=True)
    if not isinstance(report, rdflib.Graph):
        raise TypeError(f"the shapes are at fault: {text}")
    return [_result(report, node) for node in report.objects(None, SH.result)]


class _CountedStore(OxigraphStore):
    """Counts once: pyshacl asks for the length several times per result, at 30 ms each."""

    def __init__(self, store: ox.Store) -> None:
        super().__init__(store=store)
        self._count = sum(1 for _ in store.quads_for_pattern(None, None, None, ox.DefaultGraph()))

    def __len__(self, context: rdflib.Graph | None = None) -> int:
        return self._count


def _escaped(quad: ox.Quad) -> ox.Quad:
    """Double each backslash of a literal: pyshacl uses values as re.sub templates."""
    term = quad.object
    if not isinstance(term, ox.Literal) or "\\" not in term.value:
        return quad
    value = term.value.replace("\\", "\\\\")
    literal = (
        ox.Literal(value, language=term.language)
        if term.language
        else ox.Literal(value, datatype=term.datatype)
    )
    return ox.Quad(quad.subject, quad.predicate, literal, quad.graph_name)


def _mark_languages(shapes: Shapes) -> None:
    for iri, constraint in shapes.constraints.items():
        (holder,) = shapes.graph.objects(rdflib.URIRef(iri), SH.sparql)
        shapes.graph.remove((holder, SH.message, None))
        for language, message in constraint.messages.items():
            marked = rdflib.Literal(f"{language}{_MARK}{message}")
            shapes.graph.add((holder, SH.message, marked))


def _flatten_queries(graph: rdflib.Graph) -> None:
    """Put each query on one line.

    pyshacl searches it anew for each focus node, with patterns that start at every line:
    a third of the time of a run.
    """
    for constraint, text in list(graph.subject_objects(SH.select)):
        lines = (line for line in str(text).splitlines() if not line.lstrip().startswith("#"))
        graph.set((constraint, SH.select, rdflib.Literal(" ".join(" ".join(lines).split()))))


def _result(report: rdflib.Graph, node: Node) -> Result:
    messages = dict(
        str(message).split(_MARK, 1) for message in report.objects(node, SH.resultMessage)
    )
    value = report.value(node, SH.value)
    path = report.value(node, SH.resultPath)
    focus = str(report.value(node, SH.focusNode))
    plain = None if value is None else str(value).replace("\\\\", "\\")
    return Result(
        shape=str(report.value(node, SH.sourceShape)),
        focus=focus,
        path=str(path) if isinstance(path, rdflib.URIRef) else None,
        # pyshacl repeats the focus node as the value where a constraint gives none.
        value=None if plain == focus else plain,
        messages={language: messages[language] for language in LANGUAGES},
    )
