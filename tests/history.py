"""Releases of a few statements each, for tests of what happens to releases afterwards.

They are written without curation or validation.
"""

import subprocess
from collections.abc import Iterable
from pathlib import Path

from building import PROGRAM
from pyoxigraph import Literal, NamedNode, Quad

from bilateral_kg import names
from bilateral_kg.release.describe import describe
from bilateral_kg.release.digest import Content, stored_digests
from bilateral_kg.release.layout import ReleaseDir
from bilateral_kg.release.lock import locked, staging
from bilateral_kg.release.manifest import ReportSummary
from bilateral_kg.release.merge import lay
from bilateral_kg.release.publish import Package, publish
from bilateral_kg.release.writer import checkpoint, index_store, scratch_store

LABEL = NamedNode(names.PREF_LABEL)


def says(node: str, text: str, language: str = "en", graph: str = "herald") -> Quad:
    """*node* is called *text*, as *graph* has it."""
    return Quad(
        NamedNode(names.ID + node),
        LABEL,
        Literal(text, language=language),
        NamedNode(names.graph_iri(graph)),
    )


def release_of(releases: Path, quads: Iterable[Quad]) -> ReleaseDir:
    """Publish *quads* as they are."""
    held = list(quads)
    content = Content.of(held)
    unchecked = ReportSummary(conforms=True, violations=0, warnings=0, infos=0)
    with locked(releases) as lock, staging(releases) as desk:
        store = scratch_store(desk)
        lay(store, held)
        written = checkpoint(store, desk)
        index_store(written, lock)
        description = describe(store, stored_digests(store), content.digest, unchecked)
        return publish(releases, Package(content, description, b"{}", written))


def run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """`bilateral-kg ARGUMENTS`."""
    command = [*PROGRAM, *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def told(*arguments: str | Path) -> str:
    """What the command prints; it must succeed."""
    done = run(*arguments)
    assert done.returncode == 0, done.stderr
    return done.stdout


def complaint(*arguments: str | Path) -> str:
    """What the command says of its failure; no traceback."""
    done = run(*arguments)
    assert done.returncode == 1, done.stdout
    assert "Unexpected error" not in done.stderr
    return done.stderr
