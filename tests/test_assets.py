"""Browser libraries: fetched while the package is built, pinned, and never what stops a build."""

import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
import released
from conftest import ROOT
from serving import serving
from sitemap import PAGES

NEEDED = ("hatch_build.py", "package.json", "package-lock.json", ".npmrc", "requirements/node.txt")
VENDOR = Path("src", "bilateral_kg", "web", "static", "vendor")


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """As much of a checkout as fetching needs."""
    root = tmp_path / "checkout"
    for name in NEEDED:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, root / name)
    (root / VENDOR).parent.mkdir(parents=True)
    return root


def npm(folder: Path, script: str) -> Path:
    """A folder with nothing but an npm that does as *script* says."""
    folder.mkdir(exist_ok=True)
    program = folder / "npm"
    program.write_text(f"#!{sys.executable}\n{script}", "utf-8")
    program.chmod(0o755)
    return folder


def fetch(root: Path, path: Path, asked: str = "auto") -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PATH": str(path), "BILATERAL_KG_ASSETS": asked}
    return subprocess.run(
        [sys.executable, "hatch_build.py"],
        cwd=root,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def manifest(root: Path) -> dict:
    return json.loads((root / VENDOR / "manifest.json").read_text("utf-8"))


def failing(code: str, spelling: str = "error") -> str:
    said = f"npm {spelling} code {code}\nnpm {spelling} request to somewhere failed\n"
    return f"import sys; sys.stderr.write({said!r}); sys.exit(1)"


# Lays out what an npm would: every file that the lock's packages are wanted for.
WILLING = f"""
import json, pathlib, sys
sys.path.insert(0, {str(ROOT)!r})
from hatch_build import WANTED
for name, files in WANTED.items():
    package = pathlib.Path("node_modules", name)
    for file in [*files, "LICENSE"]:
        (package / file).parent.mkdir(parents=True, exist_ok=True)
        (package / file).write_text(f"{{name}} {{file}}")
    stated = {{"version": "1", "license": "MIT"}}
    (package / "package.json").write_text(json.dumps(stated))
assert "--ignore-scripts" in sys.argv
"""


@pytest.mark.parametrize("spelling", ["error", "ERR!"])
@pytest.mark.parametrize("code", ["ECONNREFUSED", "ENOTFOUND", "ETIMEDOUT", "E403", "E503"])
def test_a_registry_out_of_reach_is_written_down_and_stops_nothing(
    checkout: Path, tmp_path: Path, code: str, spelling: str
):
    run = fetch(checkout, npm(tmp_path / "bin", failing(code, spelling)))
    assert f"missing (npm ci: {code})" in run.stdout, run.stderr
    assert manifest(checkout) == {"missing": f"npm ci: {code}"}


@pytest.mark.parametrize("code", ["EINTEGRITY", "EUSAGE", "EJSONPARSE"])
def test_other_bytes_than_pinned_and_mistakes_of_ours_stop_the_build(
    checkout: Path, tmp_path: Path, code: str
):
    run = fetch(checkout, npm(tmp_path / "bin", failing(code)))
    assert run.returncode
    assert code in run.stderr
    assert not (checkout / VENDOR / "manifest.json").exists()


def test_what_is_fetched_once_is_not_fetched_again_until_the_lock_changes(
    checkout: Path, tmp_path: Path
):
    run = fetch(checkout, npm(tmp_path / "bin", WILLING))
    assert "fetched" in run.stdout, run.stderr
    told = manifest(checkout)
    assert {path.name for path in (checkout / VENDOR).iterdir()} == {
        *told["files"],
        "manifest.json",
    }
    assert {"cytoscape.min.js", "yasgui.min.css", "LICENSE.d3-geo.txt"} <= set(told["files"])
    dead = npm(tmp_path / "bin", failing("ECONNREFUSED"))
    assert "already there" in fetch(checkout, dead).stdout
    with (checkout / "package-lock.json").open("a") as lock:
        lock.write("\n")
    assert "ECONNREFUSED" in fetch(checkout, dead).stdout


def test_a_builder_may_ask_to_skip_or_to_insist(checkout: Path, tmp_path: Path):
    dead = npm(tmp_path / "bin", failing("ENOTFOUND"))
    assert fetch(checkout, dead, "require").returncode
    assert not (checkout / VENDOR / "manifest.json").exists()
    assert "missing (skipped)" in fetch(checkout, dead, "skip").stdout
    assert "auto, skip or require" in fetch(checkout, dead, "never").stderr


def test_a_file_that_a_package_no_longer_has_stops_the_build(checkout: Path, tmp_path: Path):
    partly = WILLING + "\npathlib.Path('node_modules/d3-geo/dist/d3-geo.min.js').unlink()\n"
    assert fetch(checkout, npm(tmp_path / "bin", partly)).returncode
    assert not (checkout / VENDOR / "manifest.json").exists()


def test_the_lock_holds_hashes_and_no_address_to_load_from():
    lock = json.loads((ROOT / "package-lock.json").read_text("utf-8"))
    packages = {name: package for name, package in lock["packages"].items() if name}
    assert all("integrity" in package for package in packages.values())
    assert not any("resolved" in package for package in packages.values())
    assert "omit-lockfile-registry-resolved=true" in (ROOT / ".npmrc").read_text("utf-8")
    assert "registry=" not in (ROOT / ".npmrc").read_text("utf-8").replace("resolved=", "")


def test_the_lock_pins_exactly_what_is_asked_for():
    asked = json.loads((ROOT / "package.json").read_text("utf-8"))["dependencies"]
    locked = json.loads((ROOT / "package-lock.json").read_text("utf-8"))["packages"]
    assert asked == {name: locked[f"node_modules/{name}"]["version"] for name in asked}


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a wheel holds that was built where the libraries could not be had, unpacked."""
    folder = tmp_path_factory.mktemp("bare")
    source = folder / "source"
    kept = ("src", "ontology", "data", "queries", "LICENSE", "README.md", "pyproject.toml")
    listing = ["git", "ls-files", "-z", *kept, *NEEDED]
    tracked = subprocess.run(listing, cwd=ROOT, capture_output=True, text=True, check=True)
    for name in filter(None, tracked.stdout.split("\0")):
        (source / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, source / name)
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir"]
    environment = {**os.environ, "BILATERAL_KG_ASSETS": "skip"}
    run = subprocess.run(
        [*command, str(folder), str(source)],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "installed")
    return folder / "installed"


def test_a_wheel_built_without_the_libraries_says_so(bare: Path):
    (left,) = (bare / "bilateral_kg" / "web" / "static" / "vendor").iterdir()
    assert json.loads(left.read_text("utf-8")) == {"missing": "skipped"}


@pytest.mark.long
def test_without_the_libraries_each_page_is_served_and_says_what_is_missing(
    bare: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("PYTHONPATH", str(bare))
    page = {"accept": "text/html"}
    with serving("--releases", released.releases()) as server, server.client() as client:
        for path in PAGES:
            answer = client.get(path, headers=page)
            assert answer.status_code == 200, path
            drawn = path.startswith(("/graph", "/map", "/editor", "/sparql"))
            assert ("(skipped)" in answer.text) == drawn, path
        assert client.get("/map", headers=page).text.count("<tr>") > 10
        assert client.get("/graph", headers=page).text.count("<tr>") > 10
        form = {"query": "ASK { ?a ?b ?c }", "format": "html"}
        assert "yes" in client.post("/sparql", data=form).text
        assert any("without browser libraries (skipped)" in line for line in server.log)
