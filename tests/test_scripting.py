"""For people who script: what docs/scripting.md says comes out, from wherever it is opened."""

import doctest
import io
import subprocess
import sys
from datetime import date
from decimal import Decimal
from pathlib import Path

import networkx as nx
import pytest
import rdflib
from conftest import ROOT
from exporting import HARD, exported, hard_releases
from released import releases
from serving import serving

import bilateral_kg as bkg
from bilateral_kg.errors import (
    DataError,
    NotFound,
    ParameterError,
    QueryError,
    ReleaseError,
    UnknownQuery,
)

ID = "https://w3id.org/bilateral-kg/id/"
BKG = "https://w3id.org/bilateral-kg/ontology#"
DOCUMENT = ROOT / "docs" / "scripting.md"


@pytest.fixture(scope="module")
def kg():
    return bkg.open(hard_releases())


def test_every_example_of_the_page_comes_out_as_shown(monkeypatch, tmp_path):
    monkeypatch.setenv("BILATERAL_KG_HOME", str(tmp_path))
    (tmp_path / "releases").symlink_to(releases())
    examples = doctest.DocTestParser().get_doctest(
        DOCUMENT.read_text("utf-8").replace("```", ""), {}, DOCUMENT.name, str(DOCUMENT), 0
    )
    assert len(examples.examples) > 10
    told = io.StringIO()
    runner = doctest.DocTestRunner(optionflags=doctest.IGNORE_EXCEPTION_DETAIL)
    runner.run(examples, out=told.write)
    assert runner.failures == 0, told.getvalue()


def test_the_package_itself_is_light():
    heavy = "networkx", "rdflib", "pyoxigraph", "pandas", "fastapi", "httpx", "pydantic"
    code = f"import sys, bilateral_kg; print([m for m in {heavy} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_values_are_plain(kg):
    figures = {row["figure"]: row for row in kg.query("figures")}
    target = figures[ID + "figure/kz-az-trade-target-1bn"]
    assert target["value"] == Decimal(1_000_000_000)
    assert isinstance(target["value"], Decimal)
    assert target["lower"] is None
    (row,) = kg.select(
        'SELECT (1 AS ?i) (1.5e0 AS ?f) (true AS ?b) ("2025-10"^^<http://x/edtf> AS ?s)'
        ' ("2025-10-21"^^<http://www.w3.org/2001/XMLSchema#date> AS ?d)'
        ' ("12000-01-01"^^<http://www.w3.org/2001/XMLSchema#date> AS ?far) {}'
    )
    assert row == {
        "i": 1,
        "f": 1.5,
        "b": True,
        "s": "2025-10",
        "d": date(2025, 10, 21),
        "far": "12000-01-01",
    }


def test_difficult_text_comes_as_it_is(kg):
    (row,) = kg.select(
        f"SELECT ?l {{ <{ID}organization/hard-text> "
        "<http://www.w3.org/2004/02/skos/core#prefLabel> ?l FILTER (LANG(?l) = 'en') }"
    )
    assert row["l"] == HARD


def test_parameters_are_given_as_python_has_them(kg):
    days = kg.query("timeline", from_=date(2025, 10, 1), to="2025-10", lang="ru")
    assert days
    assert {row["language"] for row in days} <= {"ru", "en", ""}
    assert len(kg.query("timeline", limit=2)) == 2
    sectors = {row["item"] for row in kg.agreements(sector="transport")}
    assert sectors < {row["item"] for row in kg.agreements()}


@pytest.mark.parametrize(
    ("call", "error"),
    [
        (lambda kg: kg.query("agreement"), UnknownQuery),
        (lambda kg: kg.agreements(sectr="transport"), ParameterError),
        (lambda kg: kg.agreements(sector="x> } #"), ParameterError),
        (lambda kg: kg.agreements(from_="2026", to="2020"), ParameterError),
        (lambda kg: kg.relation("KZ", "XX"), ParameterError),
        (lambda kg: kg.relation("KZ", "KZ"), NotFound),
        (lambda kg: kg.relation("KZ", "CN"), NotFound),
        (lambda kg: kg.select("ASK {}"), QueryError),
        (lambda kg: kg.select("SELECT * { SERVICE <http://x/> {} }"), QueryError),
        (lambda kg: kg.to_networkx(pair="KZ"), ParameterError),
    ],
)
def test_a_slip_is_an_error_of_ours(kg, call, error):
    with pytest.raises(error):
        call(kg)


