"""Writes of one server, one after the other, each by a process that ends with it."""

import asyncio
import os
import sys
from pathlib import Path
from typing import Final

from fastapi import Request
from pydantic import TypeAdapter

from bilateral_kg.errors import Overloaded, QueryTimeout, WriteForbidden
from bilateral_kg.settings import Settings
from bilateral_kg.web.errors import Unauthorized
from bilateral_kg.web.following import Follower
from bilateral_kg.web.served import of
from bilateral_kg.web.writing import token
from bilateral_kg.writing import process
from bilateral_kg.writing.order import Done, Failure, GraphWrite, Order, Update

_SAID: TypeAdapter[Done | Failure] = TypeAdapter(Done | Failure)
_SCHEME: Final = "bearer "


class Scribe:
    """Takes changes of those who show the token and has them published."""

    def __init__(self, settings: Settings, releases: Path, secret: token.Token, to: Follower):
        self.token = secret
        self._settings = settings
        self._releases = releases
        self._follower = to
        self._turn = asyncio.Lock()
        self._waiting = 0

    def admit(self, request: Request) -> None:
        """Unauthorized unless *request* shows the token."""
        shown = request.headers.getlist("authorization")
        if not shown:
            raise Unauthorized("Writing needs a token: Authorization: Bearer ...", None)
        if len(shown) > 1 or not shown[0].lower().startswith(_SCHEME):
            raise Unauthorized("The Authorization header is not of the form Bearer ...", "request")
        if not self.token.fits(shown[0][len(_SCHEME) :].strip()):
            raise Unauthorized("This is not the token of this server.", "token")

    async def write(self, change: Update | GraphWrite, expected: str | None) -> Done:
        """Publish *change*; on return, this server answers from the release that holds it.

        Raises what the change is refused for; then nothing was changed.
        """
        if self._waiting >= self._settings.queue_length:
            raise Overloaded(f"{self._waiting} writes are waiting already; try again later.")
        self._waiting += 1
        try:
            async with self._turn:
                done = await self._publish(change, expected)
        finally:
            self._waiting -= 1
        await self._follower.look()
        return done

    async def _publish(self, change: Update | GraphWrite, expected: str | None) -> Done:
        settings = self._settings
        order = Order(
            releases=self._releases,
            change=change,
            expected=expected,
            seconds=settings.query_seconds,
            memory_mib=settings.query_memory_mib,
            patience=settings.write_seconds,
        )
        said = _SAID.validate_json(await self._told(order.model_dump_json().encode()))
        if isinstance(said, Failure):
            raise said.error()
        return said

    async def _told(self, order: bytes) -> bytes:
        # A session of its own: Ctrl+C stops the server and lets a write come to its end.
        child = await asyncio.create_subprocess_exec(
            sys.executable,
            "-P",
            "-m",
            process.__name__,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            env={name: value for name, value in os.environ.items() if name != token.VARIABLE},
            start_new_session=True,
        )
        seconds = self._settings.write_seconds
        try:
            async with asyncio.timeout(seconds):
                said, wrong = await child.communicate(order)
        except TimeoutError:
            child.kill()
            await child.wait()
            raise QueryTimeout(
                f"The write was stopped after {seconds:g} seconds; /readyz says which release "
                "is current."
            ) from None
        if child.returncode != 0:
            raise RuntimeError(f"a write ended with {child.returncode}: {wrong.decode()}")
        return said


def admitted(request: Request) -> Scribe:
    """Who writes for *request*, which has shown the token; WriteForbidden if nobody does."""
    scribe: Scribe | None = request.app.state.scribe
    if scribe is None:
        raise WriteForbidden("Updates are not accepted here; the graph is read-only.")
    scribe.admit(request)
    return scribe


def is_plain(request: Request) -> bool:
    """Whether a plain store is served, whose graphs may have any name."""
    return of(request).plain
