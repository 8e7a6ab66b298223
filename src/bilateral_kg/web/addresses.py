"""Addresses of this server: its own base, and where a thing of the namespace is answered for."""

import re
from typing import Final
from urllib.parse import quote

from fastapi import Request

from bilateral_kg import names
from bilateral_kg.web.errors import BadRequest

_HOST: Final = re.compile(r"[A-Za-z0-9._-]{1,253}(:\d{1,5})?|\[[0-9A-Fa-f:.]{2,45}\](:\d{1,5})?")


def base(request: Request) -> str:
    """Scheme and host, without final slash: the public address if set, else as asked.

    A host with other characters is refused: it would be written into links.
    """
    public: str | None = request.app.state.served.settings.public_url
    if public is not None:
        return public.rstrip("/")
    hosts = request.headers.getlist("host")
    if len(hosts) != 1 or not _HOST.fullmatch(hosts[0]):
        raise BadRequest("The Host header is missing, doubled or malformed.")
    return f"{request.url.scheme}://{hosts[0]}"


def local(iri: str) -> str:
    """The path under which this server answers for *iri*; other IRIs as they are."""
    return "/" + iri.removeprefix(names.ROOT) if iri.startswith(names.ROOT) else iri


def link(iri: str) -> str | None:
    """What a page may link to for *iri*; None for anything a click must not run."""
    return local(iri) if iri.startswith(("http://", "https://")) else None


def header(address: str) -> str:
    """*address* as a header may carry it: ASCII, no spaces, no line ends, no brackets."""
    return quote(address, safe=":/?#@!$&'()*+,;=%~")
