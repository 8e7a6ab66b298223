"""From the files of data/ to everything a release consists of, checked but not yet published.

All goes through a store on disk: what is read, what follows, what is found. Memory holds one file
of RDF and the curated facts, however many sources there are.
Imports rdflib: a build that finds nothing changed does without this module.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from pyoxigraph import NamedNode, Quad, Store

from bilateral_kg.curation.expectations import check
from bilateral_kg.curation.load import Curated, load
from bilateral_kg.curation.model import model_quads
from bilateral_kg.errors import DataError, Problem
from bilateral_kg.release.dangling import noting, refuse_dangling
from bilateral_kg.release.derive import derive_into
from bilateral_kg.release.describe import describe
from bilateral_kg.release.digest import Sealed, stored_digests
from bilateral_kg.release.known import Known
from bilateral_kg.release.manifest import ReportSummary
from bilateral_kg.release.merge import lay
from bilateral_kg.release.origins import Origins
from bilateral_kg.release.publish import Package
from bilateral_kg.release.steps import DERIVING, INDEXING, READING, VALIDATING, Progress, parts_of
from bilateral_kg.release.writer import checkpoint, indexing, scratch_store
from bilateral_kg.validation.locate import Either
from bilateral_kg.validation.render import as_json
from bilateral_kg.validation.report import Place, Report
from bilateral_kg.validation.validate import validate_store


@dataclass(frozen=True, slots=True)
class Given:
    """What a release is made from.

    `foreign`: the quads of graphs that are not made from `data`, read once; `files`: graph IRI ->
    the files it comes from, filled while they are read. `desk`: a folder to work in; `lock`: the
    descriptor of the lock of the folder of releases.
    """

    data: Path
    ontology: Path
    rules: Path
    inputs: str
    foreign: Iterable[Quad]
    files: dict[str, list[Path]]
    desk: Path
    lock: int | None = None


def prepare(given: Given, progress: Progress) -> tuple[Package, tuple[Problem, ...]]:
    """Read, derive, validate; the package to publish, and warnings.

    DataError lists every violation and every missed minimum.
    """
    progress(READING)
    store = scratch_store(given.desk)
    curated = _read(given, store)
    progress(DERIVING)
    derive_into(store, given.rules)
    written = checkpoint(store, given.desk)
    progress(VALIDATING)
    places = Either([curated.locations, Origins(store, given.files)])
    report = validate_store(store, given.ontology, places, parts_of(progress), given.desk)
    counts = check(curated.quads, curated.sources)
    wrong = [*report.problems("violation"), *only("violation", counts)]
    if wrong:
        raise DataError(wrong)
    progress(INDEXING)
    with indexing(written, given.lock):
        # From what was written, not from what was meant to be.
        reader = Store.read_only(str(written))
        digests = stored_digests(reader)
        description = describe(reader, digests, given.inputs, summary(report))
    content = Sealed({}, (), {iri: digest for iri, (digest, _) in digests.items()})
    told = as_json(placed_in(given.data, report)).encode()
    package = Package(content, description, told, store=written)
    return package, (*report.problems("warning"), *only("warning", counts))


def _read(given: Given, store: Store) -> Curated:
    """Everything that is stated, into *store*."""
    loose: set[str] = set()
    lay(store, noting(given.foreign, loose))
    foreign = {graph.value for graph in store.named_graphs() if isinstance(graph, NamedNode)}
    known = Known(store)
    curated = load(given.data, given.ontology, known=known, elsewhere=known.assertions_of)
    lay(store, curated.quads)
    lay(store, model_quads(given.ontology))
    places = Either([curated.locations, Origins(store, given.files)])
    refuse_dangling(store, loose, foreign, places)
    return curated


def only(severity: str, problems: tuple[Problem, ...]) -> tuple[Problem, ...]:
    """Those of *problems* that are of this *severity*."""
    return tuple(problem for problem in problems if problem.severity == severity)


def placed_in(data: Path, report: Report) -> Report:
    """The report with places relative to *data*: a release must not tell of the maker's disk."""

    def moved(place: Place | None) -> Place | None:
        if place is None:
            return None
        inside = place.file.is_relative_to(data)
        # A file of RDF may lie anywhere.
        return replace(
            place, file=place.file.relative_to(data) if inside else Path(place.file.name)
        )

    return Report.of(
        [
            replace(each, place=moved(each.place), other_place=moved(each.other_place))
            for each in report.findings
        ]
    )


def summary(report: Report) -> ReportSummary:
    """What a manifest says of *report*."""
    return ReportSummary(
        conforms=report.conforms,
        violations=report.count("violation"),
        warnings=report.count("warning"),
        infos=report.count("info"),
    )
