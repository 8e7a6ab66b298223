"""The outer edge: what nobody foresaw becomes an incident, never a traceback on the wire."""

import logging
import secrets
from http import HTTPStatus

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bilateral_kg.web import problems

log = logging.getLogger("bilateral_kg.web")


class Edge:
    """ASGI middleware that turns an unexpected exception into a 500 with an incident id."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        started = False

        async def watched(message: Message) -> None:
            nonlocal started
            started = started or message["type"] == "http.response.start"
            await send(message)

        try:
            await self.app(scope, receive, watched)
        except Exception:
            incident = secrets.token_hex(6)
            log.exception("incident %s at %s", incident, scope.get("path"))
            if started:
                raise  # too late for a status: the connection is cut, so nobody takes it as whole
            answer = problems.problem(
                HTTPStatus.INTERNAL_SERVER_ERROR,
                "Unexpected error",
                f"Something went wrong here; the log has it as incident {incident}.",
                scope["path"],
                kind="incident",
                extras={"incident": incident},
            )
            await answer(scope, receive, send)
