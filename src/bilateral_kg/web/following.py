"""A running server moves to the release that is current now, without dropping a request.

A request keeps the release that it began with. The one before is let go, its workers stopped,
when the last request that reads it has ended.
"""

import asyncio
import logging
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.types import ASGIApp, Receive, Scope, Send

from bilateral_kg.errors import BilateralKGError, ReleaseError
from bilateral_kg.release.history import hold
from bilateral_kg.release.layout import CURRENT, ReleaseDir, current
from bilateral_kg.release.shelf import Shelf
from bilateral_kg.settings import Settings
from bilateral_kg.web.metrics import Metrics
from bilateral_kg.web.ontology_page import PAGES_KEY, Pages
from bilateral_kg.web.served import SCOPE_KEY, Served

log = logging.getLogger("bilateral_kg.web")
POLL_SECONDS: Final = 0.5
# Each server process asks the engine as often, and writes to an engine are rarer.
ENGINE_POLL_SECONDS: Final = 2.0


@dataclass(slots=True, eq=False)
class Live:
    """A release that is open. `requests`: how many read it now; `descriptor` holds off `prune`."""

    served: Served
    pages: Pages
    release: ReleaseDir | None = None
    shelf: Shelf | None = None
    descriptor: int | None = None
    requests: int = 0

    @classmethod
    def open(cls, settings: Settings, release: ReleaseDir) -> "Live":
        """Open *release*; ReleaseError, and nothing held, if it is damaged."""
        descriptor = hold(release)
        try:
            served = Served.of_release(settings, release)
            return cls(served, Pages(served), release, descriptor=descriptor)
        except BilateralKGError:
            os.close(descriptor)
            raise

    @classmethod
    def take(cls, settings: Settings, shelf: Shelf) -> "Live":
        """The current release of a remote engine."""
        served = Served.of_shelved(settings, shelf.open(shelf.current()))
        return cls(served, Pages(served), shelf=shelf)

    @property
    def follows(self) -> bool:
        """Whether another release may become current where this one is from."""
        return self.release is not None or self.shelf is not None

    def named(self) -> str:
        """The id of the release that is current now, where this one is from."""
        if self.shelf is not None:
            return self.shelf.current()
        if self.release is not None:
            return (self.release.path.parent / CURRENT).readlink().name
        return self.served.id

    def following(self, settings: Settings) -> "Live":
        """That release, opened."""
        if self.shelf is not None:
            return Live.take(settings, self.shelf)
        if self.release is not None:
            return Live.open(settings, current(self.release.path.parent))
        return self

    def close(self) -> None:
        self.served.pool.close()
        if self.served.index_home is not None:
            self.served.index_home.cleanup()
        if self.descriptor is not None:
            os.close(self.descriptor)


class Follower:
    """What is served now. Everything but opening and closing happens on the event loop."""

    def __init__(self, settings: Settings, live: Live, metrics: Metrics) -> None:
        self.live = live
        self._settings = settings
        self._metrics = metrics
        self._old: set[Live] = set()
        self._refused: str | None = None
        self._said: str | None = None
        self._moving = asyncio.Lock()

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Follow `current` until the server stops."""
        watch = asyncio.create_task(self._watch()) if self.live.follows else None
        try:
            yield
        finally:
            if watch is not None:
                watch.cancel()
                with suppress(asyncio.CancelledError):
                    await watch
            for each in (*self._old, self.live):
                await run_in_threadpool(each.close)

    async def _watch(self) -> None:
        while True:
            await asyncio.sleep(ENGINE_POLL_SECONDS if self.live.shelf else POLL_SECONDS)
            await self.look()

    async def look(self) -> None:
        """Serve the release that is current now, if it is another one and whole."""
        async with self._moving:
            try:
                await self._move()
                self._said = None
            except (BilateralKGError, OSError) as error:
                # What is open is whole and goes on answering. Each trouble is logged once.
                if str(error) != self._said:
                    log.warning("the new release cannot be served: %s", error)
                self._said = str(error)

    async def _move(self) -> None:
        named = await run_in_threadpool(self.live.named)
        if named in {self.live.served.id, self._refused}:
            return
        try:
            live = await run_in_threadpool(self.live.following, self._settings)
        except ReleaseError:
            self._refused = named  # damaged: it will not heal; anything else may pass
            raise
        self._refused = None
        before, self.live = self.live, live
        self._metrics.moved(before.served.id, live.served.id)
        log.info("release %s is served now", live.served.id)
        self._old.add(before)
        await self._let_go(before)

    async def _let_go(self, live: Live) -> None:
        if live in self._old and not live.requests:
            self._old.remove(live)
            await run_in_threadpool(live.close)

    async def leave(self, live: Live) -> None:
        """A request that read *live* has ended."""
        live.requests -= 1
        await self._let_go(live)


class Following:
    """ASGI middleware: each request reads one release from its beginning to its end."""

    def __init__(self, app: ASGIApp, *, follower: Follower) -> None:
        self.app = app
        self.follower = follower

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        live = self.follower.live
        live.requests += 1
        scope[SCOPE_KEY] = live.served
        scope[PAGES_KEY] = live.pages
        try:
            await self.app(scope, receive, send)
        finally:
            await self.follower.leave(live)
