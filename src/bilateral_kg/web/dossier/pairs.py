"""All pairs of states, with how much is known of each."""

import json
from dataclasses import dataclass

from bilateral_kg.web.dossier import pair, table
from bilateral_kg.web.dossier.model import Pair, State
from bilateral_kg.web.served import Served

COUNTED = ("agreements", "events", "projects", "commitments", "figures")


@dataclass(frozen=True, slots=True)
class Counted:
    """A pair, the names of its states in the language asked for, and the numbers."""

    pair: Pair
    labels: tuple[str, str]
    counts: dict[str, int]

    @property
    def total(self) -> int:
        return sum(self.counts.values())


def counted(served: Served, language: str) -> list[Counted]:
    """Every pair that has a relation of its own or shares a fact; most agreements first."""
    states = pair.states(served)

    def rows() -> bytes:
        found = served.questions.known_rows("pairs", {"lang": language})
        return json.dumps(list(table.told(found))).encode()

    # Every fact is looked at, which takes its time in a large release.
    kept = served.answers.remember(f"pairs {language}", rows)
    return [_counted(row, states) for row in json.loads(kept)]


def _counted(row: table.Row, states: dict[str, State]) -> Counted:
    two = [(states[row[name]], row[name + "Label"]) for name in ("first", "second")]
    (one, one_label), (other, other_label) = sorted(two, key=lambda each: each[0].code)
    return Counted(
        Pair(one, other, row["relation"] or None),
        (one_label or one.code, other_label or other.code),
        {name: int(row[name]) for name in COUNTED},
    )
