"""Search with values that people write: a class by its name, a sector by its slug."""

from bilateral_kg.catalogue.near import did_you_mean, near
from bilateral_kg.catalogue.resolve import concept
from bilateral_kg.engine.base import Engine
from bilateral_kg.errors import ParameterError
from bilateral_kg.search.search import Found, Search


def find(
    search: Search,
    engine: Engine,
    text: str,
    language: str = "en",
    *,
    kind: str | None = None,
    sector: str | None = None,
    limit: int = 20,
    offset: int = 0,
) -> Found:
    """What *text* finds. ParameterError for an unknown class or sector, with near matches."""
    return search.find(
        text,
        language,
        kinds=(_kind(search, kind),) if kind is not None else (),
        sectors=(concept(engine, "sector", "sector", sector),) if sector is not None else (),
        limit=limit,
        offset=offset,
    )


def _kind(search: Search, wanted: str) -> str:
    known = {kind.lower(): kind for kind in search.kinds}
    if wanted.lower() not in known:
        found = near(wanted, known.values())
        message = f"type: {wanted[:80]!r} is not known{did_you_mean(found)}"
        raise ParameterError(message, "type", found)
    return known[wanted.lower()]
