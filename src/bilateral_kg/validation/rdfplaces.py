"""Lines of nodes in RDF files, which parsers do not tell: found again in the text."""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Final
from urllib.parse import urljoin

_DECLARATION: Final = re.compile(
    r"\s*@?(?P<word>prefix|base)\s+(?:(?P<name>[\w.-]*):\s*)?<(?P<iri>[^>]*)>", re.IGNORECASE
)
_TERM: Final = re.compile(r'<(?P<iri>[^<>"\s]+)>|(?P<prefix>[A-Za-z][\w.-]*|):(?P<local>[\w%/#-]*)')
_QUOTED_IRI: Final = re.compile(r"[\"'](?P<iri>[a-z]+:[^\"'\s]+)[\"']")


class RdfPlaces:
    """Answers a node with the file and line that begin with it, else that mention it first.

    A property is looked for from there to the line that begins with the next node.
    """

    def __init__(self, files: Iterable[Path]) -> None:
        self._starts: dict[str, tuple[Path, int]] = {}
        self._mentions: dict[str, tuple[Path, int]] = {}
        self._inside: dict[tuple[str, str], tuple[Path, int]] = {}
        for path in files:
            self._read(path)

    def of(self, subject: str, predicate: str | None = None) -> tuple[Path, int] | None:
        if predicate is not None and (subject, predicate) in self._inside:
            return self._inside[subject, predicate]
        return self._starts.get(subject) or self._mentions.get(subject)

    def _read(self, path: Path) -> None:
        names: dict[str, str] = {}
        current = ""
        for number, line in enumerate(path.read_text("utf-8", "replace").splitlines(), start=1):
            declaration = _DECLARATION.match(line)
            if declaration:
                name = "@base" if declaration["name"] is None else declaration["name"]
                names[name] = _absolute(declaration["iri"], names)
                continue
            place = (path, number)
            for offset, iri in _terms(line, names):
                self._mentions.setdefault(iri, place)
                if offset == 0:
                    current = iri
                    self._starts.setdefault(iri, place)
                elif current:
                    self._inside.setdefault((current, iri), place)


def _terms(line: str, names: dict[str, str]) -> Iterable[tuple[int, str]]:
    for found in _TERM.finditer(line):
        if found["iri"] is not None:
            yield found.start(), _absolute(found["iri"], names)
        elif found["prefix"] in names:
            yield found.start(), names[found["prefix"]] + found["local"]
    # JSON-LD and RDF/XML quote their IRIs.
    for found in _QUOTED_IRI.finditer(line):
        yield found.start(), found["iri"]


def _absolute(iri: str, names: dict[str, str]) -> str:
    # urljoin drops the empty fragment of a namespace that ends in '#'.
    return iri if ":" in iri.partition("/")[0] else urljoin(names.get("@base", ""), iri)
