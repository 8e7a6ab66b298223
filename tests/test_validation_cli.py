"""`bilateral-kg validate` as a process: what it reads, what it writes, how it ends."""

import json
import subprocess
from pathlib import Path

import pytest
import rdflib
from building import PROGRAM, VIOLATIONS, Project, project
from rdflib import RDF, SH

FIXTURES = Path(__file__).parent / "fixtures" / "shapes"
COMMON = str(FIXTURES / "common.ttl")
FACTS = "sources/herald-2025/facts/more.yaml"


def run(*arguments: str, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*PROGRAM, "validate", *arguments], capture_output=True, text=True, check=False, cwd=cwd
    )


@pytest.fixture
def small(tmp_path: Path) -> Project:
    return project(tmp_path)


def test_data_that_came_along_conforms() -> None:
    done = run()
    assert done.returncode == 0, done.stdout
    assert "Conforms: 0 violations" in done.stdout


def test_violation_is_shown_with_file_line_and_remedy_and_ends_with_1() -> None:
    fixture = FIXTURES / "C25" / "fail.ttl"
    done = run(str(fixture), COMMON, "--format", "text")
    line = next(
        number
        for number, text in enumerate(fixture.read_text("utf-8").splitlines(), start=1)
        if "bkg:ends" in text
    )
    assert done.returncode == 1
    assert done.stderr == ""
    assert f"fail.ttl:{line}: violation: C25: occupancy/rufus-hart begins on 2024" in done.stdout
    assert "Swap or correct `begins` and `ends`." in done.stdout


def test_warning_alone_ends_with_0() -> None:
    done = run(str(FIXTURES / "C13" / "fail.ttl"), COMMON, "--format", "text")
    assert done.returncode == 0
    assert "warning: C13" in done.stdout
    assert "Conforms: 0 violations, 1 warning, 0 notes." in done.stdout


def test_table_has_the_four_columns() -> None:
    done = run(str(FIXTURES / "C25" / "fail.ttl"), COMMON)
    head = done.stdout.splitlines()[1]
    assert [cell.strip() for cell in head.strip("┃").split("┃")] == [
        "Severity",
        "What",
        "Where",
        "How to mend",
    ]


def test_russian() -> None:
    done = run(str(FIXTURES / "C25" / "fail.ttl"), COMMON, "--format", "text", "--lang", "ru")
    assert "нарушение: C25: occupancy/rufus-hart начинается 2024" in done.stdout
    assert "Требует правки: нарушений 1" in done.stdout


def test_json() -> None:
    done = run(str(FIXTURES / "C22a" / "fail.ttl"), COMMON, "--format", "json")
    content = json.loads(done.stdout)
    (finding,) = content["findings"]
    assert done.returncode == 1
    assert content["conforms"] is False
    assert finding["constraint"] == "C22a"
    assert finding["value"].endswith("figure/trade")
    assert finding["file"].endswith("fail.ttl")
    assert finding["other"]["line"] != finding["line"]
    assert set(finding["message"]) == set(finding["mend"]) == {"en", "ru"}


def test_pyshacl_asked_for_finds_the_same() -> None:
    paths = [str(FIXTURES / name / "fail.ttl") for name in ("C22a", "C25")]
    ours = run(*paths, COMMON, "--format", "json")
    done = run(*paths, COMMON, "--format", "json", "--reference")
    assert done.returncode == 1
    assert json.loads(done.stdout) == json.loads(ours.stdout)


def test_turtle_is_a_shacl_report_without_blank_nodes() -> None:
    done = run(str(FIXTURES / "C22a" / "fail.ttl"), COMMON, "--format", "turtle")
    graph = rdflib.Graph().parse(data=done.stdout, format="turtle")
    assert not any(isinstance(term, rdflib.BNode) for triple in graph for term in triple)
    (whole,) = graph.subjects(RDF.type, SH.ValidationReport)
    assert graph.value(whole, SH.conforms) == rdflib.Literal(False)
    (result,) = graph.objects(whole, SH.result)
    assert graph.value(result, SH.resultSeverity) == SH.Violation
    messages = graph.objects(result, SH.resultMessage)
    assert {text.language for text in messages if isinstance(text, rdflib.Literal)} == {"en", "ru"}


def test_yaml_folder(small: Project) -> None:
    small.write(FACTS, VIOLATIONS)
    done = run(str(small.data), "--format", "text", cwd=small.root)
    assert done.returncode == 1
    for key, constraint in (("paraphrase:", "C02a"), ("reviewedBy:", "C36a")):
        line = VIOLATIONS[: VIOLATIONS.index(key)].count("\n") + 1
        assert f"data/{FACTS}:{line}: violation: {constraint}" in done.stdout


def test_yaml_file_shows_only_what_concerns_it(small: Project) -> None:
    small.write(FACTS, VIOLATIONS)
    good = small.data / "sources/herald-2025/facts/twinning.yaml"
    assert run(str(good), "--format", "text").returncode == 0
    bad = run(str(small.data / FACTS), "--format", "text")
    assert bad.returncode == 1
    assert "C36a" in bad.stdout


def test_source_that_yields_too_little_is_told_of(small: Project) -> None:
    source = small.data / "sources/herald-2025/source.yaml"
    source.write_text(source.read_text("utf-8").replace("min: 1, max: 3", "min: 2, max: 3"))
    done = run(str(small.data))
    assert done.returncode == 1
    assert "source herald-2025 has 1 of Assertion, at least 2 expected" in done.stderr


@pytest.mark.parametrize(
    ("name", "content", "complaint"),
    [
        ("nowhere.ttl", None, "there is no such file or folder"),
        ("notes.txt", "words", "unknown suffix"),
        ("broken.ttl", "<a> <b> .\n", "broken.ttl:1: violation: does not parse"),
        ("broken.nt", "<http://a/> <http://b/> <http://c/> .\nnonsense\n", "broken.nt:2"),
    ],
)
def test_what_cannot_be_read_is_one_message(
    tmp_path: Path, name: str, content: str | None, complaint: str
) -> None:
    if content is not None:
        (tmp_path / name).write_text(content, encoding="utf-8")
    done = run(str(tmp_path / name))
    assert done.returncode == 1
    assert complaint in done.stderr
    assert "Traceback" not in done.stderr


def test_all_unreadable_files_are_told_at_once(tmp_path: Path) -> None:
    for name in ("one.ttl", "two.ttl"):
        (tmp_path / name).write_text("<a> <b> .", encoding="utf-8")
    done = run(str(tmp_path))
    assert done.returncode == 1
    assert "one.ttl" in done.stderr
    assert "two.ttl" in done.stderr


def test_folder_of_neither_is_told_of(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("words", encoding="utf-8")
    done = run(str(tmp_path))
    assert done.returncode == 1
    assert "holds neither RDF nor YAML files" in done.stderr


def test_unknown_format_is_wrong_usage() -> None:
    assert run("--format", "xlsx").returncode == 2
