"""The JSON-LD context as a table: which keys a record may have and what each one takes."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from bilateral_kg.curation.inputs import Inputs, decode

FILE = "context.jsonld"
KEYWORDS = frozenset({"id", "type"})

Kind = Literal["words", "reference", "concept", "term", "literal", "children"]

# A record nested under one of these keys need not say what it is.
IMPLIED_TYPES: Mapping[str, str] = {
    "participation": "Participation",
    "agendaItem": "AgendaItem",
    "stage": "AgreementStage",
    "projectStage": "ProjectStage",
    "status": "RelationStatus",
    "attestation": "Attestation",
}


@dataclass(frozen=True, slots=True)
class Key:
    """One key: the property it stands for and the kind of value it takes.

    words: texts by language. reference: ids of records. concept: the last part of an IRI under
    `base`. term: another key's name. literal: text of `datatype`. children: nested records
    (the triple runs from child to parent).
    """

    name: str
    iri: str
    kind: Kind
    datatype: str | None = None
    base: str = ""


@dataclass(frozen=True, slots=True)
class Context:
    """`raw` is what the JSON-LD parser gets; `classes` maps a type's name to its IRI."""

    raw: Mapping[str, Any]
    keys: Mapping[str, Key]
    classes: Mapping[str, str]

    @property
    def upward(self) -> frozenset[str]:
        """Names of the keys that lead from a child to its parent."""
        reverse = {key.iri for key in self.keys.values() if key.kind == "children"}
        return frozenset(
            key.name for key in self.keys.values() if key.iri in reverse and key.kind != "children"
        )


def read(ontology: Path, inputs: Inputs) -> Context | None:
    """The context of *ontology*; None, and a problem noted, if it cannot be understood."""
    path = ontology / FILE
    content = inputs.read(path, f"ontology/{FILE}")
    text = None if content is None else decode(content, inputs.journal, path)
    if text is None:
        return None
    try:
        return _table(json.loads(text)["@context"])
    except json.JSONDecodeError as error:
        inputs.journal.page(path).note(error.lineno, "broken-json", f"broken JSON: {error.msg}")
    except (KeyError, TypeError) as error:
        inputs.journal.page(path).note(1, "broken-json", f"not a JSON-LD context: {error}")
    return None


def _table(raw: Mapping[str, Any]) -> Context:
    prefixes = {k: v for k, v in raw.items() if isinstance(v, str) and v.endswith(("#", "/"))}
    keys: dict[str, Key] = {}
    classes: dict[str, str] = {}
    for name, definition in raw.items():
        if name.startswith("@") or name in prefixes or name in KEYWORDS:
            continue
        if isinstance(definition, str):
            classes[name] = _expand(definition, prefixes)
        else:
            keys[name] = _key(name, definition, prefixes)
    return Context(raw, keys, classes)


def _key(name: str, definition: Mapping[str, Any], prefixes: Mapping[str, str]) -> Key:
    if "@reverse" in definition:
        return Key(name, _expand(definition["@reverse"], prefixes), "children")
    iri = _expand(definition["@id"], prefixes)
    if definition.get("@container") == "@language":
        return Key(name, iri, "words")
    match definition["@type"]:
        case "@vocab":
            return Key(name, iri, "term")
        case "@id":
            base = definition.get("@context", {}).get("@base", "")
            return Key(name, iri, "concept" if base else "reference", base=base)
        case datatype:
            return Key(name, iri, "literal", datatype=_expand(datatype, prefixes))


def _expand(compact: str, prefixes: Mapping[str, str]) -> str:
    prefix, _, local = compact.partition(":")
    return prefixes[prefix] + local
