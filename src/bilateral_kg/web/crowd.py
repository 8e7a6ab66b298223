"""How many requests may be under way at once; one more is told when to come back."""

from starlette.types import ASGIApp, Receive, Scope, Send

from bilateral_kg.errors import Overloaded
from bilateral_kg.web import problems
from bilateral_kg.web.errors import TargetTooLong

# Asked by load balancers exactly when the service is busy, and cheap to answer.
ALWAYS = frozenset({"/healthz", "/readyz", "/metrics"})


class Crowd:
    """ASGI middleware that bounds requests under way and the length of their address."""

    def __init__(self, app: ASGIApp, *, most: int, target_bytes: int) -> None:
        self.app = app
        self.most = most
        self.target_bytes = target_bytes
        self.present = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] in ALWAYS:
            await self.app(scope, receive, send)
            return
        if len(scope["raw_path"]) + len(scope["query_string"]) > self.target_bytes:
            long = TargetTooLong(f"An address may hold at most {self.target_bytes} bytes.")
            await problems.from_error(long, scope["path"][:100])(scope, receive, send)
            return
        if self.present >= self.most:
            crowded = Overloaded(f"{self.most} requests are under way already.")
            await problems.from_error(crowded, scope["path"])(scope, receive, send)
            return
        self.present += 1
        try:
            await self.app(scope, receive, send)
        finally:
            self.present -= 1
