"""How exports grow: time for four times the facts, as a ratio. 4 is linear, 16 quadratic."""

import io
import time
from itertools import product

import pyoxigraph as ox

from bilateral_kg.engine.embedded import EmbeddedEngine
from bilateral_kg.export import FORMATS, export
from bilateral_kg.names import BKG, ID, PREF_LABEL, RDF_TYPE, concept_iri, graph_iri, passage_iri

SMALL, FACTOR = 2_000, 4
GRAPH = ox.NamedNode(graph_iri("bench"))


def store(events: int) -> ox.Store:
    """Visits of one person each, asserted one by one, as a source would report them."""
    rows = []
    for number in range(events):
        event, person = f"{ID}event/e{number}", f"{ID}person/p{number % 500}"
        part, assertion = f"{event}#guest", f"{ID}assertion/bench/a{number}"
        passage = passage_iri("bench", number, number + 1)
        rows += [
            (event, RDF_TYPE, BKG + "Visit"),
            (event, RDF_TYPE, BKG + "Event"),
            (person, RDF_TYPE, BKG + "Person"),
            (part, RDF_TYPE, BKG + "Participation"),
            (part, BKG + "participationIn", event),
            (part, BKG + "participant", person),
            (part, BKG + "role", concept_iri("role", "guest")),
            (assertion, RDF_TYPE, BKG + "Assertion"),
            (assertion, BKG + "asserts", event),
            (assertion, BKG + "asserts", part),
            (assertion, BKG + "modality", concept_iri("modality", "occurred")),
            (assertion, BKG + "curation", concept_iri("curation", "proposed")),
            (assertion, BKG + "evidence", passage),
            (passage, BKG + "inSource", f"{ID}source/bench"),
        ]
    made = ox.Store()
    triples = [tuple(map(ox.NamedNode, row)) for row in rows]
    triples += [
        (
            ox.NamedNode(f"{ID}event/e{n}"),
            ox.NamedNode(PREF_LABEL),
            ox.Literal(f"Visit {n}", language="en"),
        )
        for n in range(events)
    ]
    made.extend(
        ox.Quad(*triple, graph) for triple, graph in product(triples, (GRAPH, ox.DefaultGraph()))
    )
    return made


def seconds(engine: EmbeddedEngine, name: str, profile: str) -> float:
    began = time.perf_counter()
    export(engine, name, io.BytesIO(), profile)
    return time.perf_counter() - began


def main() -> None:
    small, large = EmbeddedEngine(store(SMALL)), EmbeddedEngine(store(SMALL * FACTOR))
    kinds = [("graphml", "relations"), ("graphml", "facts")]
    kinds += [(name, "relations") for name in FORMATS if name != "graphml"]
    for name, profile in kinds:
        ratio = seconds(large, name, profile) / seconds(small, name, profile)
        shown = f"{name} {profile}" if name == "graphml" else name
        print(f"{shown:17} {ratio:5.1f} for {FACTOR} times the facts")


if __name__ == "__main__":
    main()
