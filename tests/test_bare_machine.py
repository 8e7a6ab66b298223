"""What a bare machine skips is a decision: the list stands here, and only `require` may skip.

With BILATERAL_KG_CI=1, as .ci/run sets it, the same tests fail instead.
"""

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT

TESTS = ROOT / "tests"
# Where a test asks for what may be missing, and for what.
ASKED = {
    "browsing.py": {"chromium is needed", "the browser libraries are not"},
    "conftest.py": {"the source text"},
    "reasoner.py": {"a JDK 17 is needed", "owlready2 is not installed"},
    "test_export_svg.py": {"chromium is needed to measure labels"},
    "test_packaging.py": {"the package registry cannot be reached"},
    "test_reference_data.py": {"the look-up of the entities"},
    "test_repository.py": {"not a git checkout"},
    "test_workers.py": {"the lock is the Linux kernel's"},
    "virtuoso.py": {"virtuoso-t is not installed"},
}
OTHER_WAYS = {"skip", "skipif", "importorskip", "xfail", "SkipTest", "skipTest", "skipUnless"}


def modules() -> dict[str, ast.Module]:
    found = sorted(TESTS.rglob("*.py"))
    return {str(p.relative_to(TESTS)): ast.parse(p.read_text("utf-8")) for p in found}


def reasons(tree: ast.Module) -> set[str]:
    """The reasons of all calls of `require`, with constants of the module put in."""
    constants = {
        target.id: node.value
        for node in tree.body
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "require":
            reason = node.args[1]
            if isinstance(reason, ast.Name):
                reason = constants[reason.id]
            found.add(ast.unparse(reason).removeprefix("f").strip("'\""))
    return found


def test_the_list_is_complete_and_nothing_on_it_is_outdated():
    asked = {name: found for name, tree in modules().items() if (found := reasons(tree))}
    assert asked.keys() == ASKED.keys()
    for name, found in asked.items():
        known = ASKED[name]
        assert len(found) == len(known), f"{name} asks for {found}"
        assert all(any(reason.startswith(one) for one in known) for reason in found), found


def test_nothing_skips_in_another_way():
    used = {
        f"{name}:{node.lineno}"
        for name, tree in modules().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr in OTHER_WAYS
    }
    (own,) = used
    assert own.startswith("conftest.py:"), "the one place is conftest.require"


PROBE = """
from conftest import require


def test_needs_what_is_not_there():
    require(False, "no such thing here")
"""


@pytest.mark.parametrize(("in_ci", "outcome"), [("0", "1 skipped"), ("1", "1 failed")])
def test_what_is_missing_skips_here_and_fails_in_ci(tmp_path: Path, in_ci: str, outcome: str):
    (tmp_path / "test_probe.py").write_text(PROBE, "utf-8")
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-rs", str(tmp_path)]
    done = subprocess.run(
        [*command, f"--rootdir={tmp_path}", "-c", os.devnull],
        cwd=tmp_path,
        env={**os.environ, "BILATERAL_KG_CI": in_ci, "PYTHONPATH": str(TESTS)},
        check=False,
        capture_output=True,
        text=True,
    )
    assert outcome in done.stdout, done.stdout
    assert "no such thing here" in done.stdout
