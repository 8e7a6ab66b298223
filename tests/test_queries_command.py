"""`bilateral-kg query` as a process: the list, answers in each format, what is refused."""

import csv
import json
import os
import subprocess
from pathlib import Path

import pytest
from building import PROGRAM, Project, project
from pyoxigraph import RdfFormat, parse


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Project:
    made = project(tmp_path_factory.mktemp("query"))
    run = made.build()
    assert run.returncode == 0, run.stderr
    return made


def query(
    releases: Path | None, *arguments: str | Path, cwd: Path | None = None
) -> subprocess.CompletedProcess[str]:
    where = ["--releases", str(releases)] if releases else []
    return subprocess.run(
        [*PROGRAM, "query", *map(str, arguments), *where],
        capture_output=True,
        text=True,
        check=False,
        cwd=cwd,
        env={**os.environ, "COLUMNS": "200"},
    )


def test_without_a_name_the_questions_are_listed(tmp_path: Path) -> None:
    english = query(None, cwd=tmp_path)
    assert english.returncode == 0
    (line,) = [line for line in english.stdout.splitlines() if "visit-contents" in line]
    assert "What a visit consisted of" in line
    assert "visit*" in line
    russian = query(None, "--lang", "ru", cwd=tmp_path)
    assert "Из чего состоял визит" in russian.stdout


def test_a_question_with_parameters(built: Project) -> None:
    run = query(built.releases, "sectors", "--lang", "ru", "-f", "csv")
    assert run.returncode == 0
    labels = {row["sector"]: row["label"] for row in csv.DictReader(run.stdout.splitlines())}
    assert labels["https://w3id.org/bilateral-kg/vocab/sector/energy"] == "энергетика"
    chosen = query(built.releases, "sectors", "-p", "lang=en", "--lang", "ru", "-f", "csv")
    assert ",energy," in chosen.stdout


def test_a_table_shows_ids_as_the_curators_write_them(built: Project) -> None:
    run = query(built.releases, "evidence", "-p", "fact=twinning/strelsau-sylvan")
    assert run.returncode == 0
    assert "assertion/herald-2025/twinned" in run.stdout
    assert "Strelsau and Sylvan became twin cities." in run.stdout
    assert "1 row" in run.stdout


def test_an_empty_answer_is_an_answer(built: Project) -> None:
    run = query(built.releases, "agreements", "--param", "sector=energy")
    assert (run.returncode, run.stderr) == (0, "")
    assert "0 rows" in run.stdout


def test_a_file_of_one_s_own(built: Project, tmp_path: Path) -> None:
    mine = tmp_path / "mine.rq"
    mine.write_text("SELECT ?city { ?city a <https://w3id.org/bilateral-kg/ontology#City> }")
    run = query(built.releases, mine, "--format", "json")
    found = json.loads(run.stdout)["results"]["bindings"]
    assert {row["city"]["value"].rpartition("/")[2] for row in found} == {"strelsau", "sylvan"}


def test_a_file_with_a_head_takes_parameters(built: Project, tmp_path: Path) -> None:
    mine = tmp_path / "mine.rq"
    mine.write_text(
        "#+ summary: {en: Names, ru: Имена}\n#+ description: {en: Names., ru: Имена.}\n"
        "#+ parameters: {state: {type: state, summary: {en: State, ru: Страна}}}\n"
        "SELECT ?city {\n  #? state\n"
        "  ?city <https://w3id.org/bilateral-kg/ontology#inState> ?state .\n  #?\n}\n"
    )
    run = query(built.releases, mine, "-p", "state=freedonia", "-f", "tsv")
    assert run.stdout.splitlines()[1:] == ["<https://w3id.org/bilateral-kg/id/city/sylvan>"]


def test_a_graph_is_turtle_unless_told_otherwise(built: Project, tmp_path: Path) -> None:
    mine = tmp_path / "mine.rq"
    mine.write_text("CONSTRUCT WHERE { ?s <https://w3id.org/bilateral-kg/ontology#twinCity> ?o }")
    turtle = query(built.releases, mine).stdout
    for name, written in {
        "ntriples": RdfFormat.N_TRIPLES,
        "jsonld": RdfFormat.JSON_LD,
        "rdfxml": RdfFormat.RDF_XML,
    }.items():
        other = query(built.releases, mine, "-f", name).stdout
        assert {str(q) for q in parse(other, written)} == {
            str(q) for q in parse(turtle, RdfFormat.TURTLE)
        }
    assert "city/sylvan" in query(built.releases, mine, "-f", "table").stdout


def test_yes_and_no(built: Project, tmp_path: Path) -> None:
    (tmp_path / "no.rq").write_text("ASK { <urn:nothing> ?p ?o }")
    run = query(built.releases, tmp_path / "no.rq")
    assert (run.returncode, run.stdout.strip()) == (0, "no")


def test_the_query_itself(built: Project) -> None:
    run = query(built.releases, "agreements", "-p", "state=ruritania", "--sparql")
    assert "VALUES ?state { <https://w3id.org/bilateral-kg/id/state/ruritania> }" in run.stdout
    assert "#?" not in run.stdout


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["agrements"], 2, "did you mean agreements"),
        (["agreements", "-p", "sectr=energy"], 2, "did you mean sector"),
        (["agreements", "-p", "sector=enrgy"], 2, "did you mean energy"),
        (["agreements", "-p", "state=Ruritanya"], 2, "did you mean ruritania"),
        (["agreements", "-p", "sector"], 2, "name=value"),
        (["agreements", "-p", "sector=energy", "-p", "sector=health"], 2, "one value"),
        (["agreements", "-f", "tabel"], 2, "did you mean table"),
        (["agreements", "-f", "turtle"], 2, "table, json, xml, csv, tsv"),
        (["visit-contents"], 2, "needs visit"),
        (["none.rq"], 1, "none.rq: No such file"),
        (["bad.rq"], 1, "Line 2, column 12: Prefix not found"),
        (["bad.rq", "-p", "x=1"], 1, "summary lacks en"),
        (["latin.rq"], 1, "is not UTF-8 at byte 5"),
        (["service.rq"], 1, "SERVICE"),
        (["update.rq"], 1, "update"),
    ],
)
def test_what_is_wrong_is_said_in_a_line(
    built: Project, tmp_path: Path, arguments: list[str], code: int, said: str
) -> None:
    (tmp_path / "bad.rq").write_text("SELECT * {\n ?s ?p ex:o }")
    (tmp_path / "latin.rq").write_bytes(b"ASK {\xe9}")
    (tmp_path / "service.rq").write_text("SELECT * { SERVICE <http://127.0.0.1:9/> {} }")
    (tmp_path / "update.rq").write_text("INSERT DATA { <urn:a> <urn:b> <urn:c> }")
    run = query(built.releases, *arguments, cwd=tmp_path)
    assert run.returncode == code
    assert said in run.stderr
    assert "Traceback" not in run.stderr
    assert run.stdout == ""


def test_no_release_says_how_to_make_one(tmp_path: Path) -> None:
    run = query(tmp_path, "agreements")
    assert (run.returncode, run.stdout) == (1, "")
    assert "bilateral-kg build" in run.stderr
