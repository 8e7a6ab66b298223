"""The HTTP/1.1 connection: uvicorn's h11 protocol with patience that ends.

uvicorn waits for ever for a request whose head trickles in, and for a client that does
not read its answer. h11, not httptools: it bounds the size of a head (64 KiB) and
refuses what proxies disagree about.
"""

import asyncio
import json
from functools import cache
from typing import Any, Final

import h11
from uvicorn.config import Config
from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.server import ServerState

from bilateral_kg.settings import Settings
from bilateral_kg.web import problems, security

# Of each settings.stalled_seconds (30): 2 KiB a second, less than any line still in use.
STALLED_BYTES: Final = 65_536


@cache
def _patience() -> Settings:
    """The settings of this process; uvicorn makes connections without knowing any."""
    return Settings()


class PatientProtocol(H11Protocol):
    """One connection."""

    def __init__(
        self,
        config: Config,
        server_state: ServerState,
        app_state: dict[str, Any],
        _loop: asyncio.AbstractEventLoop | None = None,
    ) -> None:
        super().__init__(config, server_state, app_state, _loop)
        self._head: asyncio.TimerHandle | None = None
        self._stalled: asyncio.TimerHandle | None = None
        self._unsent = 0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._await_head()

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop_waiting()
        self.resume_writing()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        if self.conn.their_state is not h11.IDLE:
            self._stop_waiting()
        elif self._head is None and not self.transport.is_closing():
            self._await_head()

    def pause_writing(self) -> None:
        """Cut a connection whose client leaves its answer lying in our memory."""
        super().pause_writing()
        if self._stalled is None:
            self._watch_reader()

    def resume_writing(self) -> None:
        super().resume_writing()
        if self._stalled is not None:
            self._stalled.cancel()
            self._stalled = None

    def _watch_reader(self) -> None:
        self._unsent = self.transport.get_write_buffer_size()
        self._stalled = self.loop.call_later(_patience().stalled_seconds, self._check_reader)

    def _check_reader(self) -> None:
        if self._unsent - self.transport.get_write_buffer_size() < STALLED_BYTES:
            self.transport.abort()
        else:
            self._watch_reader()

    def _await_head(self) -> None:
        self._head = self.loop.call_later(_patience().head_seconds, self._head_too_slow)

    def _stop_waiting(self) -> None:
        if self._head is not None:
            self._head.cancel()
            self._head = None

    def _head_too_slow(self) -> None:
        if self.conn.their_state is h11.IDLE and not self.transport.is_closing():
            self._refuse(408, "Request too slow", "The request's head did not arrive in time.")

    def send_400_response(self, msg: str) -> None:
        """Say as a problem detail that these bytes are no HTTP request."""
        self._refuse(400, "Bad request", msg)

    def _refuse(self, status: int, title: str, detail: str) -> None:
        # Bytes that break after an answer has begun leave nothing to say but goodbye.
        if self.conn.our_state in {h11.IDLE, h11.SEND_RESPONSE}:
            body = json.dumps(
                {"type": "about:blank", "title": title, "status": status, "detail": detail}
            ).encode()
            headers = [
                ("content-type", problems.MEDIA_TYPE),
                ("content-length", str(len(body))),
                ("connection", "close"),
                *security.HEADERS.items(),
            ]
            head = h11.Response(status_code=status, headers=headers, reason=title)
            for event in (head, h11.Data(data=body), h11.EndOfMessage()):
                self.transport.write(self.conn.send(event) or b"")
        self.transport.close()
