"""Where each statement was written: for messages that name file and line."""

from collections.abc import Iterable
from pathlib import Path

from bilateral_kg.curation.records import Record
from bilateral_kg.names import RDF_TYPE

Place = tuple[Path, int]


class Locations:
    """Answers subject, or subject and predicate, with file and line."""

    def __init__(self, records: Iterable[Record]) -> None:
        self._subjects: dict[str, Place] = {}
        self._statements: dict[tuple[str, str], Place] = {}
        every = [one for top in records for one in top.all()]
        # A node's own place is where it is defined, not where somebody goes on about it.
        for one in sorted(every, key=lambda one: one.cls is None):
            self._subjects.setdefault(one.iri, (one.path, one.line))
        for one in every:
            self._add(one)

    def _add(self, one: Record) -> None:
        if one.cls:
            self._statements.setdefault((one.iri, RDF_TYPE), (one.path, one.line))
        for value in one.values:
            self._statements.setdefault((one.iri, value.key.iri), (one.path, value.line))
        for key, child in one.children:
            self._statements.setdefault((child.iri, key.iri), (child.path, child.line))

    def of(self, subject: str, predicate: str | None = None) -> Place | None:
        """File and line of a statement; of its subject if that statement was not written."""
        if predicate is not None and (subject, predicate) in self._statements:
            return self._statements[subject, predicate]
        return self._subjects.get(subject)

    def statements(self) -> Iterable[tuple[str, str]]:
        """Each (subject, predicate) that was written."""
        return self._statements.keys()
