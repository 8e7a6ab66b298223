"""Headers that every answer carries, and answers to CORS preflights.

The data is public and no cookie is ever set, so any origin may read, without credentials.
"""

from collections.abc import Mapping
from typing import Final

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_DIRECTIVES: Final[Mapping[str, str]] = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self'",
    "connect-src": "'self'",
    "font-src": "'self'",
    "base-uri": "'none'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
}


def policy(**additions: str) -> str:
    """The Content-Security-Policy, and what one page needs beyond it: `img_src="data:"`.

    Whoever adds something says beside the call why that page cannot do without.
    """
    more = {name.replace("_", "-"): sources for name, sources in additions.items()}
    return "; ".join(
        f"{name} {_DIRECTIVES.get(name, '')} {more.get(name, '')}".replace("  ", " ").strip()
        for name in dict.fromkeys((*_DIRECTIVES, *more))
    )


CSP: Final = policy()
# Swagger UI draws its select arrow and copy icon from data: images, on its own page only.
CSP_DATA_IMAGES: Final = policy(img_src="data:")

HEADERS: Final[Mapping[str, str]] = {
    "content-security-policy": CSP,
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "cross-origin",
    "access-control-allow-origin": "*",
    "access-control-expose-headers": "ETag, Link, Location, Retry-After",
}
_PREFLIGHT: Final[Mapping[str, str]] = {
    "access-control-allow-methods": "GET, HEAD, POST",
    "access-control-allow-headers": "Accept, Accept-Language, Content-Type, If-None-Match",
    "access-control-max-age": "86400",
}


class SecurityHeaders:
    """ASGI middleware, outermost: no answer leaves without the headers."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        if _is_preflight(scope):
            await _answer_preflight(send_with_headers)
        else:
            await self.app(scope, receive, send_with_headers)


def _is_preflight(scope: Scope) -> bool:
    names = {name for name, _ in scope["headers"]}
    return scope["method"] == "OPTIONS" and b"access-control-request-method" in names


async def _answer_preflight(send: Send) -> None:
    headers = [(name.encode(), value.encode()) for name, value in _PREFLIGHT.items()]
    await send({"type": "http.response.start", "status": 204, "headers": headers})
    await send({"type": "http.response.body", "body": b""})
