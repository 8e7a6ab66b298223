"""N-Quads lines, written as they are: a million documents leave no time for objects."""

from collections.abc import Iterable
from typing import Final

BASE: Final = "https://w3id.org/bilateral-kg/"
BKG: Final = f"{BASE}ontology#"
RDF_TYPE: Final = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
LABEL: Final = "<http://www.w3.org/2004/02/skos/core#prefLabel>"
ISSUED: Final = "<http://purl.org/dc/terms/issued>"
LANGUAGE: Final = "<http://purl.org/dc/terms/language>"
SELECTOR: Final = "<http://www.w3.org/ns/oa#TextPositionSelector>"
START: Final = "<http://www.w3.org/ns/oa#start>"
END: Final = "<http://www.w3.org/ns/oa#end>"
DOLLAR: Final = "<http://qudt.org/vocab/unit/CCY_USD>"
_XSD: Final = "http://www.w3.org/2001/XMLSchema#"
_EDTF: Final = "http://id.loc.gov/datatypes/edtf/EDTF"


def bkg(name: str) -> str:
    """A term of the ontology."""
    return f"<{BKG}{name}>"


def thing(name: str) -> str:
    """A resource: `state/kazakhstan`."""
    return f"<{BASE}id/{name}>"


def concept(name: str) -> str:
    """A concept: `sector/trade`."""
    return f"<{BASE}vocab/{name}>"


def text(value: str, language: str = "") -> str:
    """A string, in *language* if given."""
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"@{language}' if language else f'"{escaped}"'


def integer(value: int) -> str:
    """An xsd:integer."""
    return f'"{value}"^^<{_XSD}integer>'


def decimal(value: int) -> str:
    """An xsd:decimal without a fraction."""
    return f'"{value}"^^<{_XSD}decimal>'


def address(value: str) -> str:
    """An xsd:anyURI."""
    return f'"{value}"^^<{_XSD}anyURI>'


def date(value: str) -> str:
    """A date as stated (EDTF)."""
    return f'"{value}"^^<{_EDTF}>'


class Page:
    """The lines of one graph as they are written down."""

    def __init__(self, source: str) -> None:
        self.lines: list[str] = []
        self._end = f" <{BASE}graph/{source}> .\n"

    def say(self, subject: str, pairs: Iterable[tuple[str, str]]) -> None:
        """State each (predicate, object) of *pairs* of *subject*."""
        self.lines += [f"{subject} {name} {value}{self._end}" for name, value in pairs]

    def labels(self, subject: str, words: dict[str, str]) -> None:
        """Name *subject* in each language."""
        self.say(subject, [(LABEL, text(value, language)) for language, value in words.items()])
