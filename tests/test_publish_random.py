"""Whatever was published and retracted, in whatever order: the release is what a build gives."""

import json
import os
import random
import shutil
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from building import SOURCE, Project, project
from indexing import finds_as_a_build_would
from pyoxigraph import Quad
from test_publish import AGAIN, RDF

from bilateral_kg.curation.load import load
from bilateral_kg.curation.model import model_quads
from bilateral_kg.errors import DataError
from bilateral_kg.release.build import build
from bilateral_kg.release.derive import derive
from bilateral_kg.release.digest import Content
from bilateral_kg.release.history import check
from bilateral_kg.release.increment import add, retract
from bilateral_kg.release.layout import ReleaseDir, current
from bilateral_kg.release.offer import Offer
from bilateral_kg.resources import folder
from bilateral_kg.validation.validate import validate

SEED = int(os.environ.get("BILATERAL_KG_SEED", "7"))
CURATED = ("gazette-2026", "mirror-2026")
FOREIGN = ("wire-2026", "cable-2026")


@dataclass
class World:
    """What should be published now, kept apart from the releases."""

    made: Project
    desk: Path
    graphs: dict[str, list[Quad]] = field(default_factory=dict)

    def change(self, chance: random.Random, step: int) -> None:
        """One random publish or retract; a refused one must change nothing."""
        before = current(self.made.releases).id
        act = chance.choice((self._curated, self._foreign, self._retracted))
        try:
            act(chance, step)
        except DataError:
            assert current(self.made.releases).id == before

    def _curated(self, chance: random.Random, step: int) -> None:
        name = chance.choice(CURATED)
        home = self.desk / str(step) / name
        (home / "facts").mkdir(parents=True)
        (home / "source.yaml").write_text(SOURCE.replace("herald-2025", name), encoding="utf-8")
        told = AGAIN.replace("The two cities", f"The cities ({step})")
        (home / "facts" / "all.yaml").write_text(told, encoding="utf-8")
        add(Offer.of([home]), self.made.releases)
        self.graphs.pop(name, None)
        shutil.copytree(home, self.made.data / "sources" / name, dirs_exist_ok=True)

    def _foreign(self, chance: random.Random, step: int) -> None:
        name = chance.choice((*FOREIGN, *CURATED))
        path = self.desk / f"{step}.ttl"
        path.write_text(RDF.replace("wire-2026", name).replace("A wire", f"A wire {step}"))
        offer = Offer.of([path])
        add(offer, self.made.releases)
        shutil.rmtree(self.made.data / "sources" / name, ignore_errors=True)
        self.graphs |= offer.graphs

    def _retracted(self, chance: random.Random, _step: int) -> None:
        name = chance.choice((*FOREIGN, *CURATED, "herald-2025"))
        retract(name, self.made.releases)
        self.graphs.pop(name, None)
        shutil.rmtree(self.made.data / "sources" / name, ignore_errors=True)

    def from_scratch(self) -> list[Quad]:
        ontology = folder("ontology")
        foreign = [quad for quads in self.graphs.values() for quad in quads]
        quads = [*load(self.made.data, ontology).quads, *foreign, *model_quads(ontology)]
        return quads + derive(quads)


def compared(release: ReleaseDir, quads: list[Quad]) -> None:
    check(release)
    assert release.manifest.digest == Content.of(quads).digest
    report = validate(quads, folder("ontology"))
    told = json.loads((release.path / "report.json").read_text(encoding="utf-8"))["findings"]
    found = sorted((one["constraint"], one["focus"], str(one["value"])) for one in told)
    expected = sorted((one.constraint, one.focus, str(one.value)) for one in report.findings)
    assert found == expected
    finds_as_a_build_would(release, SEED, most=20)


def walk(root: Path, steps: int, seed: int) -> None:
    made, chance = project(root / "made"), random.Random(seed)
    build(made.data, made.releases)
    world = World(made, root / "desk")
    world.desk.mkdir()
    for step in range(steps):
        world.change(chance, step)
        compared(current(made.releases), world.from_scratch())


def test_a_few_random_changes_equal_a_build(tmp_path: Path) -> None:
    walk(tmp_path, 5, SEED)


@pytest.mark.long
def test_many_random_changes_equal_a_build(tmp_path: Path) -> None:
    for number in range(4):
        walk(tmp_path / str(number), 15, SEED + number)
