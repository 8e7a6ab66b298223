"""What HTTP itself can refuse. Each is a BilateralKGError and carries its status.

BilateralKGError
├── NotFound
│   └── NoSuchAddress          404  of a page or a lookup, with near matches
└── HttpError
    ├── BadRequest             400  the request cannot be read
    ├── Unauthorized           401  a write without the token, or with another
    ├── NotAcceptable          406  no format we have is accepted; lists what there is
    ├── RequestTimeout         408  the body came too slowly
    ├── CursorOutdated         409  a page of another release
    ├── Gone                   410  retired without successor
    ├── BodyTooLarge           413
    ├── TargetTooLong          414
    └── UnsupportedMedia       415  a body we do not take
"""

from collections.abc import Sequence

from bilateral_kg.errors import BilateralKGError, NotFound


class HttpError(BilateralKGError):
    """A fault of the request as HTTP; never raised itself."""

    status = 400


class BadRequest(HttpError):
    """The request cannot be read: encoding, doubled or missing parameters."""

    title = "Bad request"


class Unauthorized(HttpError):
    """The request does not show the token that writing needs.

    *fault*: what is wrong with the one it shows, `request` or `token`; None if it shows none.
    """

    status = 401
    title = "Not authorised"

    def __init__(self, message: str, fault: str | None) -> None:
        self.challenge = 'Bearer realm="bilateral-kg"'
        if fault is not None:
            self.challenge += f', error="invalid_{fault}"'
        super().__init__(message)


class NotAcceptable(HttpError):
    """None of the formats that exist here is acceptable to the client."""

    status = 406
    title = "Not acceptable"

    def __init__(self, message: str, available: Sequence[str]) -> None:
        self.available = tuple(available)
        super().__init__(message)


class RequestTimeout(HttpError):
    """The client sent its request too slowly."""

    status = 408
    title = "Request too slow"


class CursorOutdated(HttpError):
    """The cursor belongs to another release; start again from the first page."""

    status = 409
    title = "Cursor of another release"


class Gone(HttpError):
    """The resource was retired and has no successor."""

    status = 410
    title = "Gone"


class BodyTooLarge(HttpError):
    """The request's body is above the limit."""

    status = 413
    title = "Request body too large"


class TargetTooLong(HttpError):
    """The request's address is above the limit; send a form by POST."""

    status = 414
    title = "Address too long"


class UnsupportedMedia(HttpError):
    """The body's media type or charset is not one that is read here."""

    status = 415
    title = "Unsupported media type"


class NoSuchAddress(NotFound):
    """An address that names what the graph does not know; *near* may be meant."""

    def __init__(self, message: str, near: Sequence[str]) -> None:
        self.near = tuple(near)
        super().__init__(message)
