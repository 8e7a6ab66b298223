"""/api/export/{format}: every export over HTTP, each read by a program that uses such files."""

import csv
import io
import json
import subprocess
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from xml.etree import ElementTree as ET

import httpx
import networkx as nx
import pytest
import rdflib
import released
from building import PROGRAM
from openpyxl import load_workbook
from pyoxigraph import RdfFormat, parse
from serving import serving

from bilateral_kg.export import FORMATS

PROBLEM = "application/problem+json"


@pytest.fixture(scope="module")
def client() -> httpx.Client:
    return released.client()


def _rdflib(form: str) -> Callable[[bytes], int]:
    return lambda content: len(rdflib.Dataset().parse(data=content, format=form))


def _pyoxigraph(form: RdfFormat) -> Callable[[bytes], int]:
    return lambda content: sum(1 for _ in parse(content, form))


# What opens each, and gives a number that is large if anything was understood.
READERS: dict[str, Callable[[bytes], int]] = {
    "graphml": lambda content: len(nx.read_graphml(io.BytesIO(content))),
    "gexf": lambda content: len(nx.read_gexf(io.BytesIO(content))),
    "cytoscape": lambda content: len(nx.cytoscape_graph(json.loads(content))),
    "svg": lambda content: len(ET.fromstring(content).findall(".//{*}text")),
    "csv": lambda content: sum(1 for _ in csv.reader(content.decode("utf-8-sig").splitlines())),
    "xlsx": lambda content: sum(s.max_row for s in load_workbook(io.BytesIO(content)).worksheets),
    "turtle": _rdflib("turtle"),
    "trig": _pyoxigraph(RdfFormat.TRIG),
    "nquads": _pyoxigraph(RdfFormat.N_QUADS),
    "jsonld": _pyoxigraph(RdfFormat.JSON_LD),
    "rdfxml": _pyoxigraph(RdfFormat.RDF_XML),
    "rdf12": _pyoxigraph(RdfFormat.TURTLE),
}


def test_every_format_has_a_reader_here() -> None:
    assert READERS.keys() == set(FORMATS)


@pytest.mark.parametrize("name", FORMATS)
def test_each_format_is_what_the_command_writes_and_can_be_read(
    client: httpx.Client, name: str
) -> None:
    table = ["--table", "agreements"] if name == "csv" else []
    asked = {"table": "agreements"} if name == "csv" else {}
    answer = client.get(f"/api/export/{name}", params=asked)
    assert answer.status_code == 200, answer.text
    command = [*PROGRAM, "export", name, *table, "--releases", str(released.releases())]
    written = subprocess.run(command, capture_output=True, check=True).stdout
    assert answer.content == written
    assert READERS[name](answer.content) > 20
    shown = answer.headers["content-disposition"]
    assert shown.startswith("inline" if name == "svg" else "attachment")
    assert 'filename="bilateral-kg-' in shown
    again = client.get(
        f"/api/export/{name}", params=asked, headers={"if-none-match": answer.headers["etag"]}
    )
    assert again.status_code == 304


def test_filters_are_those_of_the_command(client: httpx.Client) -> None:
    asked = {"pair": "KZ-AZ", "sector": "transport", "from": "2025", "type": "Event, Project"}
    answer = client.get("/api/export/graphml", params=asked)
    part = nx.read_graphml(io.BytesIO(answer.content))
    whole = nx.read_graphml(io.BytesIO(client.get("/api/export/graphml").content))
    assert 0 < len(part) < len(whole)
    arguments = ["--pair", "KZ-AZ", "--sector", "transport", "--from", "2025"]
    arguments += ["--type", "Event", "--type", "Project", "--releases", str(released.releases())]
    run = subprocess.run(
        [*PROGRAM, "export", "graphml", *arguments], capture_output=True, check=True
    )
    assert answer.content == run.stdout
    assert "KZ-AZ-transport-2025-Event--Project" in answer.headers["content-disposition"]
    facts = client.get("/api/export/graphml", params={"profile": "facts"})
    assert len(nx.read_graphml(io.BytesIO(facts.content))) > len(whole)


def test_labels_come_in_the_language_asked_for(client: httpx.Client) -> None:
    answer = client.get("/api/export/graphml", params={"lang": "az"})
    drawing = nx.read_graphml(io.BytesIO(answer.content))
    assert drawing.nodes["city:shusha"]["label"] == "Şuşa"
    assert drawing.nodes["city:shusha"]["label_ru"] == "Шуша"
    # Lines are drawn by the modality, in whatever language.
    picture = client.get("/api/export/svg", params={"lang": "ru", "sector": "twin-towns"})
    assert "Тараз" in picture.text
    assert "signed" in picture.text


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("grphml", "graphml"),
        ("csv", "agreements"),
        ("csv?table=agreement", "agreements"),
        ("turtle?pair=KZ-AZ", "whole release"),
        ("turtle?lang=ru", "languages"),
        ("graphml?pair=KZ", "KZ-AZ"),
        ("graphml?pair=KZ-XX", "XX"),
        ("graphml?sector=transprot", "transport"),
        ("graphml?type=Evnt", "Event"),
        ("graphml?from=yesterday", "date"),
        ("graphml?from=2026&to=2020", "from is after to"),
        ("graphml?profile=facts&sector=transport", "relations"),
        ("graphml?profile=all", "profile"),
        ("graphml?format=x", "no parameter"),
        ("graphml?sector=%22%3E%20%7D%20DROP%20ALL", "sector"),
        ("graphml?lang=russian", "lang"),
    ],
)
def test_what_cannot_be_asked_is_422_and_says_what_can(
    client: httpx.Client, path: str, said: str
) -> None:
    answer = client.get(f"/api/export/{path}")
    assert (answer.status_code, answer.headers["content-type"]) == (422, PROBLEM), answer.text
    assert said in answer.text


def test_above_the_cap_nothing_is_sent_and_few_are_made_at_once() -> None:
    releases = released.releases()
    with serving("--releases", releases, export_bytes=20_000, exports_at_once=1) as server:
        with server.client() as connection:
            answer = connection.get("/api/export/nquads")
            assert (answer.status_code, answer.headers["content-type"]) == (422, PROBLEM)
            assert "Narrow it" in answer.json()["detail"]
            small = connection.get("/api/export/csv", params={"table": "sources"})
            assert small.status_code == 200
        with ThreadPoolExecutor(4) as pool, server.client() as connection:
            asked = [pool.submit(connection.get, "/api/export/graphml") for _ in range(4)]
            answers = [one.result() for one in asked]
        assert {answer.status_code for answer in answers} <= {422, 503}
        assert 422 in {answer.status_code for answer in answers}
        for answer in answers:
            assert answer.status_code == 422 or "retry-after" in answer.headers
