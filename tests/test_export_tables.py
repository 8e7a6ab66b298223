"""Tables: a workbook that openpyxl opens, CSV that the standard library reads."""

import csv
import io

import openpyxl
import pytest
from exporting import FORMULA, HARD, LONG, RUSSIAN, engine, exported, hard_releases, program
from openpyxl.utils.escape import unescape

from bilateral_kg.export import FORMATS, TABLES
from bilateral_kg.export.sheets import write_csv, write_workbook
from bilateral_kg.export.tables import Table

ID = "https://w3id.org/bilateral-kg/id/"


@pytest.fixture(scope="module")
def book() -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(exported("xlsx")))


def sheet(book: openpyxl.Workbook, name: str) -> dict[str, dict[str, object]]:
    """Rows of a sheet by the end of their IRI, cells by the name of their column."""
    columns, *rows = book[name].iter_rows(values_only=True)
    found = [dict(zip(columns, row, strict=True)) for row in rows]
    return {str(row["iri"]).removeprefix(ID): row for row in found}


def csv_rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode(), newline="")))


def test_the_workbook_has_a_sheet_per_table_and_says_how_to_read_it(book):
    assert book.sheetnames == [*TABLES, "about"]
    about = " ".join(str(row[0]) for row in book["about"].iter_rows(values_only=True))
    assert "CC BY 4.0" in about
    assert all(book[name].freeze_panes == "B2" for name in TABLES)
    assert all(book[name].auto_filter.ref for name in TABLES)


def test_an_agreement_says_its_stage_its_parties_and_where_it_is_from(book):
    row = sheet(book, "agreements")["instrument/turkistan-shusha-programme"]
    assert row["kind"] == "programme; roadmap"
    assert row["parties"] == "Shusha; Turkistan"
    assert row["states"] == "Azerbaijan; Kazakhstan"
    assert str(row["modality"]) == "signed"
    assert str(row["passage"]).startswith(f"{ID}passage/kazpravda-2025/")
    treaty = sheet(book, "agreements")["instrument/strategic-partnership-treaty"]
    assert "signed (" in str(treaty["stage"])


def test_an_event_has_its_people_with_their_roles_and_not_the_modality_of_its_topics(book):
    events = sheet(book, "events")
    visit = events["event/aliyev-state-visit-kazakhstan-2025"]
    assert visit["kind"] == "state visit"
    assert "Ilham Aliyev (guest)" in str(visit["participants"])
    assert (visit["earliest"], visit["latest"]) == ("2025-10-20", "2025-10-21")
    talks = events["event/akorda-talks-2025"]
    assert talks["modality"] == "occurred"
    assert "Education" in str(talks["agenda"])


def test_a_figure_is_a_number_and_keeps_its_kind(book):
    figures = sheet(book, "figures")
    target = figures["figure/kz-az-trade-target-1bn"]
    assert (target["value"], target["kind"]) == (1_000_000_000, "target")
    assert target["modality"] == "agreed"
    numbers = [row["value"] for row in figures.values() if row["value"] is not None]
    assert all(isinstance(number, int | float) for number in numbers)


def test_a_commitment_names_its_bearers(book):
    row = sheet(book, "commitments")["commitment/kz-az-trade-measures"]
    assert row["bearer"] == "Azerbaijan; Kazakhstan"
    assert row["modality"] == "agreed"


@pytest.mark.parametrize("name", TABLES)
def test_csv_and_workbook_hold_the_same_rows(book, name):
    rows = csv_rows(exported("csv", "--table", name))
    assert len(rows) > 1
    assert {row["iri"].removeprefix(ID) for row in rows} == sheet(book, name).keys()
    assert all(row["name"] for row in rows)


def test_difficult_text_survives(book):
    row = sheet(book, "sources")["source/hard-text"]
    assert unescape(str(row["name"])) == HARD
    (row,) = [r for r in csv_rows(exported("csv", "--table", "sources")) if r["name"] == HARD]
    assert row["name ru"] == "'@ПРИВЕТ"


def test_no_cell_is_a_formula(book):
    cells = [c for name in book.sheetnames for row in book[name].iter_rows() for c in row]
    assert [cell.coordinate for cell in cells if cell.data_type == "f"] == []
    quoted = [cell for cell in cells if cell.value in {FORMULA, "@ПРИВЕТ"}]
    assert len(quoted) == 2
    assert all(cell.quotePrefix for cell in quoted)
    names = {row["name"] for row in csv_rows(exported("csv", "--table", "sources"))}
    assert f"'{FORMULA}" in names


def test_a_text_too_long_for_a_cell_shows_that_it_goes_on(book):
    assert len(LONG) > 32_767
    shown = str(sheet(book, "sources")["source/formula"]["name ru"])
    assert len(shown) == 32_767
    assert (shown[:-1], shown[-1]) == (LONG[:32_766], "…")
    rows = csv_rows(exported("csv", "--table", "sources"))
    assert LONG in {row["name ru"] for row in rows}, "CSV knows no such bound"


@pytest.mark.parametrize("text", ["-5 %", "+7", "\tx", "\rx", "=1", "@a", "'", ',\n"', RUSSIAN])
def test_a_dangerous_or_difficult_cell_comes_back_as_text(text):
    table = Table("t", ("name", "n"), ((text, -5),))
    out, book_out = io.BytesIO(), io.BytesIO()
    write_csv(table, out)
    write_workbook([table], book_out)
    (row,) = csv_rows(out.getvalue())
    assert row["name"].removeprefix("'") == text.removeprefix("'")
    assert row["name"][0] not in "=+-@\t\r"
    assert row["n"] == "-5", "a number is no formula"
    cell = openpyxl.load_workbook(io.BytesIO(book_out.getvalue()))["t"]["A2"]
    assert cell.data_type == "s"
    assert unescape(str(cell.value)) == text.replace("\r", "␍")


def test_a_table_without_rows_opens():
    out = io.BytesIO()
    write_workbook([Table("empty", ("name", "iri"), ())], out)
    rows = list(openpyxl.load_workbook(io.BytesIO(out.getvalue()))["empty"].values)
    assert rows[0] == ("name", "iri")


def test_the_same_release_gives_the_same_bytes():
    again = program("export", "xlsx", "--releases", hard_releases())
    assert again.stdout == exported("xlsx")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["csv"], "agreements, events"),
        (["csv", "--table", "agrements"], "did you mean agreements"),
        (["turtle", "--table", "agreements"], "take csv"),
    ],
)
def test_wrong_usage_says_what_there_is(arguments, said):
    done = program("export", *arguments, "--releases", hard_releases())
    assert (done.returncode, done.stdout) == (2, b"")
    assert said in done.stderr.decode()


def test_the_help_names_every_format_and_every_table():
    shown = program("export", "--help").stdout.decode()
    assert [name for name in (*FORMATS, *TABLES) if name not in shown] == []


def test_what_was_withdrawn_is_in_no_table():
    """Each row of a fact rests on an assertion that stands."""
    rows = (
        engine()
        .select(
            "PREFIX bkg: <https://w3id.org/bilateral-kg/ontology#> SELECT DISTINCT ?f WHERE "
            "{ ?a bkg:asserts ?f ; bkg:curation ?c FILTER (!STRENDS(STR(?c), '/withdrawn')) }"
        )
        .rows
    )
    standing = {row[0].value for row in rows}
    for name in ("events", "figures", "commitments"):
        rows = csv_rows(exported("csv", "--table", name))
        assert {row["iri"] for row in rows} <= standing
