"""The steps of a build, in order, as a watcher is told of them."""

from collections.abc import Callable
from typing import Final

Progress = Callable[[str], None]

READING: Final = "Reading the data and the model"
DERIVING: Final = "Deriving"
VALIDATING: Final = "Validating"
PUBLISHING: Final = "Writing and publishing"
STEPS: Final = (READING, DERIVING, VALIDATING, PUBLISHING)
