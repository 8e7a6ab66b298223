"""Exports take no more memory for a large release: sorted outside of memory, asked in parts."""

import io
import re
from collections.abc import Iterator

import pyoxigraph as ox
import pytest
from exporting import engine, exported
from hypothesis import given
from hypothesis import strategies as st

from bilateral_kg.engine.base import DatasetChoice, Solution
from bilateral_kg.engine.embedded import EmbeddedEngine
from bilateral_kg.export import export
from bilateral_kg.sorting import Reading, SortedLines

WORDS = st.lists(st.text(st.characters(exclude_characters="\n", exclude_categories=["Cs"])))
ID = "https://w3id.org/bilateral-kg/id/"
BKG = "https://w3id.org/bilateral-kg/ontology#"
VISIT, MOST = re.compile(r"<\S+/event/v\d+>"), 1_000


@given(WORDS, st.integers(1, 40), st.integers(1, 9))
def test_lines_come_sorted_and_once_however_they_were_written(words, run, piece):
    content = "".join(f"{word}\n" for word in words).encode()
    with SortedLines(run) as lines:
        for start in range(0, len(content), piece):
            lines.write(content[start : start + piece])
        wanted = sorted({f"{word}\n".encode() for word in words})
        assert list(lines) == wanted
        first, second = iter(lines), lines.texts()
        for line in wanted:
            assert next(first) == line
            assert next(second) == line[:-1].decode()


@given(st.lists(st.binary(min_size=1)), st.integers(1, 50))
def test_what_a_parser_reads_is_what_the_lines_hold(pieces, size):
    file = io.BufferedReader(Reading(pieces))
    assert b"".join(iter(lambda: file.read(size), b"")) == b"".join(pieces)


class InParts(EmbeddedEngine):
    """Gives nothing whole but lists that do not grow with the release."""

    def select(self, query: str) -> None:
        raise AssertionError(query)

    def construct(self, query: str) -> None:
        raise AssertionError(query)

    def answer(self, query: str, media_types: object, dataset: DatasetChoice) -> None:
        raise AssertionError(query)


@pytest.fixture(scope="module")
def in_parts() -> InParts:
    return InParts(engine()._store)


@pytest.mark.parametrize(
    "arguments",
    [
        ("graphml",),
        ("graphml", "facts"),
        ("csv", "agreements"),
        ("nquads",),
        ("trig",),
        ("turtle",),
    ],
)
def test_nothing_is_fetched_whole_and_the_bytes_are_those_of_the_command(in_parts, arguments):
    name, *more = arguments
    out = io.BytesIO()
    if name == "csv":
        export(in_parts, name, out, table=more[0])
        assert out.getvalue() == exported(name, "--table", more[0])
    else:
        export(in_parts, name, out, *more)
        flags = ["--profile", *more] if more else []
        assert out.getvalue() == exported(name, *flags)


class Counted(EmbeddedEngine):
    """Remembers about how many visits one query asked."""

    def __init__(self, store: ox.Store) -> None:
        super().__init__(store)
        self.longest = 0

    def solutions(self, query: str) -> Iterator[Solution]:
        self.longest = max(self.longest, len(set(VISIT.findall(query))))
        return super().solutions(query)


def visits(number: int) -> ox.Store:
    """So many visits to one state: more than are asked about at once."""
    state, store = ox.NamedNode(f"{ID}state/x"), ox.Store()
    kind, label = ox.NamedNode(f"{BKG}Visit"), "http://www.w3.org/2004/02/skos/core#prefLabel"
    rdf_type = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
    store.add(ox.Quad(state, rdf_type, ox.NamedNode(f"{BKG}State")))
    for one in range(number):
        event = ox.NamedNode(f"{ID}event/v{one:05}")
        store.add(ox.Quad(event, rdf_type, kind))
        store.add(ox.Quad(event, rdf_type, ox.NamedNode(f"{BKG}Event")))
        store.add(ox.Quad(event, ox.NamedNode(label), ox.Literal(f"Visit {one}", language="en")))
        store.add(ox.Quad(event, ox.NamedNode(f"{BKG}destination"), state))
    return store


def test_a_release_of_several_parts_is_whole_and_no_query_grows_with_it():
    number = 2_345
    store = visits(number)
    counted, out = Counted(store), io.BytesIO()
    export(counted, "csv", out, table="events")
    rows = out.getvalue().decode().splitlines()
    assert len(rows) == number + 1
    assert [row.split(",")[0] for row in rows[1:]] == [f"Visit {one}" for one in range(number)]
    drawn = io.BytesIO()
    export(counted, "graphml", drawn)
    written = drawn.getvalue().decode()
    assert (written.count("<node "), written.count("<edge ")) == (number + 1, number)
    assert all(f'id="e{one}"' in written for one in (0, 1_000, number - 1))
    assert 1 < counted.longest <= MOST
