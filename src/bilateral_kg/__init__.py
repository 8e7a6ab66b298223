"""Knowledge graphs of relations between states."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from bilateral_kg.scripting import KnowledgeGraph

__version__ = "0.1.0"


def open(where: str | Path | None = None) -> KnowledgeGraph:  # noqa: A001  as in `bkg.open()`
    """The knowledge graph at *where*, for people who script; see docs/scripting.md.

    A folder of releases, one release, an RDF file or a folder of them, or the address of a
    server; without it, the current release of $BILATERAL_KG_HOME/releases or ./releases.
    """
    # The package itself stays light: the program's help does not wait for the store.
    from bilateral_kg.scripting.opening import find  # noqa: PLC0415

    return find(where)
