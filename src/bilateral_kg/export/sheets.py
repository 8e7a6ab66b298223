"""Tables as CSV and as a workbook. No cell can become a formula."""

import csv
from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from io import BytesIO, TextIOWrapper
from typing import BinaryIO, Final

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from bilateral_kg.export.fitting import for_xml
from bilateral_kg.export.tables import Cell, Table

# What a spreadsheet takes for the begin of a formula; tab and return come before a hidden one.
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
# A cell of a workbook holds no more; the writer would leave a longer text out altogether.
_MOST_CHARACTERS: Final = 32_767
# A workbook says when it was made; the same release has to give the same bytes.
_MADE: Final = datetime(2000, 1, 1)
_WIDTHS: Final = (12, 48)
_LICENCE: Final = (
    "Data: CC BY 4.0. Each row names its sources and passages.",
    "modality says how it is reported: signed, agreed, planned, discussed, evaluated and so on. "
    "What was agreed or planned has not happened by that.",
    "Several values of a cell are separated by semicolons. "
    "An empty cell means that no source states it.",
)


def write_csv(table: Table, out: BinaryIO) -> None:
    """Write *table* as CSV (RFC 4180, UTF-8).

    Text that a spreadsheet would take for a formula gets an apostrophe in front.
    """
    lines = TextIOWrapper(out, encoding="utf-8", newline="", write_through=True)
    try:
        writer = csv.writer(lines)
        writer.writerow(table.columns)
        writer.writerows([_harmless(cell) for cell in row] for row in table.rows)
    finally:
        lines.detach()


def write_workbook(tables: Iterable[Table], out: BinaryIO) -> None:
    """Write *tables*, a sheet each, and a sheet on how to read them."""
    buffer = BytesIO()
    book = Workbook(
        buffer,
        {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False},
    )
    book.set_properties({"title": "bilateral-kg", "created": _MADE})
    bold = book.add_format({"bold": True, "bottom": 1, "bg_color": "#E8EEF4"})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    quoted = book.add_format({"text_wrap": True, "valign": "top", "quote_prefix": True})
    for table in tables:
        _sheet(book.add_worksheet(table.name), table, bold, wrapped, quoted)
    about = book.add_worksheet("about")
    about.set_column(0, 0, 100)
    for number, line in enumerate(_LICENCE):
        about.write_string(number, 0, line, wrapped)
    book.close()
    out.write(buffer.getvalue())


def _sheet(sheet: Worksheet, table: Table, bold: Format, wrapped: Format, quoted: Format) -> None:
    longest, number = [_WIDTHS[0]] * len(table.columns), 0
    for column, name in enumerate(table.columns):
        sheet.write_string(0, column, name, bold)
    for number, row in enumerate(table.rows, start=1):
        for column, cell in enumerate(row):
            longest[column] = max(longest[column], len(str(cell)))
            if not isinstance(cell, str):
                sheet.write_number(number, column, float(cell), wrapped)
            elif cell:
                style = quoted if cell.startswith(_FORMULA) else wrapped
                sheet.write_string(number, column, _fitting(cell), style)
    for column, width in enumerate(longest):
        sheet.set_column(column, column, min(width, _WIDTHS[1]))
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, max(number, 1), len(table.columns) - 1)


def _fitting(text: str) -> str:
    fit = for_xml(text)
    # The sign says that there was more; the release has the whole.
    return fit if len(fit) <= _MOST_CHARACTERS else fit[: _MOST_CHARACTERS - 1] + "…"


def _harmless(cell: Cell) -> str:
    if isinstance(cell, int | Decimal):
        return str(cell)
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
