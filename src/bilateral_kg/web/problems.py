"""Errors as problem details (RFC 9457): the one place that writes an error response.

A browser that asked for a page gets the same as a page.
"""

import json
import re
from collections.abc import Mapping
from http import HTTPStatus
from typing import Final

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.types import Receive, Scope, Send

from bilateral_kg import names
from bilateral_kg.errors import (
    BilateralKGError,
    DataError,
    Overloaded,
    ParameterError,
    QuerySyntaxError,
)
from bilateral_kg.web import findings, media
from bilateral_kg.web.errors import NoSuchAddress, NotAcceptable, Unauthorized
from bilateral_kg.web.pages import problem_page

MEDIA_TYPE: Final = "application/problem+json"
TYPES: Final = names.ROOT + "problem/"
RETRY_SECONDS: Final = 2  # two queue lengths of ordinary queries; benchmarks/soak.py has them


class Problem(Response):
    """A problem detail that shows itself as the client of its request reads it."""

    def __init__(self, told: Mapping[str, object], status: int, headers: Mapping[str, str]) -> None:
        self.told = told
        # ASCII only: an error may quote lone surrogates of a broken request.
        content = json.dumps(told, ensure_ascii=True)
        super().__init__(
            content, status, {"Vary": "Accept, Accept-Language", **headers}, MEDIA_TYPE
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if problem_page.wanted(scope):
            self.body = problem_page.page(scope, self.told).encode("utf-8", "replace")
            self.headers["content-length"] = str(len(self.body))
            self.headers["content-type"] = media.HTML.content_type
        await super().__call__(scope, receive, send)


def problem(
    status: int,
    title: str,
    detail: str,
    instance: str,
    *,
    kind: str | None = None,
    extras: Mapping[str, object] | None = None,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """A problem detail. *kind* names its type; without one the status says it all."""
    body = {
        "type": TYPES + kind if kind else "about:blank",
        "title": title,
        "status": status,
        "detail": detail,
        "instance": instance,
        **(extras or {}),
    }
    return Problem(body, status, headers or {})


def from_error(error: BilateralKGError, instance: str) -> Response:
    """The problem detail of an error that was raised on purpose."""
    status = error.status
    return problem(
        status,
        error.title,
        _told(error),
        instance,
        kind=re.sub(r"(?<!^)(?=[A-Z])", "-", type(error).__name__).lower(),
        extras=_extras(error),
        headers=_headers(error),
    )


def _headers(error: BilateralKGError) -> dict[str, str]:
    if isinstance(error, Unauthorized):
        return {"WWW-Authenticate": error.challenge}
    return {"Retry-After": str(RETRY_SECONDS)} if error.status in {429, 503} else {}


def _extras(error: BilateralKGError) -> dict[str, object]:
    told: dict[str, object] = {}
    match error:
        case QuerySyntaxError(line=line, column=column):
            told = {k: v for k, v in (("line", line), ("column", column)) if v is not None}
        case ParameterError(parameter=parameter, near=near):
            told = {"parameter": parameter, "near": list(near)}
        case NoSuchAddress(near=near):
            told = {"near": list(near)}
        case NotAcceptable(available=available):
            told = {"available": list(available)}
        case DataError(problems=problems):
            told = {"findings": findings.listed(problems)}
        case Overloaded():
            told = {"retryAfter": RETRY_SECONDS}
    return told


def _told(error: BilateralKGError) -> str:
    if isinstance(error, DataError):
        return findings.counted(error.problems)
    return str(error) or error.title


def install(app: FastAPI) -> None:
    """Make every error of *app* a problem detail, the framework's own included."""
    app.add_exception_handler(BilateralKGError, _on_purpose)
    app.add_exception_handler(HTTPException, _of_framework)
    app.add_exception_handler(RequestValidationError, _of_validation)


async def _on_purpose(request: Request, error: Exception) -> Response:
    if not isinstance(error, BilateralKGError):
        raise error
    return from_error(error, request.url.path)


async def _of_framework(request: Request, error: Exception) -> Response:
    if not isinstance(error, HTTPException):
        raise error
    title = HTTPStatus(error.status_code).phrase
    detail = title if error.detail == title else str(error.detail)
    if error.status_code == HTTPStatus.NOT_FOUND:
        detail = f"There is nothing at {request.url.path}."
    return problem(
        error.status_code, title, detail, request.url.path, headers=dict(error.headers or {})
    )


async def _of_validation(request: Request, error: Exception) -> Response:
    if not isinstance(error, RequestValidationError):
        raise error
    faults = [
        {"parameter": str(found["loc"][-1]), "message": str(found["msg"])}
        for found in error.errors()
    ]
    return problem(
        HTTPStatus.UNPROCESSABLE_ENTITY,
        "Invalid parameter",
        "; ".join(f"{fault['parameter']}: {fault['message']}" for fault in faults),
        request.url.path,
        kind="parameter-error",
        extras={"errors": faults},
    )
