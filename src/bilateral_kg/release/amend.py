"""The next release out of the current one: only what a change can affect is derived and validated.

A checkpoint of the store gets the statements that differ. What follows from them, which nodes'
findings may differ, and how the counts change is worked out from there; the result is that of
derivation and validation of everything, as tests on random changes show.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pyoxigraph import DefaultGraph, NamedNode, Quad, Store

from bilateral_kg import names
from bilateral_kg.curation.expectations import check
from bilateral_kg.curation.load import Curated, load
from bilateral_kg.errors import DataError, Problem
from bilateral_kg.release.dangling import problem_of
from bilateral_kg.release.derive import DERIVED
from bilateral_kg.release.digest import Sealed, lines_digest, moved_digest
from bilateral_kg.release.graphs import Graphs
from bilateral_kg.release.layout import REPORT, STORE, ReleaseDir
from bilateral_kg.release.merge import Merge
from bilateral_kg.release.prepare import only, placed_in, summary
from bilateral_kg.release.publish import Package
from bilateral_kg.release.rederive import Rederivation, triple
from bilateral_kg.release.redescribe import redescribe
from bilateral_kg.release.steps import DERIVING, INDEXING, READING, VALIDATING, Progress
from bilateral_kg.release.writer import SCRATCH, index_store
from bilateral_kg.search import index
from bilateral_kg.search.amend import amend as amend_index
from bilateral_kg.validation.locate import Either, Finder
from bilateral_kg.validation.rdfplaces import RdfPlaces
from bilateral_kg.validation.render import as_json
from bilateral_kg.validation.report import Locator, Report
from bilateral_kg.validation.revalidate import revalidate

# Whoever changes these changes what holds of all.
_MODEL_TERMS: Final = (names.BKG, names.VOCAB, names.PREFIXES["org"])
_MODEL_LINKS: Final = frozenset(
    (names.PREFIXES["rdfs"] + "subClassOf", names.PREFIXES["skos"] + "broader")
)


@dataclass(frozen=True, slots=True)
class Plan:
    """What the next release is made of, beside its base. `desk`: a folder to work in."""

    base: ReleaseDir
    desk: Path
    data: Path
    graphs: Graphs
    files: tuple[Path, ...]
    ontology: Path
    rules: Path
    inputs: str


class Described:
    """The nodes that graphs of RDF describe, as far as one is asked for."""

    def __init__(self, graphs: Graphs) -> None:
        self._graphs = graphs

    def __contains__(self, iri: object) -> bool:
        return isinstance(iri, str) and self._graphs.describes(iri)


def amend(plan: Plan, progress: Progress) -> tuple[Package, tuple[Problem, ...]] | None:
    """The package to publish, and warnings; None when everything has to be looked at anew.

    DataError lists every violation and every missed minimum.
    """
    progress(READING)
    known, elsewhere = Described(plan.graphs), plan.graphs.assertions_of
    curated = load(plan.data, plan.ontology, known=known, elsewhere=elsewhere)
    places = Either([curated.locations, RdfPlaces(plan.files)])
    base = Store.read_only(str(plan.base.store))
    removed, added = _difference(plan, curated, base)
    if any(map(_is_of_the_model, (*removed, *added))):
        return None
    scratch = plan.desk / SCRATCH
    base.backup(str(scratch))
    merge = Merge(Store(str(scratch)))
    merge.change(removed, added)
    _refuse_dangling(merge.store, plan.graphs, removed, places)
    progress(DERIVING)
    derived = Rederivation(merge, [*removed, *added], removed)
    derived.run(plan.rules)
    merge.store.flush()
    merge.store.backup(str(plan.desk / STORE))
    progress(VALIDATING)
    digests = _digests(plan, derived, [*removed, *added])
    report = _report(plan, merge.store, (removed, added), derived, places)
    counts = check(curated.quads, curated.sources)
    wrong = [*report.problems("violation"), *only("violation", counts)]
    if wrong:
        raise DataError(wrong)
    description = redescribe(plan.base.manifest, merge, digests, plan.inputs, summary(report))
    progress(INDEXING)
    _index(plan, merge.store, [*added, *derived.added], [*removed, *derived.removed])
    told = as_json(placed_in(plan.data, report)).encode()
    content = Sealed({}, (), {iri: digest for iri, (digest, _) in digests.items()})
    package = Package(content, description, told, store=plan.desk / STORE)
    return package, (*report.problems("warning"), *only("warning", counts))


def _index(plan: Plan, store: Store, came: list[Quad], went: list[Quad]) -> None:
    folder = plan.desk / index.FOLDER
    if not amend_index(plan.base.path / index.FOLDER, folder, store, came, went):
        index_store(plan.desk / STORE)


def _difference(plan: Plan, curated: Curated, base: Store) -> tuple[list[Quad], list[Quad]]:
    """Quads to take out of the graphs of *base* and to put into them."""
    now = Store()
    now.extend(curated.quads)
    for quads in plan.graphs.given.values():
        now.extend(quads)
    fixed = {DERIVED.value, names.ONTOLOGY_GRAPH, names.VOCAB_GRAPH}
    fixed |= {names.graph_iri(source) for source in plan.graphs.kept}
    there = {entry.iri for entry in plan.base.manifest.graphs}
    given = {graph.value for graph in now.named_graphs() if isinstance(graph, NamedNode)}
    removed: set[Quad] = set()
    added: set[Quad] = set()
    for iri in (there | given) - fixed:
        old, new = (
            set(one.quads_for_pattern(None, None, None, NamedNode(iri))) for one in (base, now)
        )
        removed |= old - new
        added |= new - old
    return sorted(removed, key=str), sorted(added, key=str)


def _is_of_the_model(quad: Quad) -> bool:
    subject = quad.subject
    return quad.predicate.value in _MODEL_LINKS or (
        isinstance(subject, NamedNode) and subject.value.startswith(_MODEL_TERMS)
    )


def _refuse_dangling(
    store: Store, graphs: Graphs, removed: Iterable[Quad], places: Locator
) -> None:
    """As refuse_dangling: references of graphs of RDF to what nothing describes now."""
    gone = {quad.subject for quad in removed if not _is_described(store, quad.subject)}
    kept = {names.graph_iri(source) for source in graphs.kept}
    left = [
        quad
        for node in gone
        for quad in store.quads_for_pattern(None, None, node, None)
        if isinstance(quad.graph_name, NamedNode) and quad.graph_name.value in kept
    ]
    given = (quad for quads in graphs.given.values() for quad in quads)
    new = [
        quad
        for quad in given
        if isinstance(quad.object, NamedNode)
        and quad.object.value.startswith((names.ID, names.VOCAB))
        and not _is_described(store, quad.object)
    ]
    problems = [problem_of(quad, places) for quad in sorted((*left, *new), key=str)]
    if problems:
        raise DataError(problems)


def _is_described(store: Store, node: object) -> bool:
    if not isinstance(node, NamedNode):
        return True
    return any(
        quad.graph_name not in (DERIVED, DefaultGraph())
        for quad in store.quads_for_pattern(node, None, None, None)
    )


def _digests(
    plan: Plan, derived: Rederivation, changed: Iterable[Quad]
) -> dict[str, tuple[str, int]]:
    """Digest and size of each graph; those that were touched are read from what was written."""
    found = {entry.iri: (entry.digest, entry.triples) for entry in plan.base.manifest.graphs}
    written = Store.read_only(str(plan.desk / STORE))
    for graph in {quad.graph_name for quad in changed if isinstance(quad.graph_name, NamedNode)}:
        held = written.quads_for_pattern(None, None, None, graph)
        lines = sorted(f"{quad} .\n" for quad in held)
        found[graph.value] = lines_digest(graph.value, lines), len(lines)
        if not lines:
            del found[graph.value]
    digest, size = found.get(DERIVED.value, (lines_digest(DERIVED.value, ()), 0))
    came, went = ([f"{quad} .\n" for quad in part] for part in (derived.added, derived.removed))
    found[DERIVED.value] = moved_digest(digest, came, went), size + len(came) - len(went)
    if found[DERIVED.value][1] == 0:
        del found[DERIVED.value]
    return dict(sorted(found.items()))


def _report(
    plan: Plan,
    store: Store,
    stated: tuple[list[Quad], list[Quad]],
    derived: Rederivation,
    places: Locator,
) -> Report:
    removed, added = stated
    gone = [triple(quad) for quad in (*removed, *derived.removed)]
    new = [triple(quad) for quad in (*added, *derived.added)]
    before = (plan.base.path / REPORT).read_bytes()
    finder = Finder.over(places, store)
    return revalidate(store, plan.ontology, (new, gone), finder, before=before, data=plan.data)
