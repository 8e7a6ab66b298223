"""Ids and references as curators write them -> IRIs."""

import re

from bilateral_kg.curation.journal import did_you_mean
from bilateral_kg.curation.lexical import is_address
from bilateral_kg.curation.records import Scope
from bilateral_kg.curation.tree import Mapping, Scalar
from bilateral_kg.names import ID

SLUG = r"[a-z0-9-]+"
KEY = re.compile(SLUG)
LOCAL = re.compile(rf"([a-z]+)(?:/{SLUG}){{1,2}}(?:#({SLUG}(?:\.{SLUG})*))?")
SLUG_RULE = "ids are made of a-z, 0-9 and -"


def class_name(mapping: Mapping, scope: Scope) -> str | None:
    """The name of the class that `type` gives; None if there is none or it is not known."""
    entry = mapping.get("type")
    if entry is None:
        return None
    if not isinstance(entry.value, Scalar):
        scope.page.note(entry.line, "wrong-kind", "`type` is a single name")
        return None
    name = entry.value.value
    if name in scope.context.classes:
        return name
    hint = did_you_mean(name, scope.context.classes)
    scope.page.note(entry.value.line, "unknown-type", f"`{name}` is not a type", hint)
    return None


def own_iri(mapping: Mapping, cls: str | None, scope: Scope) -> str:
    """The IRI of a record that carries `id`; "" if the id is missing or at fault."""
    if key := mapping.get("key"):
        scope.page.note(key.line, "bad-id", "`key` is for nested records: write `id` here")
        return ""
    entry = mapping.get("id")
    if entry is None:
        if "id" not in mapping.broken:
            scope.page.note(mapping.line, "missing-id", "a record without `id`")
        return ""
    if not isinstance(entry.value, Scalar):
        scope.page.note(entry.line, "wrong-kind", "`id` is a single value")
        return ""
    text, line = entry.value.value, entry.value.line
    local = text if "/" in text else _complete(text, cls, _says_type(mapping), line, scope)
    if local and _is_sound(local, cls, line, scope):
        return ID + local
    return ""


def fragment_iri(mapping: Mapping, parent: str, under: str, scope: Scope) -> str:
    """The IRI of a record nested under the key *under* of *parent*; "" if it is at fault."""
    if entry := mapping.get("id"):
        message = f"a record under `{under}` carries `key`, not `id`"
        scope.page.note(entry.line, "bad-id", message)
        return ""
    entry = mapping.get("key")
    if entry is None:
        if "key" not in mapping.broken:
            message = f"a record under `{under}` without `key`"
            scope.page.note(mapping.line, "missing-id", message)
        return ""
    if not isinstance(entry.value, Scalar) or not KEY.fullmatch(entry.value.value):
        scope.page.note(entry.line, "bad-id", "`key` is a single slug", hint=SLUG_RULE)
        return ""
    separator = "." if "#" in parent else "#"
    return f"{parent}{separator}{entry.value.value}" if parent else ""


def reference_iri(text: str, line: int, scope: Scope) -> str | None:
    """What the reference *text* points at; None, and a problem noted, if it is malformed."""
    if LOCAL.fullmatch(text):
        return ID + text
    if is_address(text):
        return text
    hint = "write it in full, as `person/ilham-aliyev`, or as an address"
    scope.page.note(line, "bad-reference", f"`{text}` is not a reference", hint)
    return None


def _says_type(mapping: Mapping) -> bool:
    return mapping.get("type") is not None or "type" in mapping.broken


def _complete(text: str, cls: str | None, said: bool, line: int, scope: Scope) -> str:
    """`slug` -> `segment/slug`, by the class."""
    segment = scope.model.segment(scope.context.classes[cls]) if cls else None
    if segment is None:
        if cls or not said:  # an unknown type was reported already
            why = f"{cls} has no short ids" if cls else "it has no type that would complete it"
            hint = "write `kind/slug`, or `kind/parent#key` for a part"
            scope.page.note(line, "bad-id", f"id `{text}` is incomplete: {why}", hint)
        return ""
    if cls == "Assertion" and scope.source:
        return f"{segment}/{scope.source.id}/{text}"
    return f"{segment}/{text}"


def _is_sound(local: str, cls: str | None, line: int, scope: Scope) -> bool:
    match = LOCAL.fullmatch(local)
    if match is None:
        scope.page.note(line, "bad-id", f"bad id `{local}`", hint=SLUG_RULE)
        return False
    wanted = scope.model.segment(scope.context.classes[cls]) if cls else None
    path, is_fragment = local.partition("#")[0], match[2] is not None
    if wanted and not is_fragment and match[1] != wanted:
        message = f"id `{local}` does not fit {cls}"
        scope.page.note(line, "bad-id", message, hint=f"it begins with `{wanted}/`")
        return False
    home = f"assertion/{scope.source.id}/" if scope.source and cls == "Assertion" else ""
    deep = path.count("/") > 1
    if (home and not path.startswith(home)) or (deep and cls not in {None, "Assertion"}):
        hint = f"it begins with `{home}`" if home else "`kind/slug`, one slash"
        scope.page.note(line, "bad-id", f"bad id `{local}`", hint=hint)
        return False
    return True
