"""What may stand in the repository: licences, a lock without addresses, nothing of this machine."""

import ast
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import yaml
from conftest import ROOT, require

LOCK = ROOT / "requirements" / "dev.txt"
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
PROJECT = PYPROJECT["project"]
# Spelt backwards: a file that names them is what the test looks for.
REGISTRIES = ("gro.ipyp", "detsohnohtyp", "sjmpn.yrtsiger", "gro.sjmpn", "naibed.bed", "oi.setarc")
# Distribution names that differ from the module they bring.
DISTRIBUTIONS = {"yaml": "pyyaml", "starlette": "fastapi", "click": "typer"}


def tracked() -> list[Path]:
    """Files of the repository, as they are on disk."""
    listing = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, check=False, capture_output=True, text=True
    )
    require(listing.returncode == 0, "not a git checkout")
    return [ROOT / name for name in listing.stdout.split("\0") if name and (ROOT / name).is_file()]


def texts() -> dict[str, str]:
    found = {}
    for path in tracked():
        try:
            found[str(path.relative_to(ROOT))] = path.read_text("utf-8")
        except UnicodeDecodeError:
            continue
    return found


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def required() -> set[str]:
    asked = [*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["dev"]]
    asked += PYPROJECT["build-system"]["requires"]
    return {normal(re.match(r"[\w.-]+", requirement)[0]) for requirement in asked}


def test_the_lock_pins_everything_that_is_asked_for_and_names_no_address():
    lines = LOCK.read_text("utf-8").splitlines()
    pinned = {normal(m[1]) for line in lines if (m := re.match(r"([\w.-]+)==\S+", line))}
    assert required() <= pinned
    assert not [line for line in lines if "://" in line or line.startswith("-")]
    entries = [line for line in lines if not line.startswith(" ")]
    assert all(line.rstrip(" \\").count("==") >= 1 for line in entries)
    assert all(line.endswith("\\") for line in entries), "an entry without a hash"


def test_every_module_that_is_imported_is_asked_for():
    extras = [
        item
        for name, some in PROJECT["optional-dependencies"].items()
        if name != "dev"
        for item in some
    ]
    asked = [*PROJECT["dependencies"], *extras]
    declared = {normal(re.match(r"[\w.-]+", item)[0]) for item in asked}
    unasked = {}
    for path in sorted((ROOT / "src").rglob("*.py")):
        for module in imported(path):
            name = normal(DISTRIBUTIONS.get(module, module))
            if name not in declared and module not in {*sys.stdlib_module_names, "bilateral_kg"}:
                unasked.setdefault(name, str(path.relative_to(ROOT)))
    assert unasked == {}


def imported(path: Path) -> set[str]:
    names = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.add(node.module.partition(".")[0])
    return names


def test_no_host_of_a_package_registry():
    hosts = re.compile("|".join(re.escape(name[::-1]) for name in REGISTRIES))
    assert {name: m[0] for name, text in texts().items() if (m := hosts.search(text))} == {}


def test_no_path_of_one_machine():
    place = re.compile(r"(?<![\w.:/-])/(?:home|root|Users|work|farm)/[a-z.]")
    assert {name: m[0] for name, text in texts().items() if (m := place.search(text))} == {}


def test_no_lock_or_folder_of_a_tool_that_holds_addresses():
    names = {path.name for path in tracked()}
    assert not names & {"uv.lock", "pylock.toml", "poetry.lock", "node_modules", ".env"}


def test_two_licences_for_code_and_data():
    text = (ROOT / "LICENSE").read_text("utf-8")
    assert "Permission is hereby granted, free of charge" in text
    assert "creativecommons.org/licenses/by/4.0/" in text
    assert PROJECT["license"] == "MIT AND CC-BY-4.0"


def test_citation_changelog_and_package_agree_on_the_version():
    version = PROJECT["version"]
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))
    assert citation["version"] == version
    assert set(citation["license"]) == {"MIT", "CC-BY-4.0"}
    changelog = (ROOT / "CHANGELOG.md").read_text("utf-8")
    assert re.search(rf"^## \[{re.escape(version)}\] - \d{{4}}-\d\d-\d\d$", changelog, re.MULTILINE)
    program = [sys.executable, "-m", "bilateral_kg", "--version"]
    shown = subprocess.run(program, capture_output=True, text=True, check=True).stdout
    assert shown.split() == ["bilateral-kg", version]


def test_make_lists_its_targets_and_what_they_do():
    shown = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True)
    listed = set(re.findall(r"^  make ([a-z-]+) +\S", shown.stdout, re.MULTILINE))
    assert listed == {
        *("help", "install", "assets", "serve", "test", "test-long", "check", "lock", "bench")
    }


def test_make_says_what_to_install_where_python_is_missing(tmp_path):
    run = subprocess.run(
        ["make", "install", "PYTHON=python-that-is-not-there", f"VENV={tmp_path / 'venv'}"],
        cwd=ROOT,
        check=False,
        capture_output=True,
        text=True,
    )
    assert run.returncode != 0
    assert "apt install python3.11" in run.stdout
    assert not (tmp_path / "venv").exists()
