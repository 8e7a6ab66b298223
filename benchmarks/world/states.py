"""The states of the world: names of CLDR, codes of ISO 3166, and how much each one signs."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pycountry
import yaml
from babel import Locale

# Members of the United Nations by ISO 3166-1. The first ones sign most.
_MEMBERS: Final = """
US GB FR DE CN RU IN JP IT TR ES CA BR KR PL NL BE SE CH UA KZ AZ EG IR MX AU AR HU RO BG CZ FI AT
NO DK VN ID UZ GR PT RS SA PK ZA MA DZ CU CL PE IL AE TH MY BY TM GE KG TJ AM MD LT LV EE HR SK SI
IE LU IS CY MT AL MK BA ME MN LK NP BD MM KH LA PH SG BN KP IQ SY JO LB KW QA OM BH YE AF TN LY ET
KE TZ UG GH NG CM SN CI ML BF TG BJ GA CD AO ZM ZW MZ MG MU SC RW BI DJ ER SO SS NA BW SZ LS MW GM
SL LR GW GQ CF TD MR CV ST KM CO VE EC BO PY UY GY SR PA CR NI HN SV GT BZ JM HT DO TT BB BS AG DM
GD KN LC VC FJ WS TO VU SB KI NR TV PW FM MH TL PG BT MV AD LI MC SM NZ
"""
_LANGUAGES: Final = ("en", "ru", "kk", "az")


@dataclass(frozen=True, slots=True)
class State:
    """A state by its slug, with its names; `known`: the reference data of the project have it."""

    slug: str
    alpha2: str
    alpha3: str
    number: str
    names: dict[str, str]
    weight: float
    known: bool


def states(reference: Path) -> list[State]:
    """All states, those that sign most first. Those of *reference* keep their slug and names."""
    there = {one["alpha2"]: one for one in yaml.safe_load((reference / "states.yaml").read_text())}
    codes = list(dict.fromkeys(_MEMBERS.split()))
    names = {code: _names(code, there.get(code)) for code in codes}
    iso = {one.alpha_2: one for one in pycountry.countries}
    english = [one["en"] for one in names.values()]
    found = [code for code in codes if not _is_inside(names[code]["en"], english)]
    return [
        State(
            slug=there[code]["id"].removeprefix("state/")
            if code in there
            else _slug(names[code]["en"]),
            alpha2=code,
            alpha3=iso[code].alpha_3,
            number=iso[code].numeric,
            names=names[code],
            weight=1 / (rank + 3),
            known=code in there,
        )
        for rank, code in enumerate(found)
    ]


def _names(code: str, known: dict[str, dict[str, str]] | None) -> dict[str, str]:
    cldr = {language: str(Locale(language).territories[code]) for language in _LANGUAGES}
    return {**cldr, **(known["label"] if known else {})}


def _is_inside(name: str, names: Iterable[str]) -> bool:
    """One cannot tell Niger in a title from Nigeria: only the longer name is used."""
    return any(name != other and name in other for other in names)


def _slug(name: str) -> str:
    kept = "".join(letter if letter.isascii() and letter.isalnum() else "-" for letter in name)
    return "-".join(part for part in kept.lower().split("-") if part)
