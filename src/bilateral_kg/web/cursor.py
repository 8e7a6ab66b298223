"""Places in a list of results: opaque to clients, bound to a release and to a question."""

import base64
import binascii
import hashlib
import json
from collections.abc import Mapping

from bilateral_kg.web.errors import BadRequest, CursorOutdated


def write(release: str, question: Mapping[str, str], place: Mapping[str, str]) -> str:
    """The cursor for what follows *place*, the parameters that lead there."""
    content = json.dumps([release, _hash(question), dict(place)])
    return base64.urlsafe_b64encode(content.encode()).decode().rstrip("=")


def read(cursor: str, release: str, question: Mapping[str, str]) -> dict[str, str]:
    """The parameters that lead on. Raises CursorOutdated after another release."""
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        content = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
    except (binascii.Error, ValueError):
        content = None
    match content:
        case [str(made_for), str(hashed), {"afterKey": str(key), "afterIri": str(iri)}]:
            place = {"afterKey": key, "afterIri": iri}
        case _:
            raise BadRequest("This cursor was not made here; take it from `next` as it is.")
    if made_for != release:
        message = f"The cursor belongs to release {made_for[:40]}; now {release} is served."
        raise CursorOutdated(message + " Start again without it.")
    if hashed != _hash(question):
        raise BadRequest("The cursor belongs to a question with other parameters.")
    return place


def _hash(question: Mapping[str, str]) -> str:
    return hashlib.sha256(json.dumps(sorted(question.items())).encode()).hexdigest()[:12]
