"""Fixtures shared by all tests: what a bare machine may lack, and how to ask for it."""

import os
from pathlib import Path

import pytest
from building import Project, project

ROOT = Path(__file__).resolve().parents[1]
IN_CI = os.environ.get("BILATERAL_KG_CI") == "1"


def require(condition: bool, reason: str) -> None:
    """Skip with *reason* on a bare machine, fail in CI, where nothing may be missing."""
    if condition:
        return
    if IN_CI:
        pytest.fail(f"missing in CI: {reason}")
    pytest.skip(reason)


@pytest.fixture(scope="session")
def article_path() -> Path:
    """The article's text, which is never part of the repository."""
    texts = Path(os.environ.get("BILATERAL_KG_TEXTS", ROOT.parent / "shared" / "source"))
    path = texts / "article.txt"
    require(path.is_file(), f"the source text is not at {path.name} beside the checkout")
    return path


@pytest.fixture(scope="session")
def once(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """The small project, built once per run; read it, or take a copy."""
    small = project(tmp_path_factory.mktemp("once"))
    done = small.build()
    assert done.returncode == 0, done.stderr
    return small


@pytest.fixture
def made(once: Project, tmp_path: Path) -> Project:
    """A copy of it, to do with as a test likes."""
    return once.copy(tmp_path / "project")
