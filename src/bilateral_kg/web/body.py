"""Request bodies: read up to a size and within a time, with the charset they claim."""

import asyncio

from fastapi import Request
from starlette.requests import ClientDisconnect

from bilateral_kg.web import negotiation
from bilateral_kg.web.errors import BodyTooLarge, RequestTimeout, UnsupportedMedia


def content_type(request: Request) -> str | None:
    """The body's media type in lower case; refuses any charset but UTF-8."""
    if request.headers.get("content-encoding", "identity").lower() != "identity":
        raise UnsupportedMedia("Bodies are read as they are, not compressed.")
    values = request.headers.getlist("content-type")
    if not values:
        return None
    if len(values) > 1:
        raise UnsupportedMedia("The Content-Type header is given more than once.")
    ranges = negotiation.parse(values[0])
    if len(ranges) != 1:
        raise UnsupportedMedia("The Content-Type header cannot be read.")
    charset = dict(ranges[0].parameters).get("charset", "utf-8")
    if charset.lower() not in {"utf-8", "utf8"}:
        raise UnsupportedMedia("Bodies are read as UTF-8 only.")
    return f"{ranges[0].type}/{ranges[0].subtype}"


async def read(request: Request, limit: int, seconds: float) -> bytes:
    """The whole body. Refused as soon as it is known to be above *limit* bytes."""
    declared = request.headers.get("content-length", "")
    if declared.isdecimal() and int(declared) > limit:
        raise BodyTooLarge(f"The body may hold at most {limit} bytes.")
    body = bytearray()
    try:
        async with asyncio.timeout(seconds):
            async for chunk in request.stream():
                body += chunk
                if len(body) > limit:
                    raise BodyTooLarge(f"The body may hold at most {limit} bytes.")
    except TimeoutError:
        raise RequestTimeout(f"The body did not arrive within {seconds:g} seconds.") from None
    except ClientDisconnect:
        raise RequestTimeout("The connection ended before the body did.") from None
    return bytes(body)
