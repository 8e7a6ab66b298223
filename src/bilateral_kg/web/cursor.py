"""Places in a list of results: opaque to clients, bound to a release and to a question."""

import base64
import binascii
import hashlib
import json
from collections.abc import Mapping

from bilateral_kg.web.errors import BadRequest, CursorOutdated


def write(release: str, question: Mapping[str, str], after: str) -> str:
    """The cursor for what follows the item *after*."""
    content = json.dumps([release, _hash(question), after])
    return base64.urlsafe_b64encode(content.encode()).decode().rstrip("=")


def read(cursor: str, release: str, question: Mapping[str, str]) -> str:
    """The item after which to go on. Raises CursorOutdated after another release."""
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        content = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
    except (binascii.Error, ValueError):
        content = None
    if not (isinstance(content, list) and [type(part) for part in content] == [str] * 3):
        raise BadRequest("This cursor was not made here; take it from `next` as it is.")
    made_for, hashed, after = content
    if made_for != release:
        message = f"The cursor belongs to release {made_for}; now {release} is served."
        raise CursorOutdated(message + " Start again without it.")
    if hashed != _hash(question):
        raise BadRequest("The cursor belongs to a question with other parameters.")
    return str(after)


def _hash(question: Mapping[str, str]) -> str:
    return hashlib.sha256(json.dumps(sorted(question.items())).encode()).hexdigest()[:12]
