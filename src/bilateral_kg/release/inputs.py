"""What a release is made from, by name and digest: nothing is built when all are the same again."""

from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Final

from bilateral_kg import __version__
from bilateral_kg.curation.rdffile import FORMATS
from bilateral_kg.errors import DataError, Problem
from bilateral_kg.release.digest import pairs_digest, tree_sha256
from bilateral_kg.resources import folder

# The libraries whose behaviour shows in a release or its report.
LIBRARIES: Final = (
    *("edtf", "oxrdflib", "pymorphy3", "pymorphy3-dicts-ru", "pyoxigraph", "pyshacl"),
    *("PyYAML", "rdflib", "tantivy"),
)
_DATA: Final = frozenset({".yaml", ".yml"})
_MODEL: Final = frozenset({".ttl", ".jsonld"})
_CODE: Final = ("curation", "release", "search", "validation")


def software() -> dict[str, str]:
    """Versions of what makes a release; `code` and `model` tell two states of a checkout apart."""
    package = Path(__file__).parents[1]
    code: dict[str, str] = {}
    for part in _CODE:
        code |= _named(part, tree_sha256(package / part, frozenset({".py"})))
    code |= _named("queries", tree_sha256(folder("queries") / "search", frozenset({".rq"})))
    model = _named("ontology", tree_sha256(folder("ontology"), _MODEL))
    model |= _named("rules", tree_sha256(folder("queries") / "derive", frozenset({".rq"})))
    return {
        "bilateral-kg": __version__,
        "code": pairs_digest(code)[:12],
        "model": pairs_digest(model)[:12],
        **{library: version(library) for library in LIBRARIES},
    }


def read_inputs(data: Path, ontology: Path, rules: Path) -> dict[str, str]:
    """Name -> SHA-256 of every file of *data*, *ontology* and *rules* that counts."""
    if not data.is_dir():
        raise DataError([Problem("no such folder", path=data)])
    return {
        **_named("data", tree_sha256(data, _DATA | FORMATS.keys())),
        **_named("ontology", tree_sha256(ontology, _MODEL)),
        **_named("rules", tree_sha256(rules, frozenset({".rq"}))),
    }


def read_data(data: Path) -> dict[str, bytes]:
    """Relative POSIX path -> bytes of every file of *data* that counts, for the release to keep."""
    return {
        path.relative_to(data).as_posix(): path.read_bytes()
        for path in sorted(data.rglob("*"))
        if path.is_file() and path.suffix in _DATA
    }


def inputs_digest(files: Mapping[str, str]) -> str:
    """The digest that a manifest keeps: of *files*, as read_inputs gives them, and software."""
    return pairs_digest({**files, **_named("software", software())})


def _named(part: str, digests: dict[str, str]) -> dict[str, str]:
    return {f"{part}/{name}": digest for name, digest in digests.items()}
