"""RDF files given by a user, read without reaching out."""

from pathlib import Path

from pyoxigraph import Quad

from bilateral_kg.curation.inputs import Inputs
from bilateral_kg.curation.journal import Journal
from bilateral_kg.curation.rdffile import FORMATS, format_of, parse_rdf
from bilateral_kg.curation.skolem import skolemise


def read(path: Path) -> list[Quad]:
    """The quads of the RDF file *path*, blank nodes skolemised, in a fixed order.

    The suffix names the syntax. Raises DataError, with file and line, if the file cannot be
    read or does not parse, or if its JSON-LD context would have to be fetched.
    """
    journal = Journal()
    quads: list[Quad] = []
    syntax = format_of(path)
    if syntax is None:
        known = ", ".join(sorted(FORMATS))
        journal.page(path).note(None, "unknown-format", f"unknown suffix; RDF files end in {known}")
    else:
        content = Inputs(journal).read(path, path.name)
        quads = [] if content is None else parse_rdf(content, syntax, journal.page(path))
    journal.verdict()
    return skolemise(quads)
