"""The releases that a remote engine holds, as readers of it see them.

A graph beside the releases names the current one; each release has a graph that carries its
manifest and its validation report. So a web server needs the engine's address and nothing else.
"""

import base64
import binascii
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from pyoxigraph import Literal, NamedNode

from bilateral_kg import names, resources
from bilateral_kg.catalogue import Catalogue, compose
from bilateral_kg.engine import replies, terms
from bilateral_kg.engine.base import DatasetChoice, Row
from bilateral_kg.engine.connection import Connection, Limits
from bilateral_kg.engine.endpoint import Endpoint
from bilateral_kg.engine.remote import RemoteEngine
from bilateral_kg.engine.scope import RELEASES, Scope
from bilateral_kg.errors import ReleaseError
from bilateral_kg.release.layout import REPORT
from bilateral_kg.release.manifest import FILE_NAME, Manifest
from bilateral_kg.settings import Settings

WORDS: Final = names.ROOT + "engine#"
_PART: Final = 8_000


@dataclass(frozen=True, slots=True)
class Shelved:
    """A release in the engine: what is known about it, and the engine that answers from it."""

    manifest: Manifest
    report: bytes
    engine: RemoteEngine

    @property
    def id(self) -> str:
        return self.manifest.id


class Shelf:
    """The releases of the engine that *settings* name."""

    def __init__(self, settings: Settings, connection: Connection | None = None) -> None:
        self._settings = settings
        self._endpoint = Endpoint(connection or Connection(settings), settings)
        self._limits = Limits(settings.engine_seconds, settings.engine_bytes)
        self._questions = Catalogue.load(resources.folder("queries") / "engine")

    def current(self) -> str:
        """The id of the current release; ReleaseError when there is none."""
        named = self.named()
        if named is None:
            raise ReleaseError("the engine holds no release; send one with: bilateral-kg build")
        return named

    def named(self) -> str | None:
        """As current; None where nothing was ever sent."""
        found = [_release_id(row) for row in self._ask("current", RELEASES)]
        if len(found) > 1:
            raise ReleaseError("the engine names several current releases: publish again")
        return found[0] if found else None

    def held(self) -> set[str]:
        """Ids of all releases that are there whole."""
        return {_release_id(row) for row in self._ask("held", RELEASES)}

    def open(self, release: str) -> Shelved:
        """The release *release*; ReleaseError when it is not there, or damaged."""
        files = self._files(release)
        if FILE_NAME not in files:
            raise ReleaseError(f"the engine holds no release {release}")
        manifest = Manifest.parse(files[FILE_NAME], f"the manifest of {release} in the engine")
        scope = Scope(release, tuple(graph.iri for graph in manifest.graphs))
        engine = RemoteEngine(self._endpoint, self._settings, scope)
        return Shelved(manifest, files.get(REPORT, b""), engine)

    def _files(self, release: str) -> dict[str, bytes]:
        parts: dict[str, list[str]] = {}
        rows = self._ask("parts", Scope(release, ()).manifest)
        for part in sorted(term.value for (term,) in rows if isinstance(term, Literal)):
            name, _, content = part.split(" ", 2)
            parts.setdefault(name, []).append(content)
        try:
            return {
                name: zlib.decompress(base64.b64decode("".join(texts)))
                for name, texts in parts.items()
            }
        except (zlib.error, binascii.Error, ValueError) as error:
            raise ReleaseError(f"release {release} is damaged in the engine: {error}") from error

    def _ask(self, question: str, graph: str) -> tuple[Row, ...]:
        text = compose(self._questions.get(question), {})
        body = self._endpoint.query(text, "SELECT", DatasetChoice((graph,), ()), self._limits)
        return replies.rows(body).rows


def about(release: str, files: dict[str, bytes]) -> Iterator[str]:
    """N-Triples lines that carry *files* in short literals, whatever is in them."""
    subject = terms.iri(Scope(release, ()).merge)
    for name, content in files.items():
        packed = base64.b64encode(zlib.compress(content, 9)).decode()
        for number, start in enumerate(range(0, len(packed), _PART)):
            part = terms.string(f"{name} {number:06} {packed[start : start + _PART]}")
            yield f"{subject} <{WORDS}part> {part} .\n"


def _release_id(row: Row) -> str:
    (term,) = row
    if not isinstance(term, NamedNode):
        raise ReleaseError("the engine's list of releases is damaged")
    return term.value.removeprefix(Scope("", ()).merge)
