"""docs/notebook.ipynb: every cell runs, and says what the text around it promises."""

from pathlib import Path

import nbformat
import pytest
import released
from conftest import ROOT
from nbclient import NotebookClient

NOTEBOOK = ROOT / "docs" / "notebook.ipynb"


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Source of each code cell -> what came out of it."""
    home: Path = tmp_path_factory.mktemp("notebook")
    (home / "releases").symlink_to(released.releases())
    notebook = nbformat.read(NOTEBOOK, as_version=4)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BILATERAL_KG_HOME", str(home))
        # The kernel is another process; what it may use is what the tests may use.
        patch.setenv("PYTHONPATH", str(ROOT / "src"))
        patch.setenv("PYTHONDONTWRITEBYTECODE", "1")
        NotebookClient(notebook, timeout=300, kernel_name="python3").execute(cwd=str(home))
    return {cell.source: _told(cell) for cell in notebook.cells if cell.cell_type == "code"}


def _told(cell: nbformat.NotebookNode) -> str:
    pieces = []
    for output in cell.outputs:
        assert output.output_type != "error", output
        pieces.append(output.get("text", ""))
        pieces += [str(value) for value in output.get("data", {}).values()]
    return "\n".join(pieces)


def told_by(run: dict[str, str], part: str) -> str:
    (found,) = [told for source, told in run.items() if part in source]
    return found


def test_every_cell_says_something(run: dict[str, str]) -> None:
    assert len(run) > 10
    assert [source for source, told in run.items() if not told.strip()] == []


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("bkg.open", "release "),
        ("question.summary", "agreements"),
        ('agreements(sector="transport")', "Middle Corridor"),
        ("except ParameterError", "did you mean transport"),
        ("kg.search", "Shusha (City)"),
        ("kg.search", "Gazakh (City)"),
        ("relation.signed", "Relations of Azerbaijan and Kazakhstan"),
        ("relation.status", "yes"),
        ("groupby", "target"),
        ('indicator="kz-az-trade"', "1000000000"),
        ("Counter(", "signed"),
        ("predicate_objects", "/state/azerbaijan"),
        ("SVG(", "<svg"),
    ],
)
def test_cells_say_what_they_are_for(run: dict[str, str], cell: str, said: str) -> None:
    assert said in told_by(run, cell)


def test_no_output_is_kept_in_the_repository() -> None:
    notebook = nbformat.read(NOTEBOOK, as_version=4)
    nbformat.validate(notebook)
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert not any(cell.outputs or cell.execution_count for cell in cells)
