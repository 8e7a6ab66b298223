"""`build`: data/ in, a published release out, or nothing at all."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from bilateral_kg.errors import DataError, Problem, ReleaseError
from bilateral_kg.release.graphfile import read_all
from bilateral_kg.release.inputs import inputs_digest, read_data, read_inputs
from bilateral_kg.release.layout import ReleaseDir, current, verify
from bilateral_kg.release.lock import locked, staging, tidy, writing
from bilateral_kg.release.offer import rdf_files
from bilateral_kg.release.publish import publish
from bilateral_kg.release.steps import PUBLISHING, Progress
from bilateral_kg.resources import folder


@dataclass(frozen=True, slots=True)
class BuildResult:
    """What `build` did. `counts`: class name -> resources; `warnings`: only those found now.

    `contested`: how many things the sources disagree about; the manifest lists them.
    """

    release_id: str
    changed: bool
    counts: Mapping[str, int]
    warnings: tuple[Problem, ...] = field(default=())
    contested: int = 0


def silent(_step: str) -> None:
    """Nobody watches."""


def build(data: Path, releases: Path, progress: Progress = silent) -> BuildResult:
    """Publish *data* into *releases*, unless the current release was made from the same inputs.

    *progress* is told each of steps.STEPS as it begins. DataError: the data is at fault,
    all problems are listed. ReleaseError: the folder cannot be written, or another process is
    publishing into it. In both cases the current release stays as it was.
    """
    ontology, rules = folder("ontology"), folder("queries") / "derive"
    files = read_inputs(data, ontology, rules)
    inputs = inputs_digest(files)
    # Before the lock: where nothing is to be done, a folder that cannot be written will do.
    unchanged = _made_from(releases, inputs)
    if unchanged is not None:
        tidy(releases)
        return result_of(unchanged, changed=False)
    # Here and not above: rdflib takes longer to import than all that precedes.
    from bilateral_kg.release.prepare import Given, prepare  # noqa: PLC0415

    with locked(releases) as lock, writing(releases), staging(releases) as desk:
        origins: dict[str, list[Path]] = {}
        foreign = read_all(rdf_files(data / "sources"), origins)
        given = Given(data, ontology, rules, inputs, foreign, origins, desk, lock)
        package, warnings = prepare(given, progress)
        package = replace(package, data=read_data(data))
        _refuse_if_edited(files, read_inputs(data, ontology, rules))
        progress(PUBLISHING)
        release = publish(releases, package)
    return result_of(release, changed=True, warnings=warnings)


def _made_from(releases: Path, inputs: str) -> ReleaseDir | None:
    """The current release, if it was made from *inputs* and is whole."""
    try:
        release = current(releases)
        if release.manifest.inputs != inputs:
            return None
        verify(release)
    except ReleaseError:
        return None
    return release


def _refuse_if_edited(before: Mapping[str, str], after: Mapping[str, str]) -> None:
    changed = sorted(name for name, _ in before.items() ^ after.items())
    if changed:
        names = ", ".join(dict.fromkeys(changed))
        raise DataError([Problem(f"changed while it was read: {names}", hint="build again")])


def result_of(
    release: ReleaseDir, *, changed: bool, warnings: tuple[Problem, ...] = ()
) -> BuildResult:
    """The result that is told of *release*."""
    manifest = release.manifest
    return BuildResult(release.id, changed, manifest.counts, warnings, len(manifest.contested))
