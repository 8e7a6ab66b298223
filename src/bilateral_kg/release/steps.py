"""The steps of a build, in order, as a watcher is told of them."""

from collections.abc import Callable
from typing import Final

Progress = Callable[[str], None]

READING: Final = "Reading the data and the model"
DERIVING: Final = "Deriving"
VALIDATING: Final = "Validating"
INDEXING: Final = "Indexing and reading back"
PUBLISHING: Final = "Publishing"
STEPS: Final = (READING, DERIVING, VALIDATING, INDEXING, PUBLISHING)


def parts_of(progress: Progress) -> Callable[[float], None]:
    """Tells *progress* of each tenth of the validation: the step, a colon, the share."""
    told = 0

    def watch(share: float) -> None:
        nonlocal told
        tenth = int(share * 10)
        if tenth > told:
            told = tenth
            progress(f"{VALIDATING}: {tenth * 10} %")

    return watch
