"""Files that pages load: a closed list made at the start; nothing is looked up by a name asked for.

The address of a file carries a piece of its digest, so that browsers may keep it.
"""

import hashlib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Final

_OURS: Final = Path(str(files("bilateral_kg.web"))) / "static"
_TYPES: Final = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".json": "application/json",
}
_PACKAGED: Final = {
    "swagger-ui-bundle.js": "fastapi_offline",
    "swagger-ui.css": "fastapi_offline",
}


@dataclass(frozen=True, slots=True)
class StaticFile:
    """A file as it is sent."""

    content: bytes
    media_type: str
    version: str


def _read(path: Path) -> StaticFile:
    content = path.read_bytes()
    digest = hashlib.sha256(content).hexdigest()[:8]
    return StaticFile(content, _TYPES[path.suffix], digest)


@cache
def known() -> dict[str, StaticFile]:
    """Every file that is served, by what follows /assets/ in its address."""
    paths = [path for path in sorted(_OURS.rglob("*")) if path.suffix in _TYPES]
    ours = {path.relative_to(_OURS).as_posix(): _read(path) for path in paths}
    packaged = {
        name: _read(Path(str(files(package))) / "static" / name)
        for name, package in _PACKAGED.items()
    }
    return packaged | ours


def address(name: str) -> str:
    """Where a page finds the file *name*."""
    return f"/assets/{name}?v={known()[name].version}"
