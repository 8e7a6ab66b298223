"""IRIs in messages, as a curator writes them: `event/talks-2031`, `planned`, `deadlineText`."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bilateral_kg import names

Readable = Callable[[str], str]
CONTEXT = "context.jsonld"


def wording(ontology: Path) -> Readable:
    """A function that shortens every IRI of the project, and of its context, in a text."""
    keys = _keys(json.loads((ontology / CONTEXT).read_text(encoding="utf-8"))["@context"])
    longest_first = sorted(keys, key=len, reverse=True)
    terms = re.compile(f"({'|'.join(map(re.escape, longest_first))})(?![A-Za-z0-9_-])")
    concept = rf"{re.escape(names.VOCAB)}(?:[a-z0-9-]+/(?=[A-Za-z0-9]))?"
    others = map(re.escape, (names.ID, names.BKG, names.PREFIXES["unit"]))
    ours = re.compile("|".join((concept, *others)))

    def readable(text: str) -> str:
        return ours.sub("", terms.sub(lambda found: keys[found[1]], text))

    return readable


def _keys(context: dict[str, Any]) -> dict[str, str]:
    """Property or class IRI -> the key that a YAML file has for it."""
    keys: dict[str, str] = {}
    for key, meaning in context.items():
        name = meaning.get("@id") if isinstance(meaning, dict) else meaning
        if isinstance(name, str) and not key.startswith("@") and not name.startswith("@"):
            prefix, colon, local = name.partition(":")
            base = context.get(prefix)
            if colon and isinstance(base, str) and local:
                keys.setdefault(base + local, key)
    return keys
