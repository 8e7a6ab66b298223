"""A small project of its own to curate in: fixture model, fixture data, a folder to spoil."""

import shutil
from dataclasses import dataclass
from pathlib import Path

from bilateral_kg.curation import Curated, load
from bilateral_kg.errors import DataError

ROOT = Path(__file__).resolve().parents[1]
FIXTURE = Path(__file__).parent / "fixtures" / "curation"
FACTS = "sources/ferry-2025/facts/more.yaml"
REFERENCE = "reference/more.yaml"
SOURCE = "sources/ferry-2025/source.yaml"


@dataclass
class Bench:
    """A copy of the fixture; the JSON-LD context is the real one."""

    root: Path

    @property
    def data(self) -> Path:
        return self.root / "data"

    @property
    def ontology(self) -> Path:
        return self.root / "ontology"

    @property
    def text(self) -> Path:
        return self.root / "texts" / "ferry.txt"

    def write(self, name: str, content: str | bytes) -> Path:
        path = self.data / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    def load(self) -> Curated:
        return load(self.data, self.ontology)

    def complaints(self) -> list[tuple[str, int | None, str, str | None]]:
        """file, line, message and hint of every problem; none if the data is good."""
        try:
            self.load()
        except DataError as error:
            return [
                (str(one.path.relative_to(self.data)), one.line, one.message, one.hint)
                for one in error.problems
                if one.path is not None
            ]
        return []


def bench(folder: Path) -> Bench:
    shutil.copytree(FIXTURE, folder, dirs_exist_ok=True)
    shutil.copy(ROOT / "ontology" / "context.jsonld", folder / "ontology")
    return Bench(folder)
