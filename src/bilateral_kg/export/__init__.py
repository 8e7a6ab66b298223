"""A release in other formats: drawings, tables, RDF."""

from typing import BinaryIO, Final

from bilateral_kg.catalogue.near import did_you_mean, near
from bilateral_kg.engine.base import Engine
from bilateral_kg.errors import ParameterError
from bilateral_kg.export import drawings, rdf
from bilateral_kg.export.choice import Choice
from bilateral_kg.export.drawings import EVERYTHING, Profile
from bilateral_kg.export.tables import TABLES, tables

_TABLES: Final = ("csv", "xlsx")
FORMATS: Final = (*drawings.FORMATS, *_TABLES, *rdf.FORMATS)

__all__ = ["FORMATS", "TABLES", "Choice", "Profile", "export"]


def export(
    engine: Engine,
    name: str,
    out: BinaryIO,
    profile: Profile = "relations",
    *,
    table: str | None = None,
    choice: Choice = EVERYTHING,
    language: str | None = None,
) -> None:
    """Write the release behind *engine* to *out* in the format *name*, one of FORMATS.

    The profile, the choice and the language concern drawings only; csv writes one *table* of
    TABLES. The same release always gives the same bytes. Raises ParameterError for what the
    format does not take.
    """
    if table is not None and name != "csv":
        raise ParameterError(f"{name} holds no single table; take csv", "table")
    if choice and name not in drawings.FORMATS:
        drawn = ", ".join(drawings.FORMATS)
        raise ParameterError(f"{name} holds the whole release; choose for: {drawn}", "format")
    if language is not None and name not in drawings.FORMATS:
        raise ParameterError(f"{name} holds labels in all its languages", "lang")
    if name in drawings.FORMATS:
        drawings.export(engine, name, out, profile, choice=choice, language=language or "en")
    elif name in _TABLES:
        _write_tables(engine, name, out, table)
    else:
        rdf.FORMATS[name](engine, out)


def _write_tables(engine: Engine, name: str, out: BinaryIO, wanted: str | None) -> None:
    from bilateral_kg.export import sheets  # noqa: PLC0415  the workbook writer is heavy

    if name == "xlsx":
        sheets.write_workbook(tables(engine), out)
        return
    if wanted not in TABLES:
        meant = near(wanted or "", TABLES)
        message = f"csv needs one of the tables: {', '.join(TABLES)}{did_you_mean(meant)}"
        raise ParameterError(message, "table", meant)
    (table,) = tables(engine, [wanted])
    sheets.write_csv(table, out)
