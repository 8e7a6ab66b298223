"""Exports of the project's own data, and of one organisation with a difficult name."""

import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from conftest import ROOT

from bilateral_kg.engine.embedded import EmbeddedEngine
from bilateral_kg.release.layout import current

# Quotes, markup, separators of XML, Turtle and str.splitlines, letters of five scripts.
HARD = "\"Q\" 'q' <b> & ]]> \\ \u2028 ქართული İlham ישראל 中 \U0001f91d ; \n\t end"
RUSSIAN = f"Жёсткий қазақ {HARD}"
FORMULA = '=HYPERLINK("http://example.org")'
LONG = ("Очень длинное название " * 2_000).strip()


def quoted(text: str) -> str:
    """A YAML scalar that says exactly *text*."""
    return '"' + "".join(c if c.isalnum() else f"\\U{ord(c):08x}" for c in text) + '"'


HARD_DATA = f"""
- id: organization/hard-text
  type: Organization
  label: {{en: {quoted(HARD)}, ru: {quoted(RUSSIAN)}}}
  organizationKind: company
  ofState: state/kazakhstan
- id: source/formula
  type: SourceDocument
  sourceKind: agency-report
  label: {{en: {quoted(FORMULA)}, ru: {quoted(LONG)}}}
  address: https://example.org/
  verification: single
  language: ru
- id: source/hard-text
  type: SourceDocument
  sourceKind: agency-report
  label: {{en: {quoted(HARD)}, ru: "@ПРИВЕТ"}}
  address: https://example.org/
  verification: single
  language: ru
"""


def program(*arguments: str | Path, **options: object) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "bilateral_kg", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, check=False, **options)


@cache
def hard_releases() -> Path:
    """A release of the real data and of what is hard to write down."""
    folder = Path(mkdtemp(prefix="bilateral-kg-export-"))
    data = folder / "data"
    shutil.copytree(ROOT / "data", data)
    (data / "reference" / "hard-text.yaml").write_text(HARD_DATA, "utf-8")
    done = program("build", "--data", data, "--releases", folder / "releases")
    assert done.returncode == 0, done.stderr.decode()
    return folder / "releases"


@cache
def exported(*arguments: str) -> bytes:
    """Bytes of an export, each made once by a process of its own."""
    done = program("export", *arguments, "--releases", hard_releases())
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout


@cache
def engine() -> EmbeddedEngine:
    return EmbeddedEngine(current(hard_releases()).store)
