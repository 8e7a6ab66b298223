"""A small country pair to build releases of, and the program that builds them."""

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

PROGRAM = [sys.executable, "-m", "bilateral_kg"]

REFERENCE = """
- id: state/ruritania
  type: State
  label: {en: Ruritania, ru: Руритания}
- id: state/freedonia
  type: State
  label: {en: Freedonia, ru: Фридония}
- id: city/strelsau
  type: City
  label: {en: Strelsau, ru: Стрельзау}
  inState: state/ruritania
- id: city/sylvan
  type: City
  label: {en: Sylvan, ru: Сильван}
  inState: state/freedonia
- id: relation/freedonia-ruritania
  type: BilateralRelation
  label: {en: Relations of Freedonia and Ruritania, ru: Отношения Фридонии и Руритании}
  relates: [state/freedonia, state/ruritania]
- {id: curator/a, type: Curator, label: {en: Curator A, ru: Куратор А}}
- {id: curator/b, type: Curator, label: {en: Curator B, ru: Куратор Б}}
"""

SOURCE = """
id: source/herald-2025
type: SourceDocument
sourceKind: newspaper-article
label: {en: The Herald on the twinning (2025), ru: «Вестник» о побратимстве (2025)}
address: https://herald.example/twinning
language: en
expect:
  Assertion: {min: 1, max: 3}
"""

FACTS = """
- id: twinned
  type: Assertion
  modality: occurred
  voice: narrator
  explicitness: explicit
  evidence: page
  paraphrase:
    en: Strelsau and Sylvan became twin cities.
    ru: Стрельзау и Сильван стали побратимами.
  curatedBy: curator/a
  curation: reviewed
  reviewedBy: curator/b
  asserts:
    - id: twinning/strelsau-sylvan
      type: Twinning
      label: {en: Twinning of Strelsau and Sylvan, ru: Побратимство Стрельзау и Сильвана}
      twinCity: [city/strelsau, city/sylvan]
"""

# Two statements that SHACL refuses: a paraphrase without Russian, a reviewer who is the curator.
VIOLATIONS = """
- id: opened
  type: Assertion
  modality: occurred
  voice: narrator
  explicitness: explicit
  evidence: page
  paraphrase: {en: A bridge was opened.}
  curatedBy: curator/a
  curation: reviewed
  reviewedBy: curator/a
  asserts:
    - id: event/bridge-opening
      type: Event
      label: {en: Opening of a bridge, ru: Открытие моста}
"""


@dataclass(frozen=True, slots=True)
class Project:
    """A folder with data/ to edit and releases/ to build into."""

    root: Path

    @property
    def data(self) -> Path:
        return self.root / "data"

    @property
    def releases(self) -> Path:
        return self.root / "releases"

    @property
    def command(self) -> list[str]:
        return [*PROGRAM, "build", "--data", str(self.data), "--releases", str(self.releases)]

    def write(self, name: str, text: str) -> Path:
        path = self.data / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    def build(self, **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            self.command,
            capture_output=True,
            text=True,
            env={**os.environ, **environment},
            check=False,
        )

    def names(self) -> set[str]:
        """What lies in releases/, unfinished things included."""
        return {path.name for path in self.releases.iterdir()} - {".lock"}

    def files(self) -> dict[str, tuple[bytes, int]]:
        """Every published file: its bytes and when it was last written."""
        return {
            str(path.relative_to(self.releases)): (path.read_bytes(), path.stat().st_mtime_ns)
            for path in sorted(self.releases.glob("[!.]*/**/*"))
            if path.is_file()
        }

    def copy(self, root: Path) -> "Project":
        shutil.copytree(self.root, root, symlinks=True, dirs_exist_ok=True)
        return Project(root)


def project(root: Path) -> Project:
    """The small project, written into *root*."""
    made = Project(root)
    made.write("reference/all.yaml", REFERENCE)
    made.write("sources/herald-2025/source.yaml", SOURCE)
    made.write("sources/herald-2025/facts/twinning.yaml", FACTS)
    return made
