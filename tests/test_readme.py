"""The README tells the truth: commands run, the sample is what comes, links lead somewhere."""

import re
import shlex
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import httpx
import pytest
from conftest import ROOT
from serving import serving

README = (ROOT / "README.md").read_text("utf-8")
PROGRAM = ".venv/bin/bilateral-kg"
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def blocks(language: str) -> list[str]:
    return [text for name, text in BLOCK.findall(README) if name == language]


def commands(start: str) -> list[list[str]]:
    """Commands of the shell blocks that begin with *start*, comments left out."""
    text = "".join(blocks("sh"))
    found = re.findall(rf"^{re.escape(start)} (?:'[^']*'|[^'\n])*$", text, re.MULTILINE)
    return [shlex.split(command, comments=True)[1:] for command in found]


def program(*arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "bilateral_kg", *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    """A working folder with a release of the real data."""
    made = tmp_path_factory.mktemp("readme")
    done = program("build", folder=made)
    assert done.returncode == 0, done.stderr
    (query,) = blocks("sparql")
    (made / "corridor.rq").write_text(query, "utf-8")
    return made


@pytest.fixture(scope="module")
def server(folder):
    with serving("--releases", folder / "releases") as running:
        yield running


def test_the_sample_is_what_comes_out(folder):
    (sample,) = blocks("console")
    command, _, shown = sample.partition("\n")
    assert command.startswith(f"$ {PROGRAM} ")
    done = program(*shlex.split(command)[2:], folder=folder)
    assert done.returncode == 0, done.stderr
    assert [line.rstrip() for line in done.stdout.splitlines()] == shown.splitlines()


@pytest.mark.parametrize("arguments", commands(PROGRAM), ids=" ".join)
def test_every_command_runs(folder, request, arguments):
    own = list(arguments)
    if "TEXT.txt" in own:
        own[own.index("TEXT.txt")] = str(request.getfixturevalue("article_path"))
    done = program(*own, folder=folder)
    assert done.returncode == 0, done.stderr
    assert done.stdout or "-o" in own


@pytest.mark.parametrize("arguments", commands("curl"), ids=" ".join)
def test_every_address_answers(server, arguments):
    (address,) = [one for one in arguments if one.startswith("http")]
    given = dict(pairwise(arguments))
    headers = dict([given["-H"].split(": ")]) if "-H" in given else {}
    name, _, value = given.get("--data-urlencode", "").partition("=")
    path = address.removeprefix("http://127.0.0.1:8000")
    with server.client(headers=headers) as client:
        answer = client.post(path, data={name: value}) if name else client.get(path)
    assert answer.status_code == httpx.codes.OK, answer.text
    if name:
        assert len(answer.text.splitlines()) > 1
    else:
        assert answer.json()["total"] > 0


def test_links_lead_to_files_of_the_repository():
    links = re.findall(r"\]\((?!https?:)([^)#]+)\)", README)
    assert links
    assert [link for link in links if not (ROOT / link).exists()] == []


def test_the_readme_names_only_what_make_knows():
    known = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True)
    named = set(re.findall(r"(?:`|^)make ([a-z-]+)", README, re.MULTILINE))
    assert named
    assert {name for name in named if f"make {name} " not in known.stdout} == set()


@pytest.mark.long
def test_the_counts_are_those_of_a_run():
    report = [sys.executable, "tests/conformance/report.py"]
    counted = subprocess.run(report, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert counted in README
