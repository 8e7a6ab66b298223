"""Records -> JSON-LD -> quads, by pyoxigraph's parser and our context."""

import json
from collections.abc import Iterable
from typing import Any

from pyoxigraph import NamedNode, Quad, RdfFormat, parse

from bilateral_kg.curation.context import Context
from bilateral_kg.curation.records import Record
from bilateral_kg.curation.runs import PASSAGE_TYPES
from bilateral_kg.names import ID


def to_quads(records: Iterable[Record], context: Context, graph: str) -> list[Quad]:
    """The quads that *records* stand for, in *graph*."""
    # Asserted facts are nodes of their own: their assertion refers to them by id.
    alone = [one for record in records for one in (record, *record.asserted)]
    document = {"@context": context.raw, "@graph": [_node(one) for one in alone]}
    home = NamedNode(graph)
    triples = parse(json.dumps(document), format=RdfFormat.JSON_LD, base_iri=ID)
    return [Quad(one.subject, one.predicate, one.object, home) for one in triples]


def _node(record: Record) -> dict[str, Any]:
    node: dict[str, Any] = {"id": record.iri}
    if record.cls:
        node["type"] = [record.cls] if record.by_hand else list(PASSAGE_TYPES)
    for value in record.values:
        if value.language is None:
            node.setdefault(value.key.name, []).append(value.text)
        else:
            words = node.setdefault(value.key.name, {})
            words.setdefault(value.language, []).append(value.text)
    for key, child in record.children:
        node.setdefault(key.name, []).append(_node(child))
    return node
