"""What `publish` is given: folders of curated sources, files of RDF; which graph each one is."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from pyoxigraph import Quad

from bilateral_kg.curation.files import SOURCE_FILE
from bilateral_kg.curation.rdffile import format_of
from bilateral_kg.errors import DataError, Problem
from bilateral_kg.release.graphfile import read_graphs

_YAML: Final = frozenset({".yaml", ".yml"})


@dataclass(slots=True)
class Offer:
    """Sources by id: `folders` of YAML, `graphs` of RDF; `reference`: a folder that replaces ours.

    `files` are those the graphs were read from.
    """

    folders: dict[str, Path] = field(default_factory=dict)
    reference: Path | None = None
    graphs: dict[str, list[Quad]] = field(default_factory=dict)
    files: list[Path] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    @classmethod
    def of(cls, paths: Iterable[Path], source: str | None = None) -> "Offer":
        """What lies at *paths*; *source* names the graph of triples that are in none.

        DataError lists everything that cannot be published.
        """
        offer = cls()
        for path in paths:
            offer._add(path, source)
        both = sorted(offer.folders.keys() & offer.graphs.keys())
        offer.problems += [Problem(f"source {one} is given twice") for one in both]
        if offer.problems:
            raise DataError(offer.problems)
        return offer

    def _add(self, path: Path, source: str | None) -> None:
        if path.is_dir():
            self._add_folder(path, source)
        elif not path.is_file():
            self.problems.append(Problem("there is no such file or folder", path=path))
        elif path.suffix.lower() in _YAML:
            self._add_folder(_home(path), source)
        else:
            self._add_rdf(path, source)

    def _add_folder(self, path: Path, source: str | None) -> None:
        if (path / SOURCE_FILE).is_file():
            self.folders[path.resolve().name] = path.resolve()
            return
        inside = [one.parent for one in sorted(path.glob(f"sources/*/{SOURCE_FILE}"))]
        rdf = [*rdf_files(path), *rdf_files(path / "sources")]
        if (path / "reference").is_dir():
            self.reference = path.resolve() / "reference"
        elif not inside and not rdf:
            hint = f"a source is a folder with a {SOURCE_FILE}"
            self.problems.append(Problem("holds no source and no RDF file", path=path, hint=hint))
        for one in inside:
            self._add_folder(one, None)
        for one in rdf:
            self._add_rdf(one, source)

    def _add_rdf(self, path: Path, source: str | None) -> None:
        try:
            found = read_graphs(path, source)
        except DataError as error:
            self.problems += error.problems
            return
        self.files.append(path)
        for name, quads in found.items():
            self.graphs.setdefault(name, []).extend(quads)


def rdf_files(folder: Path) -> list[Path]:
    """Files of RDF that lie in *folder* itself."""
    found = sorted(folder.iterdir()) if folder.is_dir() else []
    return [one for one in found if one.is_file() and format_of(one)]


def _home(path: Path) -> Path:
    """The folder of the source that a YAML file belongs to, else the file's own."""
    parents = path.resolve().parents[:2]
    return next((one for one in parents if (one / SOURCE_FILE).is_file()), path.parent)