def test_a_relation_is_the_same_in_any_order(kg):
    one, other = kg.relation("KZ", "AZ"), kg.relation("azerbaijan", "kazakhstan")
    assert one.iri == other.iri == ID + "relation/az-kz"
    mine = [row["item"] for row in one.agreements()]
    assert sorted(mine) == sorted(row["item"] for row in other.agreements())
    assert ID + "instrument/joint-statement-2025" in mine
    assert set(one.to_networkx()) == set(other.to_networkx())
    assert {row["item"] for row in one.signed()} <= set(mine)


def test_networkx_is_what_the_export_holds(kg):
    drawn = nx.read_graphml(io.BytesIO(exported("graphml")), force_multigraph=True)
    graph = kg.to_networkx()
    assert set(graph) == set(drawn)
    assert graph.number_of_edges() == drawn.number_of_edges()
    whole = kg.to_networkx("facts")
    assert len(whole) > len(graph)


def test_rdflib_sees_the_same_graphs_and_cannot_write(kg):
    dataset = kg.graph
    assert isinstance(dataset, rdflib.Dataset)
    visit = rdflib.URIRef(ID + "event/aliyev-state-visit-kazakhstan-2025")
    said = dataset.graph(rdflib.URIRef("https://w3id.org/bilateral-kg/graph/kazpravda-2025"))
    assert (visit, rdflib.RDF.type, rdflib.URIRef(BKG + "Visit")) in said
    with pytest.raises((OSError, RuntimeError), match="read"):
        said.add((visit, rdflib.RDFS.comment, rdflib.Literal("x")))


def test_pandas_has_the_columns_even_without_rows(kg):
    frame = kg.to_pandas("agreements", sector="transport")
    assert list(frame["item"]) == [row["item"] for row in kg.agreements(sector="transport")]
    empty = kg.to_pandas("timeline", from_="1801", to="1801")
    assert (len(empty), "label" in empty.columns) == (0, True)


def agreed(kg) -> list[object]:
    return [row["item"] for row in kg.agreements()]


def test_a_release_a_folder_and_a_file_say_the_same(kg, tmp_path):
    (release,) = [p for p in hard_releases().iterdir() if p.is_dir() and not p.is_symlink()]
    assert agreed(bkg.open(release)) == agreed(kg)
    (tmp_path / "all.nq").write_bytes(exported("nquads"))
    assert agreed(bkg.open(tmp_path / "all.nq")) == agreed(kg)
    (tmp_path / "notes.txt").write_text("not RDF", "utf-8")
    folder = bkg.open(str(tmp_path))
    assert agreed(folder) == agreed(kg)
    assert len(folder.graph.default_graph) == len(kg.graph.default_graph)


def test_a_server_says_the_same(kg, monkeypatch):
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with serving("--releases", hard_releases()) as server:
        served = bkg.open(server.url + "/")
        assert agreed(served) == agreed(kg)
        assert len(served.graph.default_graph) == len(kg.graph.default_graph)
        with pytest.raises(ReleaseError):
            bkg.open(server.url + "/nothing/here")


@pytest.mark.parametrize("name", ["", "none", "broken.ttl", "text.txt"])
def test_what_cannot_be_opened_says_so(tmp_path: Path, monkeypatch, name):
    (tmp_path / "broken.ttl").write_text("<a> <b> .", "utf-8")
    (tmp_path / "text.txt").write_text("x", "utf-8")
    monkeypatch.setenv("BILATERAL_KG_HOME", str(tmp_path))
    with pytest.raises((ReleaseError, DataError)):
        bkg.open(tmp_path / name if name else None)


def test_an_address_where_nobody_answers_says_so(monkeypatch):
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with pytest.raises(ReleaseError, match="nothing to read"):
        bkg.open("http://127.0.0.1:1/")


def test_search_is_there_from_wherever_it_was_opened(kg, tmp_path):
    (first, *_) = kg.search("Шушой", "ru")
    assert (first["id"], first["label"], first["language"]) == (f"{ID}city/shusha", "Шуша", "ru")
    assert first["type"] == "City"
    assert {row["type"] for row in kg.search("Казахстан", type="instrument")} == {"Instrument"}
    with pytest.raises(ParameterError, match="City"):
        kg.search("Баку", type="Citi")
    file = tmp_path / "some.ttl"
    label = "<http://www.w3.org/2004/02/skos/core#prefLabel>"
    file.write_text(f'<http://x/1> {label} "Тихий океан"@ru .')
    (only,) = bkg.open(file).search("тихом океане")
    assert (only["id"], only["label"]) == ("http://x/1", "Тихий океан")


def test_exports_are_those_of_the_command(kg):
    assert kg.export("csv", table="agreements") == exported("csv", "--table", "agreements")
    part = kg.export("graphml", pair="KZ-AZ", sector="transport")
    assert part == exported("graphml", "--pair", "KZ-AZ", "--sector", "transport")
