"""The browser libraries that a build puts into the package, or why they are not there.

hatch_build.py fetches them and writes the manifest that is read here.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

# What each page loads, in this order; the stylesheets are among them.
GRAPH: Final = ("layout-base.js", "cose-base.js", "cytoscape.min.js", "cytoscape-fcose.js")
MAP: Final = ("d3-array.min.js", "d3-geo.min.js", "topojson-client.min.js")
EDITOR: Final = ("yasgui.min.css", "yasgui.min.js")


@dataclass(frozen=True, slots=True)
class Vendored:
    """What the build left: the libraries, or the reason why there are none."""

    packages: Sequence[Mapping[str, str]]
    missing: str | None

    @property
    def there(self) -> bool:
        return self.missing is None


@cache
def vendored() -> Vendored:
    """Read once: a package does not change while it runs."""
    manifest = files("bilateral_kg.web") / "static" / "vendor" / "manifest.json"
    if not manifest.is_file():
        return Vendored((), "not fetched")
    told = json.loads(manifest.read_text(encoding="utf-8"))
    return Vendored(told.get("packages", ()), told.get("missing"))
