"""RDF files of users: every syntax, errors with file and line, nothing fetched."""

from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, parse, serialize

from bilateral_kg import names
from bilateral_kg.curation import foreign
from bilateral_kg.errors import DataError

TURTLE = '<https://a.org/s> <https://a.org/p> "Ä"@de , [ <https://a.org/q> 1 ] .\n'
SUFFIXES = {
    "x.ttl": RdfFormat.TURTLE,
    "x.trig": RdfFormat.TRIG,
    "x.nt": RdfFormat.N_TRIPLES,
    "x.nq": RdfFormat.N_QUADS,
    "x.jsonld": RdfFormat.JSON_LD,
    "x.json": RdfFormat.JSON_LD,
    "x.rdf": RdfFormat.RDF_XML,
    "X.OWL": RdfFormat.RDF_XML,
}


@pytest.mark.parametrize("name", SUFFIXES)
def test_every_syntax_says_the_same(name: str, tmp_path: Path) -> None:
    quads = [quad.triple for quad in parse(TURTLE, format=RdfFormat.TURTLE)]
    path = tmp_path / name
    path.write_bytes(serialize(quads, format=SUFFIXES[name]) or b"")
    plain = tmp_path / "plain.ttl"
    plain.write_text(TURTLE, encoding="utf-8")
    found = foreign.read(path)
    assert found == foreign.read(plain)
    assert len(found) == 3
    assert sum(names.GENID in str(quad) for quad in found) == 2


BAD = {
    "x.ttl": ("<https://a.org/s> a\n  <https://a.org/C> ,, .\n", 2, "does not parse as Turtle"),
    "relative.ttl": ("\n<s> <p> <o> .\n", 2, "No scheme found in an absolute IRI"),
    "x.nt": ("# one\n<https://a.org/s> <https://a.org/p> .\n", 2, "does not parse as N-Triples"),
    "x.nq": ("<https://a.org/s> .\n", 1, "does not parse as N-Quads"),
    "x.trig": ("{\n<https://a.org/s>\n}", 3, "does not parse as TriG"),
    "x.jsonld": ('{"@id":\n "https://a.org/s",\n}', 3, "does not parse as JSON"),
    "deep.jsonld": ("[" * 100_000, None, "is nested too deep"),
    "x.rdf": ("<rdf:RDF>\n</rdf>", 1, "does not parse as XML: unbound prefix"),
    "iri.rdf": (
        '<r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#">\n'
        '<r:Description r:about="a b"/></r:RDF>',
        2,
        "does not parse as RDF/XML",
    ),
    "x.txt": ("", None, "unknown suffix; RDF files end in .json, .jsonld"),
    "star.ttl": (
        "<https://a.org/s> <https://a.org/p> <<( <https://a.org/s> a <https://a.org/C> )>> .",
        None,
        "RDF 1.2 is not supported: <https://a.org/s> <https://a.org/p>",
    ),
    "direction.ttl": ('<https://a.org/s> <https://a.org/p> "x"@ar--rtl .', None, "RDF 1.2"),
}


@pytest.mark.parametrize("name", BAD)
def test_what_does_not_parse_is_told_with_file_and_line(name: str, tmp_path: Path) -> None:
    content, line, message = BAD[name]
    path = tmp_path / name
    path.write_text(content, encoding="utf-8")
    with pytest.raises(DataError) as caught:
        foreign.read(path)
    (problem,) = caught.value.problems
    assert (problem.path, problem.line) == (path, line)
    assert message in problem.message


@pytest.mark.parametrize(
    "context",
    [
        '"https://a.org/c.jsonld"',
        '[{"p": "https://a.org/p"},\n "https://a.org/c.jsonld"]',
        '{"@import": "https://a.org/c.jsonld"}',
        '{"p": {"@id": "https://a.org/p", "@context": "https://a.org/c.jsonld"}}',
    ],
)
def test_a_remote_context_is_not_fetched(context: str, tmp_path: Path) -> None:
    path = tmp_path / "x.jsonld"
    path.write_text(f'{{"@context":\n {context},\n "@id": "https://a.org/s"}}')
    with pytest.raises(DataError) as caught:
        foreign.read(path)
    (problem,) = caught.value.problems
    assert problem.message == (
        "its @context is elsewhere: https://a.org/c.jsonld; nothing is fetched"
    )
    assert problem.line == 2 + context.count("\n")
    assert problem.hint == "write the context into the file"


def test_what_cannot_be_read_is_told(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="cannot be read: No such file"):
        foreign.read(tmp_path / "none.ttl")
    (tmp_path / "latin.jsonld").write_bytes(b'{\n"@id": "\xe4"}')
    with pytest.raises(DataError, match=r"latin\.jsonld:2: is not UTF-8 text"):
        foreign.read(tmp_path / "latin.jsonld")
    (tmp_path / "latin.ttl").write_bytes(b'\n<https://a.org/s> <https://a.org/p> "\xe4" .')
    with pytest.raises(DataError, match=r"latin\.ttl:2: does not parse as Turtle: Invalid UTF-8"):
        foreign.read(tmp_path / "latin.ttl")
