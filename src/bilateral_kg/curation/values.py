"""The values of one key of a record: kind, form and target checked, one by one."""

import re
from collections.abc import Iterator

from bilateral_kg.curation.context import Key
from bilateral_kg.curation.ids import reference_iri
from bilateral_kg.curation.journal import did_you_mean
from bilateral_kg.curation.lexical import complaint
from bilateral_kg.curation.records import Scope, Value
from bilateral_kg.curation.tree import Broken, Entry, Items, Mapping, Node, Scalar, kind
from bilateral_kg.names import BKG, VOCAB

LANGUAGE = re.compile("[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
CONCEPT = re.compile("[A-Za-z0-9_-]+")
# Filled in by the build; a curated copy would contradict it sooner or later.
BUILT = frozenset({"earliest", "latest", "partyState", "start", "end"})


def read_values(entry: Entry, key: Key, scope: Scope) -> list[Value]:
    """The values under *entry*; those at fault are noted and left out."""
    if key.name in BUILT:
        scope.page.note(entry.line, "built-key", f"`{key.name}` is filled in by the build")
        return []
    if key.iri.startswith(BKG) and key.iri not in scope.model.described:
        message = f"`{key.name}` stands for {key.iri}, which the ontology does not declare"
        scope.page.note(entry.line, "undeclared", message)
    if key.kind == "words":
        return list(_words(entry, key, scope))
    values = (_value(scalar, key, scope) for scalar in scalars(entry.value, key.name, scope))
    return [value for value in values if value]


def scalars(node: Node, name: str, scope: Scope) -> Iterator[Scalar]:
    """The single values of *node*, which may be one or a list of them."""
    for one in node.items if isinstance(node, Items) else (node,):
        if isinstance(one, Scalar):
            yield one
        elif not isinstance(one, Broken):
            message = f"`{name}` takes single values, not {kind(one)}"
            scope.page.note(one.line, "wrong-kind", message)


def _words(entry: Entry, key: Key, scope: Scope) -> Iterator[Value]:
    if not isinstance(entry.value, Mapping):
        hint = f"write `{key.name}: {{en: ..., ru: ...}}`"
        scope.page.note(entry.line, "wrong-kind", f"`{key.name}` needs a language", hint)
        return
    for one in entry.value.entries:
        if not LANGUAGE.fullmatch(one.key):
            scope.page.note(one.line, "bad-language", f"`{one.key}` is not a language tag")
            continue
        for scalar in scalars(one.value, one.key, scope):
            yield Value(key, scalar.value, scalar.line, language=one.key)


def _value(scalar: Scalar, key: Key, scope: Scope) -> Value | None:
    text, line = scalar.value, scalar.line
    match key.kind:
        case "literal":
            if wrong := complaint(text, key.datatype or ""):
                scope.page.note(line, "bad-literal", f"`{key.name}`: {wrong}")
                return None
            return Value(key, text, line)
        case "reference":
            iri = reference_iri(text, line, scope)
            return Value(key, iri, line, iri=iri) if iri else None
        case "concept":
            return _concept(text, line, key, scope)
        case _:
            return _term(text, line, key, scope)


def _concept(text: str, line: int, key: Key, scope: Scope) -> Value | None:
    iri = key.base + text
    # Units are QUDT's: checked where the model describes those it uses.
    closed = key.base.startswith(VOCAB) or scope.model.describes_any_under(key.base)
    if CONCEPT.fullmatch(text) and (not closed or iri in scope.model.described):
        return Value(key, text, line, iri=iri)
    known = {c.removeprefix(key.base) for c in scope.model.described if c.startswith(key.base)}
    message = f"`{text}` is not a value of `{key.name}`"
    scope.page.note(line, "unknown-concept", message, did_you_mean(text, known))
    return None


def _term(text: str, line: int, key: Key, scope: Scope) -> Value | None:
    known = {name for name, one in scope.context.keys.items() if one.kind != "children"}
    if text in known:
        return Value(key, text, line, iri=scope.context.keys[text].iri)
    message = f"`{key.name}` names keys; `{text}` is none"
    scope.page.note(line, "unknown-key", message, did_you_mean(text, known))
    return None
