"""What `validate` is given: paths to quads, to places of nodes, and to what is asked about."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from pyoxigraph import NamedNode, Quad

from bilateral_kg.curation.expectations import check as check_counts
from bilateral_kg.curation.foreign import read as read_rdf
from bilateral_kg.curation.load import Curated, load
from bilateral_kg.curation.model import model_quads
from bilateral_kg.curation.rdffile import format_of
from bilateral_kg.desk import new_desk
from bilateral_kg.errors import DataError, Problem
from bilateral_kg.release.derive import derive_into
from bilateral_kg.release.known import Known
from bilateral_kg.release.merge import lay
from bilateral_kg.release.offer import rdf_files
from bilateral_kg.release.origins import NOWHERE, Origins
from bilateral_kg.release.writer import scratch_store
from bilateral_kg.resources import folder
from bilateral_kg.validation.cores import Watcher
from bilateral_kg.validation.locate import Either
from bilateral_kg.validation.report import Finding, Report
from bilateral_kg.validation.validate import validate, validate_store

_YAML: Final = frozenset({".yaml", ".yml"})
_PARTS: Final = ("reference", "sources")


def silent(_share: float) -> None:
    """Nobody watches."""


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
            self.rdf += rdf_files(path / "sources")
            return
        inside = sorted(one for one in path.rglob("*") if one.is_file())
        before = len(self.rdf), len(self.data)
        for one in inside:
            self.add(one, named=False)
        if before == (len(self.rdf), len(self.data)):
            self.problems.append(Problem("holds neither RDF nor YAML files", path=path))


def check(
    paths: Sequence[Path], *, reference: bool = False, watch: Watcher = silent
) -> tuple[Report, tuple[Problem, ...]]:
    """The report on *paths* (none: the data that came along), and sources that yield too little.

    *watch* is told the share that is done, where it takes long. Raises DataError with every file
    that cannot be read. Memory holds one file at a time, but with *reference*.
    """
    given = _sort_out(paths)
    with new_desk("validate") as desk:
        report, read = _check(given, desk, watch, reference=reference)
    whole = not paths or any(_is_data(path) for path in paths)
    curated = [quad for one in read for quad in one.quads]
    sources = [source for one in read for source in one.sources]
    return _about(report, paths), check_counts(curated, sources) if whole else ()


def _check(
    given: Given, desk: Path, watch: Watcher, *, reference: bool
) -> tuple[Report, list[Curated]]:
    """The report on all of *given*, and what was curated; nobody holds the store afterwards."""
    ontology = folder("ontology")
    store = scratch_store(desk)
    origins: dict[str, list[Path]] = {}
    lay(store, _rdf(given, origins))
    known = Known(store)
    read = [
        load(home, ontology, files, known, known.assertions_of)
        for home, files in given.data.items()
    ]
    lay(store, (quad for one in read for quad in one.quads))
    lay(store, model_quads(ontology))
    if given.data:
        derive_into(store, folder("queries") / "derive")
    places = Either([Origins(store, origins), *(one.locations for one in read)])
    if reference:
        from bilateral_kg.validation import reference as slower  # noqa: PLC0415  pyshacl: 0.3 s

        return validate(list(store), ontology, places, runner=slower.run), read
    return validate_store(store, ontology, places, watch, desk), read


def _sort_out(paths: Sequence[Path]) -> Given:
    given = Given()
    for path in paths or [folder("data")]:
        given.add(path)
    if given.problems:
        raise DataError(given.problems)
    return given


def _rdf(given: Given, origins: dict[str, list[Path]]) -> Iterator[Quad]:
    """The quads of the files, one file at a time; *origins* gets graph IRI -> files."""
    problems: list[Problem] = []
    for path in given.rdf:
        try:
            quads = read_rdf(path)
        except DataError as error:
            problems += error.problems
            continue
        for graph in {quad.graph_name for quad in quads}:
            iri = graph.value if isinstance(graph, NamedNode) else NOWHERE
            origins.setdefault(iri, []).append(path)
        yield from quads
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
