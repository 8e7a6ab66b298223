"""The folders ontology/, data/ and queries/: in the wheel, or in the checkout."""

from importlib.resources import files
from pathlib import Path
from typing import Literal

Folder = Literal["ontology", "data", "queries"]


def folder(name: Folder) -> Path:
    """Where *name* lies. In a wheel: inside the package; in a checkout: beside src/.

    The wheel's place is looked at first: it does not exist under src/.
    """
    package = Path(str(files("bilateral_kg")))
    packed = package / "_resources" / name
    return packed if packed.is_dir() else package.parents[1] / name
