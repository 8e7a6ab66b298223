"""Files that two releases have in common: one on disk, for neither ever changes."""

import os
import shutil
from pathlib import Path


def share(origin: str | Path, target: str | Path) -> str:
    """Let *target* be the file *origin*: linked where that is possible, else a copy."""
    try:
        os.link(origin, target)
    except OSError:  # a file system without links, or somebody else's files
        shutil.copyfile(origin, target)
    return str(target)
