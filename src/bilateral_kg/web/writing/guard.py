"""No token in an address: addresses end up in logs, histories and other sites' Referer headers."""

import logging
from typing import Final
from urllib.parse import parse_qsl

from starlette.types import ASGIApp, Receive, Scope, Send

from bilateral_kg.web import problems
from bilateral_kg.web.errors import BadRequest
from bilateral_kg.web.writing.token import Token

log = logging.getLogger("bilateral_kg.web")
# As RFC 6750 calls it, and as people do.
_NAMES: Final = frozenset({"access_token", "authorization", "bearer", "bearer_token", "token"})


class Guard:
    """ASGI middleware outside the access log: what it refuses is logged without its address."""

    def __init__(self, app: ASGIApp, *, token: Token) -> None:
        self.app = app
        self.token = token

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not self._names_token(scope):
            await self.app(scope, receive, send)
            return
        log.warning("refused a request with a token in its address")
        told = BadRequest("A token belongs into the Authorization header, never into an address.")
        await problems.from_error(told, "/")(scope, receive, send)

    def _names_token(self, scope: Scope) -> bool:
        query = scope["query_string"].decode("latin-1")
        named = {name.lower() for name, _ in parse_qsl(query, keep_blank_values=True)}
        address = f"{scope['raw_path'].decode('latin-1')}?{query}"
        return not named.isdisjoint(_NAMES) or self.token.stands_in(address)
