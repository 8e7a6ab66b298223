"""Records -> JSON-LD -> quads, by pyoxigraph's parser and our context."""

import json
from collections.abc import Iterable
from typing import Any

from pyoxigraph import Quad, RdfFormat, parse

from bilateral_kg.curation.context import Context
from bilateral_kg.curation.desk import Batch
from bilateral_kg.curation.records import Record
from bilateral_kg.curation.runs import PASSAGE_TYPES
from bilateral_kg.names import ID


def to_quads(batches: Iterable[Batch], context: Context) -> list[Quad]:
    """The quads that the records of *batches* stand for, each in its graph."""
    graphs: dict[str, list[dict[str, Any]]] = {}
    for batch in batches:
        # Asserted facts are nodes of their own: their assertion refers to them by id.
        alone = [one for record in batch.records for one in (record, *record.asserted)]
        graphs.setdefault(batch.graph, []).extend(map(_node, alone))
    # One document, for reading the context takes longer than a file of facts.
    named = [{"@id": graph, "@graph": nodes} for graph, nodes in graphs.items()]
    document = {"@context": context.raw, "@graph": named}
    return list(parse(json.dumps(document), format=RdfFormat.JSON_LD, base_iri=ID))


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
