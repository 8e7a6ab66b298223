"""One connection to a remote engine: credentials, time limits, retries, and its errors as ours.

A request is sent again only where nothing of it had been sent, or where the engine says when to
come back: whatever else went wrong, it may have been done.
"""

import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

import httpx

from bilateral_kg import __version__
from bilateral_kg.engine import refusals
from bilateral_kg.errors import EngineError, Overloaded, QueryTimeout, ResultTooLarge
from bilateral_kg.settings import Settings

# Shorter than servers keep idle connections: one that is closed as it is used is no retry.
_IDLE_SECONDS: Final = 2.0
_CONNECT_SECONDS: Final = 5.0
_ATTEMPTS: Final = 3
_LONGEST_WAIT: Final = 5.0
_LOOPBACK: Final = frozenset({"localhost", "127.0.0.1", "::1"})
_TOO_MANY: Final = frozenset({429, 503})


@dataclass(frozen=True, slots=True)
class Limits:
    """How long an answer may take, from the request to its last byte, and how large it may be."""

    seconds: float
    size: int


@dataclass(frozen=True, slots=True)
class Request:
    """What is sent. A form, or a body with its type in the headers."""

    method: str
    url: str
    headers: Mapping[str, str]
    form: Mapping[str, list[str]] | None = None
    body: bytes | None = None


class Connection:
    """HTTP to an engine. Safe to use from any thread."""

    def __init__(self, settings: Settings) -> None:
        for address in (settings.engine, settings.engine_update, settings.engine_graphs):
            if address is not None:
                _check_address(address, settings)
        self._settings = settings
        self._local = threading.local()
        self._client = httpx.Client(
            limits=httpx.Limits(
                max_connections=settings.engine_connections, keepalive_expiry=_IDLE_SECONDS
            ),
            headers={"User-Agent": f"bilateral-kg/{__version__}"},
            trust_env=False,
        )

    def close(self) -> None:
        """Close what is open; requests under way fail."""
        self._client.close()

    def send(self, request: Request, limits: Limits) -> bytes:
        """The body of the engine's answer.

        QueryTimeout, ResultTooLarge, Overloaded; what refusals.py makes of an answer that is
        none; EngineError where there is none at all.
        """
        until = time.monotonic() + limits.seconds
        for attempt in range(_ATTEMPTS):
            last = attempt == _ATTEMPTS - 1
            try:
                return self._once(request, limits, until)
            except (httpx.ConnectError, httpx.ConnectTimeout) as error:
                if last:
                    raise EngineError("The engine cannot be reached.") from error
                wait = 0.1 * 2**attempt
            except _ComeBackError as error:
                if last or error.seconds > _LONGEST_WAIT:
                    raise Overloaded("The engine is overloaded; try again later.") from error
                wait = error.seconds
            time.sleep(max(0.0, min(wait, until - time.monotonic())))
        raise AssertionError  # the last attempt returns or raises

    def _once(self, request: Request, limits: Limits, until: float) -> bytes:
        timeout = httpx.Timeout(limits.seconds, connect=_CONNECT_SECONDS)
        try:
            with self._client.stream(
                request.method,
                request.url,
                headers=dict(request.headers),
                data=request.form,
                content=request.body,
                timeout=timeout,
                auth=self._auth(),
            ) as answer:
                body = _read(answer, limits, until)
        except (httpx.ReadTimeout, httpx.WriteTimeout) as error:
            raise _too_late(limits) from error
        except httpx.PoolTimeout as error:
            raise Overloaded("Every connection to the engine is busy; try again later.") from error
        except (httpx.ConnectError, httpx.ConnectTimeout):
            raise
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise EngineError(f"The engine broke off: {type(error).__name__}.") from error
        if answer.status_code in _TOO_MANY and "retry-after" in answer.headers:
            raise _ComeBackError(_seconds(answer.headers["retry-after"]))
        refusals.check(answer.status_code, answer.headers, body)
        return body

    def _auth(self) -> httpx.Auth | None:
        settings = self._settings
        if settings.engine_user is None or settings.engine_password is None:
            return None
        password = settings.engine_password.get_secret_value()
        if settings.engine_auth == "basic":
            return httpx.BasicAuth(settings.engine_user, password)
        # It counts the uses of a nonce: two threads must not share one.
        if not hasattr(self._local, "digest"):
            self._local.digest = httpx.DigestAuth(settings.engine_user, password)
        digest: httpx.DigestAuth = self._local.digest
        return digest


class _ComeBackError(Exception):
    """The engine wants to be asked again after *seconds*."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        super().__init__()


def _read(answer: httpx.Response, limits: Limits, until: float) -> bytes:
    parts: list[bytes] = []
    size = 0
    for part in answer.iter_bytes():
        size += len(part)
        if size > limits.size:
            raise ResultTooLarge(
                f"The result is larger than {limits.size:,} bytes. Ask for it in parts: "
                "ORDER BY with LIMIT and OFFSET, or a narrower pattern."
            )
        if time.monotonic() > until:
            raise _too_late(limits)
        parts.append(part)
    return b"".join(parts)


def _too_late(limits: Limits) -> QueryTimeout:
    return QueryTimeout(f"The engine had not answered after {limits.seconds:g} seconds.")


def _seconds(retry_after: str) -> float:
    """Seconds to wait; an HTTP date, which proxies send, is longer than we wait."""
    return float(retry_after) if retry_after.isdecimal() else _LONGEST_WAIT + 1


def _check_address(address: str, settings: Settings) -> None:
    parts = urlsplit(address)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise EngineError("The address of the engine begins with http:// or https://.")
    if parts.username is not None or parts.password is not None:
        raise EngineError(
            "The address of the engine holds a user: name it in BILATERAL_KG_ENGINE_USER "
            "and BILATERAL_KG_ENGINE_PASSWORD."
        )
    bare = parts.scheme == "http" and parts.hostname not in _LOOPBACK
    if settings.engine_user and settings.engine_auth == "basic" and bare:
        raise EngineError("A password is sent as it is (basic) only over https.")
