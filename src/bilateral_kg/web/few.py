"""Work that takes much memory or time and cannot be stopped: few requests do it at once."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from fastapi import Request

from bilateral_kg.errors import Overloaded

# What is drawn or compared takes a second or two; who waits longer is better told.
PATIENCE_SECONDS: Final = 5.0


@contextmanager
def one_of_few(request: Request, *, patience: float = PATIENCE_SECONDS) -> Iterator[None]:
    """Wait *patience* seconds for a place; Overloaded (503) where none gets free."""
    places = request.app.state.few
    if not places.acquire(timeout=patience):
        raise Overloaded("As many of these as may be are being made; try again in a moment.")
    try:
        yield
    finally:
        places.release()
