"""Which file under data/ is what. A file that would be read by nobody is a problem."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from bilateral_kg.curation.journal import Journal

SOURCE_FILE = "source.yaml"
PLACES = "data/reference/*.yaml, data/sources/<source-id>/source.yaml and .../facts/*.yaml"


@dataclass(frozen=True, slots=True)
class SourceFolder:
    """A source's description and the files of its facts."""

    id: str
    description: Path
    facts: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class DataFiles:
    """All files of a data folder, in a fixed order; `loose` ones lie outside and were named."""

    root: Path
    reference: tuple[Path, ...] = ()
    sources: tuple[SourceFolder, ...] = ()
    loose: tuple[Path, ...] = ()

    def all(self) -> frozenset[Path]:
        sources = (path for one in self.sources for path in (one.description, *one.facts))
        return frozenset((*self.reference, *sources, *self.loose))

    def name(self, path: Path) -> str:
        """The name of *path* in digests: the same on every machine."""
        inside = path.is_relative_to(self.root)
        return f"data/{path.relative_to(self.root).as_posix()}" if inside else path.name


def discover(data: Path, journal: Journal, also: Iterable[Path] = ()) -> DataFiles:
    """The files of *data* and those of *also*; what does not belong in *data* is noted."""
    if not data.is_dir():
        journal.page(data).note(None, "unreadable", "there is no such folder of data")
        return DataFiles(data)
    try:
        found = _sort_out(data, journal)
    except OSError as error:
        place = Path(error.filename or data)
        journal.page(place).note(None, "unreadable", f"cannot be read: {error.strerror}")
        return DataFiles(data)
    for path in also:
        found = _adopt(found, path)
    return found


def _sort_out(data: Path, journal: Journal) -> DataFiles:
    reference = tuple(_yaml(data / "reference"))
    folders = [one for one in _children(data / "sources") if one.is_dir()]
    sources = tuple(
        SourceFolder(one.name, one / SOURCE_FILE, tuple(_yaml(one / "facts"))) for one in folders
    )
    found = DataFiles(data, reference, sources)
    for path in sorted(data.rglob("*")):
        is_yaml = path.suffix.lower() in {".yaml", ".yml"}
        if is_yaml and path not in found.all() and not path.name.startswith("."):
            journal.page(path).note(None, "stray-file", "is read by nobody", hint=PLACES)
    return found


def _adopt(found: DataFiles, path: Path) -> DataFiles:
    """*path* beside a source.yaml (or in a folder beside one) belongs to that source."""
    if path.resolve() in {one.resolve() for one in found.all()}:
        return found
    if path.name == SOURCE_FILE:
        return replace(found, sources=(*found.sources, SourceFolder(path.parent.name, path, ())))
    for home in path.resolve().parents[:2]:
        description = home / SOURCE_FILE
        if description.is_file():
            return _join(found, SourceFolder(home.name, description, (path,)))
    return replace(found, loose=(*found.loose, path))


def _join(found: DataFiles, new: SourceFolder) -> DataFiles:
    for old in found.sources:
        if old.description.resolve() == new.description.resolve():
            grown = replace(old, facts=old.facts + new.facts)
            kept = tuple(grown if one is old else one for one in found.sources)
            return replace(found, sources=kept)
    return replace(found, sources=(*found.sources, new))


def _yaml(folder: Path) -> Iterator[Path]:
    for path in _children(folder):
        if path.suffix == ".yaml":
            yield path


def _children(folder: Path) -> list[Path]:
    if not folder.is_dir():
        return []
    return sorted(path for path in folder.iterdir() if not path.name.startswith("."))
