"""From the files of data/ to everything a release consists of, checked but not yet written.

Imports rdflib: a build that finds nothing changed does without this module.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from pyoxigraph import Quad

from bilateral_kg.curation.expectations import check
from bilateral_kg.curation.load import load
from bilateral_kg.curation.model import model_quads
from bilateral_kg.errors import DataError, Problem
from bilateral_kg.release.dangling import refuse_dangling, subjects
from bilateral_kg.release.derive import derive
from bilateral_kg.release.describe import describe
from bilateral_kg.release.digest import Content
from bilateral_kg.release.manifest import ReportSummary
from bilateral_kg.release.publish import Package
from bilateral_kg.release.spoken import spoken_of
from bilateral_kg.release.steps import DERIVING, READING, VALIDATING, Progress, parts_of
from bilateral_kg.validation.locate import Either
from bilateral_kg.validation.rdfplaces import RdfPlaces
from bilateral_kg.validation.render import as_json
from bilateral_kg.validation.report import Place, Report
from bilateral_kg.validation.validate import validate


def prepare(
    data: Path,
    ontology: Path,
    rules: Path,
    inputs: str,
    progress: Progress,
    *,
    foreign: Sequence[Quad] = (),
    files: Iterable[Path] = (),
) -> tuple[Package, tuple[Problem, ...]]:
    """Read, derive, validate; the package to publish, and warnings.

    *foreign* are graphs that are not made from *data*; *files* are where findings about them
    are looked for. DataError lists every violation and every missed minimum.
    """
    progress(READING)
    curated = load(
        data, ontology, known=subjects(foreign), elsewhere=spoken_of(foreign).__getitem__
    )
    quads = [*curated.quads, *foreign, *model_quads(ontology)]
    places = Either([curated.locations, RdfPlaces(files)])
    refuse_dangling(foreign, quads, places)
    progress(DERIVING)
    quads += derive(quads, rules)
    progress(VALIDATING)
    report = validate(quads, ontology, places, parts_of(progress))
    counts = check(quads, curated.sources)
    wrong = [*report.problems("violation"), *only("violation", counts)]
    if wrong:
        raise DataError(wrong)
    content = Content.of(quads)
    description = describe(quads, content, inputs, summary(report))
    warnings = (*report.problems("warning"), *only("warning", counts))
    return Package(content, description, as_json(placed_in(data, report)).encode()), warnings


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
