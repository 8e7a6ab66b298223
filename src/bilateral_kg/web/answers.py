"""Answers that a release has given, kept ready: a release never changes, so they stay true."""

import threading
from collections import OrderedDict
from collections.abc import Callable
from typing import Final

MOST_BYTES: Final = 32 * 1024 * 1024
# One answer never displaces more than this part of the others.
_LARGEST_PART: Final = 8


class Answers:
    """Bytes by key, those asked for longest ago forgotten first; safe between threads."""

    def __init__(self, most: int = MOST_BYTES) -> None:
        self._most = most
        self._size = 0
        self._kept: OrderedDict[str, bytes] = OrderedDict()
        self._lock = threading.Lock()

    def remember(self, key: str, make: Callable[[], bytes]) -> bytes:
        """What is kept under *key*, else what *make* gives. Two at once may both make it."""
        with self._lock:
            if (found := self._kept.get(key)) is not None:
                self._kept.move_to_end(key)
                return found
        made = make()
        self._keep(key, made)
        return made

    def _keep(self, key: str, made: bytes) -> None:
        size = len(made) + len(key)
        if size > self._most // _LARGEST_PART:
            return
        with self._lock:
            if key in self._kept:
                return
            self._kept[key] = made
            self._size += size
            while self._size > self._most:
                forgotten, content = self._kept.popitem(last=False)
                self._size -= len(forgotten) + len(content)
