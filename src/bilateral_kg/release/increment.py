"""`publish` and `retract`: the current release with some sources replaced, added or taken out.

A release keeps the curated files it was made from. An increment is those files and the graphs
that came as RDF, changed, and read, derived and validated as a whole: what a source says of a
node can make another source's statements wrong. Only what differs is written.
"""

import shutil
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

from pyoxigraph import Store

from bilateral_kg import names
from bilateral_kg.curation.source import RESERVED
from bilateral_kg.errors import DataError, Problem, ReleaseError
from bilateral_kg.release.build import BuildResult, result_of, silent
from bilateral_kg.release.digest import Content
from bilateral_kg.release.graphs import Graphs
from bilateral_kg.release.inputs import inputs_digest, read_data, read_inputs, software
from bilateral_kg.release.layout import CURRENT, DATA, VERIFIED, ReleaseDir, current, verify
from bilateral_kg.release.lock import locked, staging, writing
from bilateral_kg.release.offer import Offer
from bilateral_kg.release.publish import publish
from bilateral_kg.release.steps import PUBLISHING, Progress
from bilateral_kg.resources import folder
from bilateral_kg.sharing import share


@dataclass(slots=True)
class Draft:
    """The next release as it is being put together: curated files, graphs that came as RDF.

    `base` is the release that it starts from, `lock` the descriptor of the folder's lock.
    `files` are those that graphs were read from just now.
    """

    base: ReleaseDir
    lock: int
    data: Path
    graphs: Graphs
    files: list[Path] = field(default_factory=list)

    @property
    def desk(self) -> Path:
        """A folder to work in; it is gone afterwards."""
        return self.data.parent

    @property
    def sources(self) -> set[str]:
        return {one.name for one in (self.data / "sources").glob("*")} | self.graphs.keys()

    def remove(self, source: str) -> None:
        self.graphs.pop(source, None)
        shutil.rmtree(self.data / "sources" / source, ignore_errors=True)

    def lay(self, offer: Offer) -> None:
        """Put what is offered in the place of what there is."""
        if offer.reference is not None:
            shutil.rmtree(self.data / "reference", ignore_errors=True)
            _copy(offer.reference, self.data / "reference")
        for source, origin in offer.folders.items():
            self.remove(source)
            _copy(origin, self.data / "sources" / source)
        for source, quads in offer.graphs.items():
            self.remove(source)
            self.graphs[source] = quads
        self.files += offer.files


def add(offer: Offer, releases: Path, progress: Progress = silent) -> BuildResult:
    """Publish the current release with the sources of *offer* replaced or added.

    DataError: every violation, in all the data; nothing is published then.
    """
    origins = {f"sources/{name}": home for name, home in offer.folders.items()}
    if offer.reference is not None:
        origins["reference"] = offer.reference
    return _change(releases, lambda draft: draft.lay(offer), progress, origins)


def retract(source: str, releases: Path, progress: Progress = silent) -> BuildResult:
    """Publish the current release without *source*."""

    def take_out(draft: Draft) -> None:
        if source not in draft.sources:
            there = ", ".join(sorted(draft.sources))
            raise DataError([Problem(f"there is no source {source}", hint=f"there are: {there}")])
        draft.remove(source)

    return _change(releases, take_out, progress, {})


def alter(releases: Path, edit: Callable[[Draft], None], patience: float) -> BuildResult:
    """Publish the current release as *edit* changes it; others may publish before for a while.

    *patience*: how many seconds to wait for them.
    """
    return _change(releases, edit, silent, {}, patience)


def _change(
    releases: Path,
    change: Callable[[Draft], None],
    progress: Progress,
    origins: dict[str, Path],
    patience: float = 0,
) -> BuildResult:
    if not (releases / CURRENT).exists():
        current(releases)  # says why, before the lock, which would make the folder
    with locked(releases, patience) as lock, writing(releases), staging(releases) as desk:
        base = current(releases)
        verify(base, VERIFIED)
        draft = _draft(base, lock, desk / DATA)
        change(draft)
        try:
            result = _publish(releases, draft, progress)
        except DataError as error:
            raise DataError([_placed(one, draft.data, origins) for one in error.problems]) from None
        told = tuple(_placed(one, draft.data, origins) for one in result.warnings)
        return replace(result, warnings=told)


def _draft(base: ReleaseDir, lock: int, data: Path) -> Draft:
    if base.manifest.plain:
        raise ReleaseError(f"release {base.id} is a plain store; write with: serve --writable")
    if not (base.path / DATA).is_dir():
        raise ReleaseError(f"release {base.id} does not keep its data; publish with build first")
    shutil.copytree(base.path / DATA, data, copy_function=share)
    curated = {one.name for one in (data / "sources").glob("*")}
    store = Store.read_only(str(base.store))
    known = {graph.iri.removeprefix(names.GRAPH) for graph in base.manifest.graphs}
    foreign = known - RESERVED - curated
    return Draft(base, lock, data, Graphs(store, foreign))


def _publish(releases: Path, draft: Draft, progress: Progress) -> BuildResult:
    # Here and not above: rdflib takes longer to import than all that precedes.
    from bilateral_kg.release.amend import Plan, amend  # noqa: PLC0415
    from bilateral_kg.release.prepare import Given, prepare  # noqa: PLC0415

    ontology, rules = folder("ontology"), folder("queries") / "derive"
    new = [quad for _, quads in sorted(draft.graphs.given.items()) for quad in quads]
    digests = {f"graph/{iri}": one for iri, one in _kept(draft).items()}
    digests |= {f"graph/{iri}": one for iri, one in Content.of(new).digests.items()}
    inputs = inputs_digest({**read_inputs(draft.data, ontology, rules), **digests})
    if inputs == draft.base.manifest.inputs:
        return result_of(draft.base, changed=False)
    amended = None
    if draft.base.manifest.software == software():
        files = tuple(draft.files)
        desk = draft.desk / "amended"
        desk.mkdir()
        plan = Plan(draft.base, desk, draft.data, draft.graphs, files, ontology, rules, inputs)
        amended = amend(plan, progress)
    if amended is None:
        desk = draft.desk / "anew"
        desk.mkdir()
        foreign = (quad for source in draft.graphs for quad in draft.graphs[source])
        origins = {names.graph_iri(source): draft.files for source in draft.graphs.given}
        given = Given(draft.data, ontology, rules, inputs, foreign, origins, desk, draft.lock)
        amended = prepare(given, progress)
    package, warnings = amended
    progress(PUBLISHING)
    package = replace(package, folder=draft.data)
    release = publish(releases, package, draft.base)
    return result_of(release, changed=True, warnings=warnings)


def _kept(draft: Draft) -> dict[str, str]:
    """Digests of the graphs of RDF that are as the base has them."""
    kept = {names.graph_iri(source) for source in draft.graphs.kept}
    return {one.iri: one.digest for one in draft.base.manifest.graphs if one.iri in kept}


def _copy(origin: Path, target: Path) -> None:
    for name, content in read_data(origin).items():
        path = target / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def _placed(problem: Problem, data: Path, origins: dict[str, Path]) -> Problem:
    """The problem at the file that the user gave, not at our copy of it."""
    path = problem.path
    if path is None or not path.is_relative_to(data):
        return problem
    inside = path.relative_to(data)
    for part, origin in origins.items():
        if inside.is_relative_to(part):
            return replace(problem, path=origin / inside.relative_to(part))
    return replace(problem, path=Path(DATA) / inside)
