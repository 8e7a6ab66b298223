"""source.yaml: what a source is, how its text was cut, how much it must yield."""

import re
from dataclasses import dataclass
from pathlib import Path

from bilateral_kg.curation.bounds import Expectation, read_expectations
from bilateral_kg.curation.context import Context
from bilateral_kg.curation.journal import Page, did_you_mean
from bilateral_kg.curation.model import Model
from bilateral_kg.curation.tree import Mapping, Scalar
from bilateral_kg.names import graph_iri, source_iri

# Keys of source.yaml that are for the build and are not published.
BUILD_ONLY = ("snapshot", "expect")
SNAPSHOT_KEYS = ("file", "normalisation", "lineEnd", "paragraphSeparator", "first", "last")
# Their graphs hold something else.
RESERVED = frozenset({"reference", "ontology", "vocab", "derived"})
SOURCE_ID = re.compile(r"[a-z0-9-]+")
SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class SourceInfo:
    """A source as the build knows it. `char_count` and `sha256` describe the text in `file`.

    `expect` is None if source.yaml does not say how much there must be.
    """

    id: str
    path: Path
    file: str | None = None
    char_count: int | None = None
    sha256: str | None = None
    expect: tuple[Expectation, ...] | None = None

    @property
    def iri(self) -> str:
        return source_iri(self.id)

    @property
    def graph(self) -> str:
        return graph_iri(self.id)


def read_source(
    source_id: str, mapping: Mapping, context: Context, model: Model, page: Page
) -> SourceInfo:
    """What source.yaml in the folder *source_id* says about itself; problems go to *page*."""
    if source_id in RESERVED or not SOURCE_ID.fullmatch(source_id):
        page.note(None, "bad-id", f"`{source_id}` cannot be the id of a source")
    entry = mapping.get("id")
    wanted = f"source/{source_id}"
    if entry and isinstance(entry.value, Scalar) and entry.value.value not in {wanted, source_id}:
        message = f"id `{entry.value.value}` is not that of its folder"
        page.note(entry.value.line, "bad-id", message, hint=f"write `{wanted}`")
    file, count, digest = _snapshot(mapping, page), _count(mapping), _digest(mapping, page)
    if len({file is None, count is None, digest is None}) > 1:
        message = "`snapshot`, `charCount` and `sha256` describe one text: all three or none"
        page.note(mapping.line, "incomplete-snapshot", message)
    expect = mapping.get("expect")
    found = read_expectations(expect.value, context, model, page) if expect else None
    return SourceInfo(source_id, page.path, file, count, digest, found)


def _snapshot(mapping: Mapping, page: Page) -> str | None:
    entry = mapping.get("snapshot")
    if entry is None:
        return None
    if not isinstance(entry.value, Mapping):
        page.note(entry.line, "wrong-kind", "`snapshot` holds keys and values")
        return None
    for one in entry.value.entries:
        if one.key not in SNAPSHOT_KEYS:
            message = f"`{one.key}` is not a key of `snapshot`"
            page.note(one.line, "unknown-key", message, did_you_mean(one.key, SNAPSHOT_KEYS))
        elif not isinstance(one.value, Scalar):
            page.note(one.line, "wrong-kind", f"`{one.key}` is a single value")
    file = entry.value.get("file")
    if file is None or not isinstance(file.value, Scalar):
        page.note(entry.line, "incomplete-snapshot", "`snapshot` without `file`")
        return None
    if Path(file.value.value).name != file.value.value:
        page.note(file.line, "bad-literal", "`file` is a file's name, without a folder")
    return file.value.value


def _count(mapping: Mapping) -> int | None:
    """`charCount`; whether it is a number at all is checked with the other literals."""
    text = _scalar(mapping, "charCount")
    return int(text) if text and re.fullmatch("[0-9]{1,12}", text) else None


def _digest(mapping: Mapping, page: Page) -> str | None:
    text = _scalar(mapping, "sha256")
    if text and not SHA256.fullmatch(text):
        entry = mapping.get("sha256")
        message = "`sha256` is not 64 digits 0-9a-f"
        page.note(entry.line if entry else None, "bad-literal", message)
    return text


def _scalar(mapping: Mapping, key: str) -> str | None:
    entry = mapping.get(key)
    return entry.value.value if entry and isinstance(entry.value, Scalar) else None
