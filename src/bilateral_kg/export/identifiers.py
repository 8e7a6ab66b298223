"""Node ids for GraphML, whose schema wants an NMTOKEN: no '/', no '#'."""

import re

from bilateral_kg.names import ID

_OURS = re.compile(r"[a-z0-9-]+(/[a-z0-9-]+)+(#[a-z0-9-]+(\.[a-z0-9-]+)*)?")
_OTHER = re.compile(r"[^A-Za-z0-9.:-]")


def identifier(iri: str) -> str:
    """A short readable id: .../id/person/x is `person:x`, a fragment follows `..`.

    Any other IRI keeps its scheme, and what an NMTOKEN cannot hold stands as _code point_: no two
    IRIs share an id.
    """
    local = iri.removeprefix(ID)
    if local != iri and _OURS.fullmatch(local):
        return local.replace("/", ":").replace("#", "..")
    return _OTHER.sub(lambda match: f"_{ord(match[0]):x}_", iri)
