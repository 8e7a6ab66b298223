"""What `validate` is given: paths to quads, to places of nodes, and to what is asked about."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from pyoxigraph import Quad

from bilateral_kg.curation import SourceInfo, load
from bilateral_kg.curation.expectations import check as check_counts
from bilateral_kg.curation.foreign import read
from bilateral_kg.curation.model import model_quads
from bilateral_kg.curation.rdffile import format_of
from bilateral_kg.errors import DataError, Problem
from bilateral_kg.release.derive import derive
from bilateral_kg.resources import folder
from bilateral_kg.validation.locate import Either
from bilateral_kg.validation.rdfplaces import RdfPlaces
from bilateral_kg.validation.report import Finding, Locator, Report
from bilateral_kg.validation.validate import Runner, validate

_YAML: Final = frozenset({".yaml", ".yml"})
_PARTS: Final = ("reference", "sources")


@dataclass
class Given:
    """The given paths, sorted out: RDF files, and data folders with the YAML files asked about."""

    rdf: list[Path] = field(default_factory=list)
    data: dict[Path, list[Path]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def add(self, path: Path, *, named: bool = True) -> None:
        """*named*: by the user, so that what is neither RDF nor YAML is a problem."""
        if path.is_dir():
            self._add_folder(path)
        elif not path.exists():
            self.problems.append(Problem("there is no such file or folder", path=path))
        elif path.suffix.lower() in _YAML:
            self.data.setdefault(_home(path), []).append(path)
        elif named or format_of(path) is not None:
            self.rdf.append(path)

    def _add_folder(self, path: Path) -> None:
        if _is_data(path):
            self.data.setdefault(path, [])
            return
        inside = sorted(one for one in path.rglob("*") if one.is_file())
        before = len(self.rdf), len(self.data)
        for one in inside:
            self.add(one, named=False)
        if before == (len(self.rdf), len(self.data)):
            self.problems.append(Problem("holds neither RDF nor YAML files", path=path))


def check(paths: Sequence[Path], *, reference: bool = False) -> tuple[Report, tuple[Problem, ...]]:
    """The report on *paths* (none: the data that came along), and sources that yield too little.

    Raises DataError with every file that cannot be read.
    """
    given = _sort_out(paths)
    ontology = folder("ontology")
    quads: list[Quad] = list(_rdf(given))
    locators: list[Locator] = [RdfPlaces(given.rdf)]
    sources: list[SourceInfo] = []
    for home, files in given.data.items():
        curated = load(home, ontology, files)
        quads += curated.quads
        locators.append(curated.locations)
        sources += curated.sources
    quads += model_quads(ontology)
    runner: Runner | None = None
    if reference:
        from bilateral_kg.validation import reference as slower  # noqa: PLC0415  pyshacl: 0.3 s

        runner = slower.run
    if given.data:
        quads += derive(quads)
    report = _about(validate(quads, ontology, Either(locators), runner=runner), paths)
    whole = not paths or any(_is_data(path) for path in paths)
    return report, check_counts(quads, sources) if whole else ()


def _sort_out(paths: Sequence[Path]) -> Given:
    given = Given()
    for path in paths or [folder("data")]:
        given.add(path)
    if given.problems:
        raise DataError(given.problems)
    return given


def _rdf(given: Given) -> Iterable[Quad]:
    problems: list[Problem] = []
    for path in given.rdf:
        try:
            yield from read(path)
        except DataError as error:
            problems += error.problems
    if problems:
        raise DataError(problems)


def _home(path: Path) -> Path:
    """The data folder that a YAML file lies in, else the one that came along."""
    return next((one for one in path.resolve().parents if _is_data(one)), folder("data"))


def _is_data(path: Path) -> bool:
    return any((path / part).is_dir() for part in _PARTS)


def _about(report: Report, paths: Sequence[Path]) -> Report:
    """Only what concerns the given paths: a YAML file was read among its neighbours."""
    if not paths:
        return report
    asked = [path.resolve() for path in paths]
    return Report(tuple(finding for finding in report.findings if _concerns(finding, asked)))


def _concerns(finding: Finding, asked: Sequence[Path]) -> bool:
    places = [one.file.resolve() for one in (finding.place, finding.other_place) if one]
    return not places or any(file.is_relative_to(path) for file in places for path in asked)
