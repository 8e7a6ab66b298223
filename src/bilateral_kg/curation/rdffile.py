"""RDF files -> quads; a syntax error becomes a problem with file and line."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.parsers import expat

from pyoxigraph import Literal, Quad, RdfFormat, Triple, parse

from bilateral_kg.curation.journal import Page

FORMATS = {
    ".ttl": RdfFormat.TURTLE,
    ".trig": RdfFormat.TRIG,
    ".nt": RdfFormat.N_TRIPLES,
    ".nq": RdfFormat.N_QUADS,
    ".jsonld": RdfFormat.JSON_LD,
    ".json": RdfFormat.JSON_LD,
    ".rdf": RdfFormat.RDF_XML,
    ".owl": RdfFormat.RDF_XML,
    ".xml": RdfFormat.RDF_XML,
}


def format_of(path: Path) -> RdfFormat | None:
    """The RDF syntax that the suffix of *path* names."""
    return FORMATS.get(path.suffix.lower())


def parse_rdf(content: bytes, syntax: RdfFormat, page: Page, base: str | None = None) -> list[Quad]:
    """The quads of *content*, blank nodes and all; none if anything was noted on *page*.

    Relative IRIs resolve against *base*; without one they are errors.
    """
    if not _well_formed(content, syntax, page):
        return []
    try:
        quads = list(parse(content, format=syntax, base_iri=base))
    except SyntaxError as error:
        text = content.decode(errors="replace")
        line = error.lineno or _line_of_quoted(str(error.msg), text)
        page.note(line, "broken-rdf", f"does not parse as {syntax.name}: {_reason(error)}")
        return []
    newer = [quad for quad in quads if is_rdf12(quad)]
    for quad in newer:
        page.note(None, "rdf12", f"RDF 1.2 is not supported: {quad.subject} {quad.predicate}")
    return [] if newer else quads


def _well_formed(content: bytes, syntax: RdfFormat, page: Page) -> bool:
    """What pyoxigraph reports without a line, or would want to fetch, is found here first."""
    if syntax == RdfFormat.RDF_XML:
        try:
            expat.ParserCreate(namespace_separator=" ").Parse(content, True)
        except expat.ExpatError as error:
            reason = expat.errors.messages[error.code]
            page.note(error.lineno, "broken-rdf", f"does not parse as XML: {reason}")
            return False
    if syntax == RdfFormat.JSON_LD:
        return _self_contained(content, page)
    return True


def _self_contained(content: bytes, page: Page) -> bool:
    try:
        document = json.loads(content)
    except json.JSONDecodeError as error:
        page.note(error.lineno, "broken-rdf", f"does not parse as JSON: {error.msg}")
        return False
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        page.note(line, "encoding", "is not UTF-8 text")
        return False
    except RecursionError:
        page.note(None, "broken-rdf", "is nested too deep")
        return False
    remote = sorted(set(_remote_contexts(document)))
    text = content.decode("utf-8", errors="replace")
    for address in remote:
        page.note(
            _line_of(address, text),
            "remote-context",
            f"its @context is elsewhere: {address}; nothing is fetched",
            hint="write the context into the file",
        )
    return not remote


def _remote_contexts(node: Any) -> Iterator[str]:
    if isinstance(node, list):
        for item in node:
            yield from _remote_contexts(item)
    elif isinstance(node, dict):
        for key, value in node.items():
            if key == "@context":
                yield from (one for one in _listed(value) if isinstance(one, str))
            if key == "@import" and isinstance(value, str):
                yield value
            yield from _remote_contexts(value)


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _reason(error: SyntaxError) -> str:
    """The parser's message without the place, which we say in our own way."""
    return re.sub(r"^Parser error (at|between) line.*?: ", "", str(error.msg))


def _line_of_quoted(message: str, text: str) -> int | None:
    quoted = re.search(r"'([^']+)'", message)
    return _line_of(quoted.group(1), text) if quoted else None


def _line_of(fragment: str, text: str) -> int | None:
    place = text.find(fragment)
    return text.count("\n", 0, place) + 1 if place >= 0 else None


def is_rdf12(quad: Quad) -> bool:
    """Whether *quad* holds what RDF 1.1 does not have."""
    value = quad.object
    return isinstance(value, Triple) or (isinstance(value, Literal) and value.direction is not None)
