"""The check of what a client believes to be current, made where nobody else can publish."""

from bilateral_kg.release.layout import ReleaseDir
from bilateral_kg.writing.order import Order, WriteConflict


def refuse_unexpected(order: Order, base: ReleaseDir) -> None:
    """WriteConflict unless *base* is the release that the order was made for."""
    if order.expected not in {None, base.manifest.digest}:
        raise WriteConflict("Another write came first; read again, then write again.")
