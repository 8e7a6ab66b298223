"""`bilateral-kg evidence`, as a process: a text beside the facts that rest on it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from curating import FACTS, ROOT, SOURCE, Bench, bench

BROKEN = "passage 3-27 begins inside a word"


@pytest.fixture
def project(tmp_path: Path) -> Bench:
    return bench(tmp_path)


def evidence(project: Bench, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run in the folder of texts; only the data is the fixture's, the model is the real one."""
    environment = {**os.environ, "BILATERAL_KG_TEXTS": str(project.text.parent), "COLUMNS": "120"}
    return subprocess.run(
        [sys.executable, "-m", "bilateral_kg", "evidence", "--data", str(project.data), *arguments],
        cwd=project.root,
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


def test_all_passages_fit(project: Bench) -> None:
    done = evidence(project)
    assert done.stdout == (
        "source/ferry-2025: ferry.txt is its text; 4 passages checked, 0 problems\n"
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_the_article_may_lie_anywhere_and_have_other_line_ends(project: Bench) -> None:
    moved = project.root / "moved.txt"
    moved.write_bytes(b"\xef\xbb\xbf" + project.text.read_bytes().replace(b"\n", b"\r\n"))
    done = evidence(project, "--article", str(moved))
    assert done.returncode == 0
    assert "moved.txt is its text" in done.stdout


def test_a_passage_that_cuts_a_word_is_told_with_its_place(project: Bench) -> None:
    path = project.write(FACTS, "- id: x\n  type: Assertion\n  evidence: 3-27\n")
    path = path.relative_to(project.root)  # where the command runs
    done = evidence(project)
    assert done.returncode == 1
    assert done.stdout.endswith("5 passages checked, 1 problem\n")
    assert done.stderr == f"{path}:3: violation: {BROKEN}\n    «Паром» is 2-7\n"


@pytest.mark.parametrize("question", [(), ("figure/bridge",), ("--find", "порт"), ("--coverage",)])
def test_nothing_is_said_about_another_text(project: Bench, question: tuple[str, ...]) -> None:
    text = project.text.read_text(encoding="utf-8")
    project.text.write_text(text.replace("утром", "днём"), encoding="utf-8")
    done = evidence(project, *question)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == (
        "Not the text of this source: the text has 138 code points, that of source/ferry-2025 "
        "has 139; nothing is said about another text\n"
    )
    project.text.write_text(text.replace("утром", "вечор"), encoding="utf-8")
    done = evidence(project, *question)
    assert (done.returncode, done.stdout) == (1, "")
    assert "Not the text of this source: the text has SHA-256 " in done.stderr


@pytest.mark.parametrize(
    "name", ["figure/bridge", "https://w3id.org/bilateral-kg/id/figure/bridge", "bridge"]
)
def test_a_fact_beside_its_words(project: Bench, name: str) -> None:
    done = evidence(project, name)
    assert (done.returncode, done.stderr) == (0, "")
    told = " ".join(done.stdout.split())
    for piece in (
        "figure/bridge",
        "unit:KiloM",
        "assertion/ferry-2025/bridge-planned",
        "modality: planned",
        "voice: quoted",
        "46-74:",
        "Мы построим мост к 2030 году",
        "assertion/ferry-2025/bridge-more",
        "source/ferry-2025: not in this text",
    ):
        assert piece in told
    assert "пришёл" not in told


def test_an_assertion_and_a_part_beside_their_words(project: Bench) -> None:
    told = evidence(project, "minister-spoke").stdout
    assert "attributedTo: person/ann-lind" in told
    assert "Министр сказал" in told
    told = evidence(project, "event/lind-visit#guest").stdout
    assert "en: The ferry arrived." in told
    assert "Паром пришёл в порт утром" in told


def test_a_node_of_which_no_assertion_speaks(project: Bench) -> None:
    done = evidence(project, "state/norland")
    assert done.returncode == 0
    assert "no assertion speaks of it" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["figure/brigde"], "there is no fact `figure/brigde`; did you mean `figure/bridge`?"),
        (["brigde"], "there is no fact `brigde`; did you mean `bridge`?"),
        (["ferry-2025", "--coverage"], "three questions"),
        (["--find", " "], "there are no words to find"),
        (["--source", "fery"], "`fery` is not a source; sources with a text: ferry-2025"),
    ],
)
def test_wrong_usage(project: Bench, arguments: list[str], message: str) -> None:
    done = evidence(project, *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert message in " ".join(done.stderr.replace("│", "").split())


def test_a_name_of_several_is_wrong_usage(project: Bench) -> None:
    project.write(FACTS, "- {id: event/bridge, type: Event}\n")
    done = evidence(project, "bridge")
    assert done.returncode == 2
    assert "`bridge` is the name of several: event/bridge, figure/bridge" in done.stderr


def test_find_prints_code_points(project: Bench) -> None:
    done = evidence(project, "--find", "порт")
    assert (done.returncode, done.stderr) == (0, "")
    hit, around = done.stdout.rstrip("\n").split("\t")
    assert hit == "17-21"
    assert project.text.read_text(encoding="utf-8")[17:21] == "порт"
    assert "пришёл в [порт] утром" in around
    assert evidence(project, "--find", "ПОРТ", "-i").stdout.startswith("17-21\t")


def test_find_without_a_hit_is_an_answer(project: Bench) -> None:
    done = evidence(project, "--find", "мост у реки")
    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr == "no such words in the text\n"


def test_coverage_shows_what_no_assertion_rests_on(project: Bench) -> None:
    done = evidence(project, "--coverage")
    assert done.returncode == 0
    *gaps, summary = done.stdout.splitlines()
    assert gaps == ["78-107\tA well-known engineer praised", "115-137\tof new cable 🎉 at noon"]
    assert summary == (
        "assertions rest on 55.4 % of source/ferry-2025 (62 of 112 code points, "
        "white space not counted); 2 spans are left"
    )


def second_source(project: Bench) -> None:
    text = (project.data / SOURCE).read_text(encoding="utf-8")
    other = "c35e5f6a3a0e1d2bb8a0d3e0f7cf6f1d5ee0e1c55b23a0b1d9f5fbc0f6e6a001"
    digest = "ddaa8116290f72e9cf50a50a5ef88ac85a2fc5a16ea0fbc635401cd95d37e67f"
    project.write(
        "sources/other/source.yaml",
        text.replace("source/ferry-2025", "source/other").replace(digest, other),
    )
    project.write("sources/page/source.yaml", "{id: source/page, type: SourceDocument}\n")


def test_among_several_sources_the_text_tells_which(project: Bench) -> None:
    second_source(project)
    done = evidence(project, "--article", str(project.text))
    assert done.returncode == 0
    assert done.stdout.startswith("source/ferry-2025: ")
    assert evidence(project, "--source", "source/ferry-2025").returncode == 0
    done = evidence(project)
    assert done.returncode == 2
    assert "several sources have a text; say which with --source: ferry-2025, other" in done.stderr
    done = evidence(project, "--source", "other")
    assert done.returncode == 1
    assert "Not the text of this source" in done.stderr


def test_a_source_whose_evidence_is_the_page(project: Bench) -> None:
    second_source(project)
    done = evidence(project, "--source", "page")
    assert done.returncode == 2
    assert "`page` has no text snapshot: its evidence is the page" in done.stderr


def test_an_unreadable_text_and_bad_data(project: Bench) -> None:
    missing = project.root / "none.txt"
    done = evidence(project, "--article", str(missing))
    assert done.returncode == 1
    assert done.stderr.startswith(f"{missing.name}: violation: cannot be read: No such file")
    path = project.write(FACTS, "- id: x\n  type: Assertion\n  evidence: 27-2\n")
    path = path.relative_to(project.root)
    done = evidence(project)
    assert done.returncode == 1
    assert f"{path}:3: violation: evidence `27-2`: is reversed" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_projects_own_passages(article_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "bilateral_kg", "evidence", "--article", str(article_path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert "article.txt is its text" in done.stdout
