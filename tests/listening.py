"""A loopback listener that counts who connects: what must not reach out is tested against it."""

import socket
import threading
from types import TracebackType
from typing import Self


class Listener:
    """Counts connections to `url`; each is closed at once."""

    def __init__(self) -> None:
        self._socket = socket.create_server(("127.0.0.1", 0))
        self._seen = 0
        self._thread = threading.Thread(target=self._accept, daemon=True)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._socket.getsockname()[1]}/"

    def connections(self) -> int:
        """How many there were so far. Asks itself last, so that none is still on its way."""
        before = self._seen
        with socket.create_connection(self._socket.getsockname()) as own:
            own.recv(1)
        self._seen -= 1
        return max(before, self._seen)

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            self._seen += 1
            connection.close()

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        self._thread.join(5)
