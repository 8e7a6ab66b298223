"""The project's own data as a release, for tests that only read it.

Validation is left out: it takes longer than all these tests together, and `build` is tested
where it belongs.
"""

from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from bilateral_kg.curation.load import load
from bilateral_kg.curation.model import model_quads
from bilateral_kg.release.derive import derive
from bilateral_kg.release.describe import describe
from bilateral_kg.release.digest import Content
from bilateral_kg.release.layout import ReleaseDir
from bilateral_kg.release.lock import locked
from bilateral_kg.release.manifest import ReportSummary
from bilateral_kg.release.publish import Package, publish
from bilateral_kg.resources import folder


@cache
def releases() -> Path:
    """A folder of releases with the current data in it; made once per test run."""
    target = Path(mkdtemp(prefix="bilateral-kg-tests-"))
    make(target)
    return target


def make(target: Path) -> ReleaseDir:
    ontology = folder("ontology")
    quads = [*load(folder("data"), ontology).quads, *model_quads(ontology)]
    quads += derive(quads, folder("queries") / "derive")
    content = Content.of(quads)
    unchecked = ReportSummary(conforms=True, violations=0, warnings=0, infos=0)
    description = describe(quads, content, "0" * 64, unchecked)
    with locked(target) as lock:
        return publish(target, lock, Package(content, description, b"{}"))
