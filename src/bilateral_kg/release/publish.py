"""Make a release visible: staging folder, fsync, rename, then the link `current`.

Killed at any moment, what `current` names is a whole release: the one before, or the new one.
"""

import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from uuid import uuid4

from bilateral_kg.errors import ReleaseError
from bilateral_kg.release.digest import ID_LENGTH, Content, tree_sha256
from bilateral_kg.release.layout import (
    CURRENT,
    DATA,
    REPORT,
    STORE,
    VERIFIED,
    ReleaseDir,
    headings,
    verify,
)
from bilateral_kg.release.lock import STAGING, staging, writing
from bilateral_kg.release.manifest import FILE_NAME, Description, Heading, Manifest
from bilateral_kg.search import index


@dataclass(frozen=True, slots=True)
class Package:
    """All that a release consists of, checked and ready to be written.

    `store` is moved into its place, with the index beside it if there is one; so is `folder`, of
    the curated files it was made from. `data`: such files by relative path.
    """

    content: Content
    description: Description
    report: bytes
    store: Path
    data: Mapping[str, bytes] = field(default_factory=dict)
    folder: Path | None = None


def publish(releases: Path, package: Package, base: ReleaseDir | None = None) -> ReleaseDir:
    """Make *package* the current release. The caller holds the folder's lock.

    The same content from the same inputs is the same release: one that is still there whole
    becomes current again. The same content from other inputs (a comment, a shape) is a release
    of its own, with its own report, and gets a number after its id. The files of *base* are
    shared as far as they hold the same.
    """
    with writing(releases):
        known = headings(releases)
        release = _same(known, package)
        if release is None:
            last = max((each.sequence for each in known.values()), default=0)
            release = _write(releases, package, last + 1, base)
        switch(releases, release.id)
        return release


def _write(releases: Path, package: Package, sequence: int, base: ReleaseDir | None) -> ReleaseDir:
    with staging(releases) as folder:
        for part in (STORE, index.FOLDER):
            made = package.store.with_name(part)
            if made.is_dir():
                made.rename(folder / part)
        if package.folder is not None:
            package.folder.rename(folder / DATA)
        for name, content in package.data.items():
            path = folder / DATA / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        (folder / REPORT).write_bytes(package.report)
        shared = _shared(folder, base)
        manifest = Manifest(
            **dict(package.description),
            id=_free_id(releases, package.content.digest),
            digest=package.content.digest,
            sequence=sequence,
            previous=_current_id(releases),
            files=tree_sha256(folder, known=shared),
        )
        (folder / FILE_NAME).write_bytes(manifest.dump())
        # What is shared was synced when it was new.
        sync_tree(folder, but=frozenset(shared))
        home = folder.rename(releases / manifest.id)
    return ReleaseDir(home, home / STORE, manifest)


def _shared(folder: Path, base: ReleaseDir | None) -> dict[str, str]:
    """The files that are shared with *base*, with the digests that its manifest has."""
    known = dict(base.manifest.files) if base else {}
    return {
        name: digest
        for name, digest in known.items()
        if (folder / name).is_file()
        and base is not None
        and (base.path / name).is_file()
        and (folder / name).samefile(base.path / name)
    }


def switch(releases: Path, release_id: str) -> None:
    """Let `current` name *release_id*, at once and durably. The caller holds the lock."""
    link = releases / f"{STAGING}{CURRENT}-{uuid4().hex[:8]}"
    link.symlink_to(release_id, target_is_directory=True)
    # The release's own entry must be on disk before anything points to it.
    sync(releases)
    link.replace(releases / CURRENT)
    sync(releases)


def _same(known: Mapping[Path, Heading], package: Package) -> ReleaseDir | None:
    wanted = package.content.digest, package.description.inputs
    for folder, heading in known.items():
        if (heading.digest, heading.inputs) == wanted:
            with suppress(ReleaseError):
                release = ReleaseDir.open(folder)
                verify(release, VERIFIED)
                return release
    return None


def _free_id(releases: Path, digest: str) -> str:
    short = digest[:ID_LENGTH]
    name, number = short, 1
    while (releases / name).exists():
        number += 1
        name = f"{short}-{number}"
    return name


def _current_id(releases: Path) -> str | None:
    link = releases / CURRENT
    return link.readlink().name if link.is_symlink() else None


def sync_tree(folder: Path, but: frozenset[str] = frozenset()) -> None:
    """Have *folder* and all in it on disk before anything points to it, *but* files that are."""
    for path in folder.rglob("*"):
        if path.relative_to(folder).as_posix() not in but:
            sync(path)
    sync(folder)


def sync(path: Path) -> None:
    """Have the file or folder entry *path* on disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
