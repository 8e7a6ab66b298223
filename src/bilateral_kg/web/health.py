"""Whether the service lives, whether it can answer, and how it is doing."""

from typing import Final

from fastapi import APIRouter, Request, Response

from bilateral_kg.web.metrics import CONTENT_TYPE
from bilateral_kg.web.openapi import Answers, errors
from bilateral_kg.web.served import of

router = APIRouter(tags=["operation"])
_TEXT: Final = {"text/plain": {"schema": {"type": "string"}}}
_EXPOSITION: Final[Answers] = {200: {"description": "Metrics", "content": _TEXT}, **errors()}


@router.get("/healthz", summary="Is the process alive?", responses=errors())
def healthz() -> dict[str, str]:
    """Answers without looking at the graph."""
    return {"status": "ok"}


@router.get("/readyz", summary="Can it answer, and from which release?", responses=errors())
def readyz(request: Request) -> dict[str, str]:
    """Asks the engine a question that every graph can answer."""
    served = of(request)
    served.engine.ask("ASK {}")
    return {"status": "ready", "release": served.id}


@router.get(
    "/metrics", summary="Prometheus metrics", response_class=Response, responses=_EXPOSITION
)
def metrics(request: Request) -> Response:
    """Latencies per route, queries by outcome, workers, queue, release."""
    served, measured = of(request), request.app.state.metrics
    measured.watch(served.pool.status(), served.settings.query_workers)
    return Response(measured.exposition(), media_type=CONTENT_TYPE)
