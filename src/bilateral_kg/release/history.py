"""Releases as a history: find one, go back to one, let old ones go, check every one."""

import fcntl
import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from pyoxigraph import Store

from bilateral_kg.errors import ReleaseError
from bilateral_kg.release.digest import pairs_digest, stored_digests
from bilateral_kg.release.layout import (
    CURRENT,
    ReleaseDir,
    all_folders,
    current,
    readable,
    verify,
)
from bilateral_kg.release.lock import STAGING, locked, writing
from bilateral_kg.release.plain import content_of
from bilateral_kg.release.publish import switch


@dataclass(frozen=True, slots=True)
class Pruned:
    """Ids of releases that were removed, and of those that a reader holds."""

    removed: tuple[str, ...]
    in_use: tuple[str, ...]


def find(releases: Path, name: str) -> ReleaseDir:
    """The release *name*: an id, or the word `current`."""
    if name == CURRENT:
        return current(releases)
    known = {folder.name: folder for folder in all_folders(releases)}
    if name not in known:
        there = ", ".join(sorted(known)) or "none"
        raise ReleaseError(f"no release {name} in {releases}; there are: {there}")
    return ReleaseDir.open(known[name])


def rollback(releases: Path, name: str | None = None) -> ReleaseDir:
    """Make *name* current, else the release before the current one.

    Nothing is written but the link. ReleaseError when it is not there or not whole.
    """
    _refuse_missing(releases)
    with locked(releases):
        wanted = name or _before(releases)
        release = find(releases, wanted)
        check(release)
        with writing(releases):
            switch(releases, release.id)
        return release


def _refuse_missing(releases: Path) -> None:
    """Before the lock is taken, which would make the folder."""
    if not releases.is_dir():
        raise ReleaseError(f"there is no folder {releases}")


def _before(releases: Path) -> str:
    now = current(releases)
    if now.manifest.previous is None:
        raise ReleaseError(f"release {now.id} is the first; there is none before it")
    return now.manifest.previous


def prune(releases: Path, keep: int) -> Pruned:
    """Remove all but the *keep* last releases, the current one and the one before it.

    What a running server reads is left alone; damaged releases too: they may be all that is
    left of something.
    """
    _refuse_missing(releases)
    with locked(releases):
        now = current(releases)
        known = readable(releases)
        safe = {now.id, now.manifest.previous} | {each.id for each in known[len(known) - keep :]}
        removed: list[str] = []
        in_use: list[str] = []
        for release in known:
            if release.id not in safe:
                (removed if _remove(releases, release.path) else in_use).append(release.id)
        return Pruned(tuple(removed), tuple(in_use))


def _remove(releases: Path, folder: Path) -> bool:
    """Whether *folder* could be removed: first out of sight at once, then file by file."""
    with writing(releases):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        else:
            doomed = releases / f"{STAGING}{uuid4().hex[:8]}"
            folder.rename(doomed)
            shutil.rmtree(doomed)
            return True
        finally:
            os.close(descriptor)


def hold(release: ReleaseDir) -> int:
    """A descriptor that keeps `prune` away from *release* until it is closed."""
    descriptor = os.open(release.path, os.O_RDONLY)
    fcntl.flock(descriptor, fcntl.LOCK_SH)
    return descriptor


def check(release: ReleaseDir) -> None:
    """Compare every byte and every statement with the manifest; ReleaseError says what differs."""
    verify(release)
    if release.path.name != release.id:
        raise ReleaseError(f"release {release.id} lies in the folder {release.path.name}")
    try:
        store = Store.read_only(str(release.store))
        digest = content_of(store).digest if release.manifest.plain else _digest(store)
    except OSError as error:
        raise ReleaseError(f"the store of release {release.id} is damaged: {error}") from error
    if digest != release.manifest.digest:
        raise ReleaseError(f"release {release.id} is damaged: its store holds something else")


def _digest(store: Store) -> str:
    return pairs_digest({iri: digest for iri, (digest, _) in stored_digests(store).items()})


def damages(releases: Path) -> dict[str, str]:
    """Folder name -> what is wrong with it, for every release that is not whole."""
    found: dict[str, str] = {}
    for folder in all_folders(releases):
        try:
            check(ReleaseDir.open(folder))
        except ReleaseError as error:
            found[folder.name] = str(error)
    return found
