"""The folder of releases: `<id>/` each, and `current`, a symbolic link to one of them.

A release's folder never changes once it is there. Names that begin with a dot are ours:
the lock, and what a build has not finished.
"""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bilateral_kg.errors import ReleaseError
from bilateral_kg.release.digest import tree_sha256
from bilateral_kg.release.manifest import FILE_NAME, Heading, Manifest

CURRENT: Final = "current"
STORE: Final = "store"
REPORT: Final = "report.json"
DATA: Final = "data"
# Bytes of a release that are read before it is built upon or made current once more, so that
# this takes as long for a large one. A file beyond is shared, not copied: the store finds a
# damaged block when it reads it, `releases verify` finds all.
VERIFIED: Final = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class ReleaseDir:
    """A published release. `path` names the release itself, never the link `current`."""

    path: Path
    store: Path
    manifest: Manifest

    @property
    def id(self) -> str:
        """The release's id, also the name of its folder."""
        return self.manifest.id

    @classmethod
    def open(cls, path: Path) -> "ReleaseDir":
        """The release in the folder *path*; ReleaseError when there is none or it is damaged."""
        manifest = Manifest.read(path / FILE_NAME)
        if not (path / STORE).is_dir():
            raise ReleaseError(f"{path} is damaged: its store is missing")
        return cls(path, path / STORE, manifest)


def current(releases: Path) -> ReleaseDir:
    """The release that `current` names. ReleaseError when there is none."""
    link = releases / CURRENT
    if not link.is_symlink() and not link.exists():
        raise ReleaseError(f"no release in {releases}; make one with: bilateral-kg build")
    if not link.exists():
        raise ReleaseError(f"{link} points to nothing; publish again with: bilateral-kg build")
    return ReleaseDir.open(link.resolve())


def all_releases(releases: Path) -> list[ReleaseDir]:
    """Every release of the folder in the order of publication; ReleaseError if one is damaged."""
    return _in_order(ReleaseDir.open(folder) for folder in all_folders(releases))


def readable(releases: Path) -> list[ReleaseDir]:
    """As all_releases, without those that are damaged: they do not keep a new one from coming."""
    found = []
    for folder in all_folders(releases):
        with suppress(ReleaseError):
            found.append(ReleaseDir.open(folder))
    return _in_order(found)


def headings(releases: Path) -> dict[Path, Heading]:
    """What tells apart the releases of the folder that can be read, by the folder of each."""
    found = {}
    for folder in all_folders(releases):
        with suppress(ReleaseError):
            found[folder] = Heading.read(folder / FILE_NAME)
    return found


def verify(release: ReleaseDir, most: int | None = None) -> None:
    """Compare every file with the manifest; ReleaseError names each that differs.

    At most *most* bytes are read, of the smallest files; of the others it is enough that they
    are there.
    """
    unread = {} if most is None else _largest(release, most)
    found = tree_sha256(release.path, known=unread)
    found.pop(FILE_NAME, None)
    stated = release.manifest.files
    wrong = [
        *(f"missing: {name}" for name in sorted(stated.keys() - found.keys())),
        *(f"not of this release: {name}" for name in sorted(found.keys() - stated.keys())),
        *(
            f"changed: {name}"
            for name in sorted(stated.keys() & found.keys())
            if stated[name] != found[name]
        ),
    ]
    if wrong:
        raise ReleaseError(f"release {release.id} is damaged; " + "; ".join(wrong))


def _largest(release: ReleaseDir, most: int) -> dict[str, str]:
    """The files that do not fit into *most* bytes, with the digests that they should have."""
    paths = {name: release.path / name for name in release.manifest.files}
    sizes = {name: path.stat().st_size for name, path in paths.items() if path.is_file()}
    unread: dict[str, str] = {}
    read = 0
    for name in sorted(sizes, key=sizes.__getitem__):
        read += sizes[name]
        if read > most:
            unread[name] = release.manifest.files[name]
    return unread


def _in_order(found: Iterable[ReleaseDir]) -> list[ReleaseDir]:
    return sorted(found, key=lambda release: (release.manifest.sequence, release.id))


def all_folders(releases: Path) -> list[Path]:
    """Folders of releases, damaged ones included: `current` leads to one of them a second time."""
    if not releases.is_dir():
        return []
    return [
        folder
        for folder in sorted(releases.iterdir())
        if not folder.name.startswith(".") and folder.is_dir() and not folder.is_symlink()
    ]
