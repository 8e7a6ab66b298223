"""A write upon a plain store: no curation, no validation, a default graph of its own."""

from pathlib import Path

from pyoxigraph import Quad

from bilateral_kg.errors import ReleaseError
from bilateral_kg.release.layout import ReleaseDir, current, verify
from bilateral_kg.release.lock import locked, staging, writing
from bilateral_kg.release.plain import package_of, seed
from bilateral_kg.release.publish import publish
from bilateral_kg.writing.expected import refuse_unexpected
from bilateral_kg.writing.order import Done, Order
from bilateral_kg.writing.trial import try_out


def write(order: Order) -> Done:
    """Publish the current state of the store with the change of *order*."""
    releases = order.releases
    with locked(releases, order.patience) as lock, writing(releases), staging(releases) as desk:
        base = current(releases)
        if not base.manifest.plain:
            raise ReleaseError(f"{releases} does not hold a plain store any more")
        verify(base)
        refuse_unexpected(order, base)
        store, existed = try_out(order, base.store, desk, lock)
        release = publish(releases, package_of(store))
        return Done(release=release.id, changed=release.id != base.id, existed=existed)


def begin(releases: Path, quads: list[Quad]) -> ReleaseDir:
    """Publish the first state of a plain store into *releases*, which holds no release yet."""
    with locked(releases), writing(releases), staging(releases) as desk:
        return publish(releases, seed(desk, quads))
