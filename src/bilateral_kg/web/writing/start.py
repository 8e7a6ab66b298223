"""What a writable server starts from: the curated graph, or a plain store."""

from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

from bilateral_kg.desk import new_desk
from bilateral_kg.errors import ReleaseError
from bilateral_kg.release.layout import CURRENT, ReleaseDir, all_folders, current
from bilateral_kg.release.lock import tidy
from bilateral_kg.settings import Settings
from bilateral_kg.web import foreign
from bilateral_kg.writing.plain import begin


def to_write(releases: Path | None, rdf: Sequence[Path], stack: ExitStack) -> ReleaseDir:
    """The release to begin with; a plain store where *rdf* is given or there is no release.

    Without *releases*, files are served from a folder that is gone with *stack*.
    """
    if rdf and releases is None:
        return begin(stack.enter_context(new_desk("serve")), foreign.read(rdf))
    target = releases or Settings().releases
    tidy(target)
    if (target / CURRENT).is_symlink() or all_folders(target):
        if rdf:
            raise ReleaseError(f"{target} holds releases already; start without --rdf")
        return current(target)
    return begin(target, foreign.read(rdf))
