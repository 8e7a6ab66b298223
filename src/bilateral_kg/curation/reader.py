"""Tree -> records: the shape of a curated file, checked against the table of keys."""

from bilateral_kg.curation.context import IMPLIED_TYPES, KEYWORDS, Key
from bilateral_kg.curation.ids import class_name, fragment_iri, own_iri
from bilateral_kg.curation.journal import did_you_mean
from bilateral_kg.curation.records import Record, Scope, Value
from bilateral_kg.curation.runs import read_evidence
from bilateral_kg.curation.tree import Broken, Entry, Items, Mapping, Node, Scalar, kind
from bilateral_kg.curation.values import read_values

# What only an assertion has.
ASSERTION_ONLY = frozenset({"asserts", "evidence", "backs"})


def read_file(root: Node, scope: Scope) -> list[Record]:
    """The top-level records of a facts file."""
    if isinstance(root, Broken):
        return []
    if not isinstance(root, Items):
        message = f"a file of records is a list (`- id: ...`), not {kind(root)}"
        scope.page.note(root.line, "wrong-kind", message)
        return []
    return [read_top(item, scope) for item in _mappings(root, "the file", scope)]


def read_top(mapping: Mapping, scope: Scope) -> Record:
    """A record that stands on its own."""
    cls = class_name(mapping, scope)
    if cls == "Passage":
        message = "passages are made from `evidence: start-end`"
        scope.page.note(mapping.line, "built-key", message)
    if cls == "Assertion" and scope.source is None:
        message = "an assertion needs a source: it lies in sources/<source-id>/facts/"
        scope.page.note(mapping.line, "no-source", message)
    return _describe(mapping, own_iri(mapping, cls, scope), cls, scope)


def _describe(mapping: Mapping, iri: str, cls: str | None, scope: Scope) -> Record:
    record = Record(scope.page.path, mapping.line, iri, cls)
    for entry in mapping.entries:
        if entry.key in KEYWORDS or entry.key == "key":
            continue
        key = scope.context.keys.get(entry.key)
        if key is None:
            hint = did_you_mean(entry.key, scope.context.keys)
            scope.page.note(entry.line, "unknown-key", f"`{entry.key}` is not a key", hint)
        elif key.name in ASSERTION_ONLY and cls not in {"Assertion", None}:
            scope.page.note(entry.line, "wrong-kind", f"only an Assertion has `{key.name}`")
        elif key.kind == "children":
            _read_children(entry, key, record, scope)
        elif key.name == "asserts":
            _read_asserts(entry, key, record, scope)
        elif key.name == "evidence":
            read_evidence(entry, record, scope)
        else:
            record.values += read_values(entry, key, scope)
    return record


def _read_children(entry: Entry, key: Key, parent: Record, scope: Scope) -> None:
    for mapping in _mappings(entry.value, f"`{key.name}`", scope):
        cls = class_name(mapping, scope) or IMPLIED_TYPES[key.name]
        iri = fragment_iri(mapping, parent.iri, key.name, scope)
        parent.children.append((key, _describe(mapping, iri, cls, scope)))


def _read_asserts(entry: Entry, key: Key, assertion: Record, scope: Scope) -> None:
    """Nested facts, nodes of their own, and references to facts described elsewhere."""
    items = entry.value.items if isinstance(entry.value, Items) else (entry.value,)
    for item in items:
        if isinstance(item, Scalar):
            assertion.values += read_values(Entry(entry.key, item.line, item), key, scope)
            continue
        for mapping in _mappings(item, "`asserts`", scope):
            record = read_top(mapping, scope)
            if record.cls == "Assertion":
                message = "an assertion is not asserted: it stands on its own in the list"
                scope.page.note(mapping.line, "wrong-kind", message)
            assertion.asserted.append(record)
            if record.iri:
                assertion.values.append(Value(key, record.iri, record.line, iri=record.iri))


def _mappings(node: Node, where: str, scope: Scope) -> list[Mapping]:
    """The records of *node*, which may be one or a list of them."""
    found = []
    for one in node.items if isinstance(node, Items) else (node,):
        if isinstance(one, Mapping):
            found.append(one)
        elif not isinstance(one, Broken):
            message = f"{where} holds records (keys and values), not {kind(one)}"
            scope.page.note(one.line, "wrong-kind", message)
    return found
