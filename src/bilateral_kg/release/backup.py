"""A release as one file, to carry away and to bring back.

Releases share data on disk: only a copy elsewhere survives the disk.
"""

import os
import tarfile
from pathlib import Path
from uuid import uuid4

from bilateral_kg.errors import ReleaseError
from bilateral_kg.release.history import check, find, hold
from bilateral_kg.release.layout import CURRENT, ReleaseDir
from bilateral_kg.release.lock import locked, staging, writing
from bilateral_kg.release.publish import switch, sync, sync_tree


def backup(releases: Path, target: Path, name: str = CURRENT) -> ReleaseDir:
    """Write the release *name* into the new file *target*, whole or not at all."""
    if target.exists():
        raise ReleaseError(f"{target} is there already; name a new file")
    release = find(releases, name)
    descriptor = hold(release)
    unfinished = target.with_name(f".{target.name}-{uuid4().hex[:8]}")
    try:
        check(release)
        with writing(target.parent):
            with unfinished.open("xb") as file, tarfile.open(fileobj=file, mode="w") as archive:
                archive.add(release.path, arcname=release.id, filter=_nobodys)
            sync(unfinished)
            unfinished.rename(target)
            sync(target.parent)
    finally:
        unfinished.unlink(missing_ok=True)
        os.close(descriptor)
    return release


def restore(releases: Path, archive: Path) -> ReleaseDir:
    """Bring the release in the file *archive* back and make it current."""
    if not archive.is_file():
        raise ReleaseError(f"there is no file {archive}")
    with locked(releases), writing(releases), staging(releases) as folder:
        _unpack(archive, folder)
        release = _only(folder, archive)
        check(release)
        home = releases / release.id
        if home.exists():
            there = ReleaseDir.open(home)
            check(there)
            if there.manifest.digest != release.manifest.digest:
                raise ReleaseError(f"{home} is another release of the same name")
        else:
            sync_tree(release.path)
            release.path.rename(home)
        switch(releases, home.name)
        return ReleaseDir.open(home)


def _unpack(archive: Path, folder: Path) -> None:
    try:
        with tarfile.open(archive, mode="r:") as tar:
            tar.extractall(folder, filter="data")
    except tarfile.TarError as error:
        raise ReleaseError(f"{archive} is damaged, or no backup: {error}") from error


def _only(folder: Path, archive: Path) -> ReleaseDir:
    inside = list(folder.iterdir())
    if len(inside) != 1:
        raise ReleaseError(f"{archive} is no backup: it does not hold one release")
    return ReleaseDir.open(inside[0])


def _nobodys(member: tarfile.TarInfo) -> tarfile.TarInfo:
    """Names of this machine's users are nobody's business elsewhere."""
    member.uid = member.gid = 0
    member.uname = member.gname = ""
    return member
