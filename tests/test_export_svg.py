"""The picture: well-formed, the same every time, and no two labels overlapping."""

import io
import json
import re
import shutil
import subprocess
from base64 import b64decode
from itertools import pairwise

import networkx as nx
import pyoxigraph as ox
import pytest
from conftest import require
from exporting import exported, hard_releases, program
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from bilateral_kg.engine.embedded import EmbeddedEngine
from bilateral_kg.export import export
from bilateral_kg.export.wrapping import width, wrap

SVG = "{http://www.w3.org/2000/svg}"
ID = "https://w3id.org/bilateral-kg/id/"
# Asks the browser where each label really is, and writes pairs that overlap into the page.
MEASURE = """
<script>
const texts = [...document.querySelectorAll('text')].filter(t => t.textContent);
const boxes = texts.map(t => t.getBoundingClientRect());
const found = [];
for (let i = 0; i < boxes.length; i++) for (let j = i + 1; j < boxes.length; j++) {
  const a = boxes[i], b = boxes[j];
  if (a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom)
    found.push([texts[i].textContent, texts[j].textContent]);
}
const outside = [...document.querySelectorAll('g')].filter(g => {
  const t = g.querySelector('text').getBoundingClientRect();
  const r = g.querySelector('rect').getBoundingClientRect();
  return t.left < r.left || t.right > r.right || t.top < r.top || t.bottom > r.bottom;
}).map(g => g.id);
const told = {texts: texts.length, overlapping: found, outside};
document.body.innerHTML = '<pre>' + btoa(JSON.stringify(told).replace(/[^ -~]/g, '?')) + '</pre>';
</script>
"""


def boxes(content: bytes) -> dict[str, tuple[float, float, float, float]]:
    """Left, top, right, bottom of each node's box."""
    found = {}
    for group in etree.fromstring(content).iter(f"{SVG}g"):
        rect = group.find(f"{SVG}rect")
        x, y, wide, high = (float(rect.get(name)) for name in ("x", "y", "width", "height"))
        found[group.get("id")] = (x, y, x + wide, y + high)
    return found


def test_every_node_has_a_box_and_no_two_boxes_overlap():
    found = boxes(exported("svg"))
    graph = nx.read_graphml(io.BytesIO(exported("graphml")))
    assert found.keys() == set(graph)
    columns: dict[float, list[tuple[float, float]]] = {}
    for left, top, _, bottom in found.values():
        columns.setdefault(left, []).append((top, bottom))
    for column in columns.values():
        assert all(above[1] < below[0] for above, below in pairwise(sorted(column)))
    lefts = sorted(columns)
    rights = {left: right for left, _, right, _ in found.values()}
    assert all(rights[left] < following for left, following in pairwise(lefts))


@pytest.mark.parametrize("arguments", [(), ("--pair", "KZ-AZ", "--sector", "transport")])
def test_a_browser_sees_no_two_labels_overlapping(tmp_path, arguments):
    require(shutil.which("chromium") is not None, "chromium is needed to measure labels")
    page = tmp_path / "page.html"
    content = exported("svg", *arguments).decode()
    page.write_text(f"<!doctype html><meta charset=utf-8><body>{content}{MEASURE}", "utf-8")
    command = ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--dump-dom"]
    options = [f"--user-data-dir={tmp_path / 'profile'}", page.as_uri()]
    done = subprocess.run([*command, *options], capture_output=True, text=True, check=True)
    measured = re.search(r"<pre>([A-Za-z0-9+/=]+)</pre>", done.stdout)
    assert measured, done.stdout[-500:]
    told = json.loads(b64decode(measured[1]))
    assert told["texts"] > len(boxes(content.encode()))
    assert (told["overlapping"], told["outside"]) == ([], [])


def test_edges_tell_who_says_so_and_how():
    titles = [t.text for t in etree.fromstring(exported("svg")).iter(f"{SVG}title")]
    guest = "Ilham Aliyev – guest – State visit of Ilham Aliyev to Kazakhstan (occurred; "
    assert any(guest in title for title in titles)


def test_what_was_signed_has_another_line_than_what_was_evaluated():
    styles: dict[str, set[str]] = {"signed": set(), "discussed": set(), "evaluated": set()}
    for path in etree.fromstring(exported("svg")).iter(f"{SVG}path"):
        title = path.findtext(f"{SVG}title") or ""
        for modality, found in styles.items():
            if "\n" not in title and f" ({modality}; " in title:
                found.add(path.get("class"))
    assert styles == {"signed": {"done"}, "discussed": {"open"}, "evaluated": {"said"}}


def test_the_picture_reaches_for_nothing_outside():
    content = exported("svg").decode().replace('xmlns="http://www.w3.org/2000/svg"', "")
    assert not re.search(r"(?:href|src|url\(|@import|<script|<image)", content)


def test_the_same_release_gives_the_same_bytes():
    assert program("export", "svg", "--releases", hard_releases()).stdout == exported("svg")


def test_hard_text_stays_well_formed_and_inside_its_box():
    label = "<script>&\\u0001 שלום " + "Ж" * 400
    store, out = ox.Store(), io.BytesIO()
    store.load(
        f"""@prefix : <https://w3id.org/bilateral-kg/ontology#> .
        @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
        <state/x> a :State . <person/p> a :Person ; :ofState <state/x> ;
          skos:prefLabel "{label}"@en .""",
        ox.RdfFormat.TURTLE,
        base_iri=ID,
    )
    export(EmbeddedEngine(store), "svg", out)
    root = etree.fromstring(out.getvalue())
    person = next(g for g in root.iter(f"{SVG}g") if g.get("id") == "person:p")
    lines = [tspan.text for tspan in person.iter(f"{SVG}tspan")]
    assert len(lines) == 4
    assert lines[-1].endswith("…")
    assert person.find(f"{SVG}title").text.startswith("<script>&␁ שלום Ж")


def test_an_empty_graph_is_a_picture():
    out = io.BytesIO()
    export(EmbeddedEngine(ox.Store()), "svg", out)
    assert etree.fromstring(out.getvalue()).tag == f"{SVG}svg"


@given(st.text(), st.integers(3, 40), st.integers(1, 6))
def test_lines_fit_and_only_what_does_not_fit_is_lost(text, em, most):
    lines = wrap(text, em, most)
    assert 1 <= len(lines) <= most
    assert all(width(line) <= em for line in lines)
    if not lines[-1].endswith("…"):
        assert "".join(lines).replace(" ", "") == "".join(text.split())
