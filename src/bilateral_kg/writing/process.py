"""The process that writes: reads an order, carries it out, says what came of it, and ends."""

import sys

from bilateral_kg.errors import BilateralKGError
from bilateral_kg.release.layout import current
from bilateral_kg.writing.order import Done, Failure, Order


def carry_out(order: Order) -> Done:
    """Make the change of *order* in a new release."""
    if current(order.releases).manifest.plain:
        from bilateral_kg.writing import plain  # noqa: PLC0415  one of the two is never needed

        return plain.write(order)
    from bilateral_kg.writing import curated  # noqa: PLC0415  as above

    return curated.write(order)


def _main() -> None:
    order = Order.model_validate_json(sys.stdin.buffer.read())
    said: Done | Failure
    try:
        said = carry_out(order)
    except BilateralKGError as error:
        said = Failure.of(error)
    sys.stdout.write(said.model_dump_json())


if __name__ == "__main__":
    _main()
