"""Lines sorted outside of memory: what is written here in any order is read in one.

Whatever is written is kept in runs of a few megabytes, each sorted, in a file without a name; the
runs are merged as they are read. So the memory taken does not depend on how much there is.
"""

import heapq
import os
from collections.abc import Iterable, Iterator
from io import RawIOBase
from itertools import groupby, islice
from tempfile import TemporaryFile
from types import TracebackType
from typing import Any, Final, Self

_RUN: Final = 8_000_000
_PIECE: Final = 65_536
_LINES: Final = 512


class SortedLines(RawIOBase):
    """A file to write lines to; iterating over it gives each line once, in the order of bytes.

    It is read after all has been written, as often as wanted.
    """

    def __init__(self, run: int = _RUN) -> None:
        self._file = TemporaryFile()  # noqa: SIM115  closed with this one
        self._most = run
        self._buffer = bytearray()
        self._runs: list[tuple[int, int]] = []

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        """Take *data*, which may end inside a line."""
        self._buffer += data
        if len(self._buffer) >= self._most:
            self._spill()
        return len(data)

    def put(self, texts: Iterable[str]) -> None:
        """Write each of *texts*, which hold no line ends, as a line."""
        for text in texts:
            self.write(f"{text}\n".encode())

    def texts(self) -> Iterator[str]:
        """The lines as text, without their ends."""
        for line in self:
            yield line[:-1].decode()

    def __iter__(self) -> Iterator[bytes]:
        runs: list[Iterable[bytes]] = [self._run(*place) for place in self._runs]
        runs.append(sorted(_lines(bytes(self._buffer))))
        for line, _ in groupby(heapq.merge(*runs)):
            yield line

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def __enter__(self) -> Self:
        return self

    def close(self) -> None:
        """Give the file back."""
        self._file.close()
        super().close()

    def _spill(self) -> None:
        """Put the whole lines at hand into a run of their own."""
        end = self._buffer.rfind(b"\n") + 1
        lines = _lines(bytes(self._buffer[:end]))
        del self._buffer[:end]
        lines.sort()
        start = self._file.seek(0, os.SEEK_END)
        self._file.writelines(lines)
        self._file.flush()
        self._runs.append((start, self._file.tell()))

    def _run(self, start: int, end: int) -> Iterator[bytes]:
        """The lines of one run: several are read at once, so each by its own position."""
        left = b""
        while start < end:
            piece = os.pread(self._file.fileno(), min(_PIECE, end - start), start)
            start += len(piece)
            *lines, left = (left + piece).split(b"\n")
            yield from (line + b"\n" for line in lines)


def _lines(data: bytes) -> list[bytes]:
    """Its whole lines. bytes.splitlines would break at a carriage return too."""
    return [line + b"\n" for line in data.split(b"\n")[:-1]]


class Reading(RawIOBase):
    """*lines* as a file to read from, for a parser."""

    def __init__(self, lines: Iterable[bytes]) -> None:
        self._lines = iter(lines)
        self._left = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill *buffer* with what comes next."""
        self._left = self._left or b"".join(islice(self._lines, _LINES))
        taken = min(len(buffer), len(self._left))
        buffer[:taken], self._left = self._left[:taken], self._left[taken:]
        return taken
