"""One loading at work: reads the files of data/ in turn and keeps what they say."""

from dataclasses import dataclass, field
from pathlib import Path

from bilateral_kg.curation.context import Context
from bilateral_kg.curation.files import DataFiles, SourceFolder
from bilateral_kg.curation.inputs import Inputs, decode
from bilateral_kg.curation.model import Model
from bilateral_kg.curation.reader import read_file, read_top
from bilateral_kg.curation.records import Record, Scope
from bilateral_kg.curation.source import BUILD_ONLY, SourceInfo, read_source
from bilateral_kg.curation.tree import Items, Mapping, Node, Scalar, kind
from bilateral_kg.curation.yamlfile import parse
from bilateral_kg.names import REFERENCE_GRAPH


@dataclass(frozen=True, slots=True)
class Batch:
    """The records of one file and the graph they belong to."""

    path: Path
    graph: str
    records: list[Record]


@dataclass(slots=True)
class Desk:
    """The model, the files still to read, and the records read so far."""

    files: DataFiles
    inputs: Inputs
    context: Context
    model: Model
    batches: list[Batch] = field(default_factory=list)
    sources: list[SourceInfo] = field(default_factory=list)

    @property
    def records(self) -> list[Record]:
        return [record for batch in self.batches for record in batch.records]

    def read_all(self) -> None:
        """Read every file; problems go to the journal of `inputs`."""
        for path in self.files.reference:
            self._read_facts(path, None)
        for folder in self.files.sources:
            self._read_source(folder)
        with_text = [source for source in self.sources if source.file]
        for path in self.files.loose:
            self._read_facts(path, with_text[0] if len(with_text) == 1 else None)

    def _tree(self, path: Path) -> Node | None:
        journal = self.inputs.journal
        content = self.inputs.read(path, self.files.name(path))
        text = None if content is None else decode(content, journal, path)
        return None if text is None else parse(text, journal.page(path))

    def _scope(self, path: Path, source: SourceInfo | None) -> Scope:
        graph = source.graph if source else REFERENCE_GRAPH
        return Scope(self.context, self.model, self.inputs.journal.page(path), graph, source)

    def _read_facts(self, path: Path, source: SourceInfo | None) -> None:
        root = self._tree(path)
        scope = self._scope(path, source)
        records = [] if root is None else read_file(root, scope)
        self.batches.append(Batch(path, scope.graph, records))

    def _read_source(self, folder: SourceFolder) -> None:
        """A source's own node and its facts, both in the source's graph."""
        path = folder.description
        root = self._tree(path)
        page = self.inputs.journal.page(path)
        if isinstance(root, Scalar | Items):
            page.note(root.line, "wrong-kind", f"holds keys and values, not {kind(root)}")
        mapping = root if isinstance(root, Mapping) else Mapping((), 1)
        source = read_source(folder.id, mapping, self.context, self.model, page)
        self.sources.append(source)
        if isinstance(root, Mapping):
            record = read_top(root.without(*BUILD_ONLY), self._scope(path, source))
            self.batches.append(Batch(path, source.graph, [record]))
        for one in folder.facts:
            self._read_facts(one, source)
