"""The way of data into a release, as `build` takes it, ending before anything is written."""

import shutil
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from bilateral_kg.curation import evidence
from bilateral_kg.curation.expectations import check
from bilateral_kg.curation.likeness import unlike
from bilateral_kg.curation.load import Curated, load
from bilateral_kg.curation.model import model_quads
from bilateral_kg.curation.text import read_text
from bilateral_kg.errors import DataError, EvidenceError, Problem
from bilateral_kg.release.derive import derive
from bilateral_kg.resources import folder
from bilateral_kg.validation.report import Finding
from bilateral_kg.validation.validate import validate
from mutations.catalogue import Mutation
from mutations.edits import Touched, apply

COUNTED = frozenset({"violation", "warning"})


@dataclass(frozen=True, slots=True)
class Complaint:
    """One thing that one check says, with the places (file under data/, line) that it names."""

    code: str
    severity: str
    message: str
    places: tuple[tuple[str, int | None], ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an error provoked: complaints that name its place, and those elsewhere."""

    id: str
    here: tuple[Complaint, ...]
    elsewhere: tuple[Complaint, ...]

    @property
    def codes(self) -> frozenset[str]:
        return frozenset(one.code for one in self.here)


def complaints(data: Path, text: Path | None = None) -> frozenset[Complaint]:
    """Every violation and warning about *data*; passages are read in *text* if it is given."""
    try:
        found = set(_published(data, text))
    except DataError as error:
        found = {_of_problem(problem, data) for problem in error.problems}
    return frozenset(one for one in found if one.severity in COUNTED)


def examine(
    mutation: Mutation, data: Path, usual: Iterable[Complaint], text: Path | None = None
) -> Outcome:
    """Plant *mutation* in a copy of *data*; what is said of it beyond the *usual*."""
    with tempfile.TemporaryDirectory() as folder_name:
        copy = Path(folder_name) / "data"
        shutil.copytree(data, copy)
        touched = apply(mutation.edits, copy)
        new = unheard_of(usual, complaints(copy, text))
    ordered = sorted(new, key=lambda one: (one.severity, one.code, one.message))
    here = tuple(one for one in ordered if _names(one, touched, mutation.also))
    return Outcome(mutation.id, here, tuple(one for one in ordered if one not in here))


def unheard_of(usual: Iterable[Complaint], now: Iterable[Complaint]) -> list[Complaint]:
    """What is said *now* and was not *usual*; an edit above moves lines, and that is not news."""
    known = {(one.code, one.message) for one in usual}
    return [one for one in now if (one.code, one.message) not in known]


def _published(data: Path, text: Path | None) -> Iterator[Complaint]:
    ontology = folder("ontology")
    curated = load(data, ontology)
    quads = [*curated.quads, *model_quads(ontology)]
    quads += derive(quads, folder("queries") / "derive")
    for finding in validate(quads, ontology, curated.locations).findings:
        yield _of_finding(finding, data)
    for problem in check(quads, curated.sources):
        yield _of_problem(problem, data)
    if text is not None:
        yield from _against_text(curated, text, data)


def _against_text(curated: Curated, text: Path, data: Path) -> Iterator[Complaint]:
    for source in curated.sources:
        if source.file != text.name:
            continue
        words, places = read_text(text), curated.locations
        passages = evidence.passages(curated.quads, source)
        try:
            problems = evidence.check(words, source, passages, places)
            problems += unlike(words, source, passages, curated.quads, places)
        except EvidenceError as error:
            problems = (Problem(str(error), path=source.path, code="other-text"),)
        for problem in problems:
            yield _of_problem(problem, data)


def _of_finding(finding: Finding, data: Path) -> Complaint:
    places = tuple(
        (_relative(one.file, data), one.line)
        for one in (finding.place, finding.other_place)
        if one is not None
    )
    # The digest tells findings apart whose words are the same.
    message = f"{finding.messages['en']} ({finding.digest})"
    return Complaint(finding.constraint, finding.severity, message, places)


def _of_problem(problem: Problem, data: Path) -> Complaint:
    places = ((_relative(problem.path, data), problem.line),) if problem.path else ()
    return Complaint(problem.code or "?", problem.severity, problem.message, places)


def _relative(path: Path, data: Path) -> str:
    return path.relative_to(data).as_posix() if path.is_relative_to(data) else path.name


def _names(one: Complaint, touched: tuple[Touched, ...], also: tuple[str, ...]) -> bool:
    return any(
        file in also or any(record.holds(file, line) for record in touched)
        for file, line in one.places
    )
