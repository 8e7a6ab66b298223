"""The agreements a reader chose: by field and stage, in an order; all of it in the address."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from bilateral_kg.catalogue.near import did_you_mean, near
from bilateral_kg.errors import ParameterError
from bilateral_kg.web.dossier.view import AgreementRow, concepts
from bilateral_kg.web.parameters import Parameters

_NEWEST: Final = "newest"
_KEYS: Final[dict[str, Callable[[AgreementRow], Any]]] = {
    "title": lambda row: row.fact.text.text.casefold(),
    "stage": lambda row: row.stage.text.text.casefold() if row.stage else "~",
}
SORTS: Final = (_NEWEST, "oldest", *_KEYS)


@dataclass(frozen=True, slots=True)
class Choice:
    """What to list of the agreements."""

    sector: str | None
    stage: str | None
    sort: str

    @classmethod
    def read(cls, given: Parameters) -> "Choice":
        """Of the parameters of a request; empty ones, as a form sends them, are none."""
        sort = given.one("sort") or _NEWEST
        _known("sort", sort, SORTS)
        return cls(given.one("sector") or None, given.one("stage") or None, sort)

    def of(self, rows: Sequence[AgreementRow]) -> list[AgreementRow]:
        """The chosen ones, newest first unless told. ParameterError for what none of them has."""
        for name, wanted in (("sector", self.sector), ("stage", self.stage)):
            if wanted is not None:
                _known(name, wanted, [concept.slug for concept in concepts(rows, of=name)])
        chosen = [
            row
            for row in rows
            if self.sector in {None, *(sector.slug for sector in row.sectors)}
            and self.stage in {None, row.stage.slug if row.stage else ""}
        ]
        if self.sort == "oldest":
            return sorted(chosen, key=lambda row: (row.day is None, row.day or ""))
        return chosen if self.sort == _NEWEST else sorted(chosen, key=_KEYS[self.sort])

    @property
    def parameters(self) -> dict[str, str]:
        """As an address carries them."""
        given = {"sector": self.sector, "stage": self.stage}
        told = {name: value for name, value in given.items() if value is not None}
        return told | ({"sort": self.sort} if self.sort != _NEWEST else {})


def _known(name: str, value: str, known: Sequence[str]) -> None:
    if value not in known:
        found = near(value, known)
        message = f"{name}: none here has {value[:80]!r}{did_you_mean(found)}"
        raise ParameterError(message, name, found)
