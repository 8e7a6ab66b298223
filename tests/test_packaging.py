"""A wheel built from the repository carries ontology, data and queries, and works on its own."""

import json
import os
import socket
import subprocess
import sys
import time
import venv
import zipfile
from pathlib import Path

import httpx
import pytest
from conftest import ROOT, require

PACKED = "bilateral_kg/_resources"
NO_REGISTRY = "the package registry cannot be reached"


@pytest.fixture(scope="session")
def built(tmp_path_factory) -> Path:
    """dist/ with the sdist of the checkout and the wheel built from that sdist."""
    dist = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(dist), str(ROOT)]
    subprocess.run(command, check=True, capture_output=True)
    return dist


@pytest.fixture(scope="session")
def wheel(built) -> Path:
    (found,) = built.glob("*.whl")
    return found


def resources_of_checkout() -> set[str]:
    listing = subprocess.run(
        ["git", "ls-files", "-z", "ontology", "data", "queries"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return {name for name in listing.stdout.split("\0") if (ROOT / name).is_file()}


def test_the_wheel_carries_exactly_the_tracked_resources(wheel):
    with zipfile.ZipFile(wheel) as archive:
        packed = {
            name.removeprefix(PACKED + "/"): archive.read(name)
            for name in archive.namelist()
            if name.startswith(PACKED)
        }
    tracked = resources_of_checkout()
    assert {"ontology/bilateral.ttl", "ontology/context.jsonld"} <= tracked
    assert tracked <= packed.keys()
    assert all(packed[name] == (ROOT / name).read_bytes() for name in tracked)


def test_the_wheel_carries_licence_and_types_and_no_tests(wheel):
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    assert "bilateral_kg/py.typed" in names
    assert any(name.endswith("licenses/LICENSE") for name in names)
    assert not [name for name in names if "test" in Path(name).parts[0]]


def test_the_wheel_carries_the_browser_libraries(wheel):
    vendor = "bilateral_kg/web/static/vendor/"
    with zipfile.ZipFile(wheel) as archive:
        told = json.loads(archive.read(f"{vendor}manifest.json"))
        packed = {name for name in archive.namelist() if name.startswith(vendor)}
    require("missing" not in told, NO_REGISTRY)
    assert packed == {vendor + name for name in [*told["files"], "manifest.json"]}
    assert all({"name", "version", "license"} <= set(each) for each in told["packages"])


def environment(folder: Path, wheel: Path) -> Path:
    """An empty virtual environment with the wheel and what it asks for, at the lock's versions."""
    venv.create(folder, with_pip=False)
    python = folder / "bin" / "python"
    # A copy without hashes: the wheel itself has none.
    constraints = folder / "constraints.txt"
    lines = (ROOT / "requirements" / "dev.txt").read_text("utf-8").splitlines()
    pins = [line.rstrip(" \\") for line in lines if not line.startswith(" ")]
    constraints.write_text("\n".join(pins), "utf-8")
    command = [sys.executable, "-m", "uv", "pip", "install", "--quiet", "--python", str(python)]
    run = subprocess.run(
        [*command, "--constraint", str(constraints), str(wheel)],
        check=False,
        capture_output=True,
        text=True,
    )
    unreachable = ("error sending request", "dns error", "Failed to fetch", "network was disabled")
    if run.returncode and any(words in run.stderr for words in unreachable):
        require(False, NO_REGISTRY)
    assert run.returncode == 0, run.stderr
    return folder


@pytest.fixture(scope="session")
def installed(wheel, tmp_path_factory) -> Path:
    return environment(tmp_path_factory.mktemp("venv"), wheel)


def run(program: Path | str, *arguments: str, cwd: Path) -> str:
    # Nothing of the checkout's environment may help: no PYTHONPATH, no variables of ours.
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "BILATERAL_KG"))}
    done = subprocess.run(
        [str(program), *arguments],
        cwd=cwd,
        check=False,
        env=clean | {"PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def manifest(releases: Path) -> dict:
    return json.loads((releases / "current" / "manifest.json").read_text("utf-8"))


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def contents(folder: Path) -> dict[str, tuple[int, int]]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {str(path): (path.stat().st_size, path.stat().st_mtime_ns) for path in files}


def ready(address: str, process: subprocess.Popen, seconds: float = 60) -> httpx.Response:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and process.poll() is None:
        try:
            answer = httpx.get(f"{address}/readyz")
        except httpx.ConnectError:
            time.sleep(0.2)
            continue
        if answer.status_code == httpx.codes.OK:
            return answer
        time.sleep(0.2)
    raise AssertionError(f"not ready; ended with {process.poll()}")


@pytest.mark.long
def test_an_installed_wheel_serves_the_same_graph_from_an_empty_folder(installed, tmp_path):
    program, elsewhere = installed / "bin" / "bilateral-kg", tmp_path / "elsewhere"
    elsewhere.mkdir()
    before = contents(installed)
    run(program, "build", cwd=elsewhere)
    checkout = tmp_path / "checkout"
    run(sys.executable, "-m", "bilateral_kg", "build", "--releases", str(checkout), cwd=ROOT)
    assert manifest(elsewhere / "releases")["digest"] == manifest(checkout)["digest"]

    assert "agreements" in run(program, "query", cwd=elsewhere)
    assert run(program, "export", "nquads", cwd=elsewhere).startswith("<https://w3id.org/")

    port = free_port()
    command = [str(program), "serve", "--port", str(port)]
    with subprocess.Popen(command, cwd=elsewhere, stdout=subprocess.DEVNULL) as process:
        try:
            answer = ready(f"http://127.0.0.1:{port}", process)
            assert answer.json()["release"] == manifest(checkout)["id"]
            found = httpx.get(f"http://127.0.0.1:{port}/api/agreements?sector=culture&state=KZ")
            assert found.json()["total"] >= 2
        finally:
            process.terminate()
    assert contents(installed) == before, "site-packages is never written"
