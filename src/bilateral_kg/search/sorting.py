"""Rows in order, however many: those that do not fit wait in files."""

import heapq
import json
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any, Final

Row = list[Any]
Key = tuple[int | str, ...]
_IN_MEMORY: Final = 32 * 1024 * 1024


class Sorter:
    """Takes keys, each with rows, which are JSON; gives them back in the order of the keys."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._kept: list[tuple[Key, str]] = []
        self._size = 0
        self._files: list[IO[str]] = []

    def add(self, key: Key, rows: list[Row]) -> None:
        # As text they take a fifth of the memory.
        text = json.dumps(rows)
        self._kept.append((key, text))
        self._size += len(text)
        if self._size >= _IN_MEMORY:
            self._put_away()

    def __iter__(self) -> Iterator[tuple[Key, list[Row]]]:
        """All of them, once."""
        self._kept.sort()
        for key, text in heapq.merge(self._kept, *map(_read, self._files)):
            yield key, json.loads(text)

    def _put_away(self) -> None:
        self._kept.sort()
        # It has no name, and is gone when nobody has it open.
        file = TemporaryFile("w+", encoding="utf-8", dir=self._folder)  # noqa: SIM115
        for key, text in self._kept:
            file.write(f"{json.dumps(key)}\n{text}\n")
        file.seek(0)
        self._files.append(file)
        self._kept, self._size = [], 0


def _read(file: IO[str]) -> Iterator[tuple[Key, str]]:
    with file:
        for line in file:
            yield tuple(json.loads(line)), file.readline()
