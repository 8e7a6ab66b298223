"""What a thing is, in one sentence: made from its kind, its parties and its dates.

Names stand in the sentence as the data has them: they cannot be put into another case, so
each translation words its clauses so that a list of names may follow.
"""

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Final

from babel.support import NullTranslations
from pyoxigraph import NamedNode

from bilateral_kg import names
from bilateral_kg.web.pages.told import Told

_KINDS: Final = (
    "instrumentKind", "visitKind", "figureKind", "organizationKind", "corridorKind", "statusKind",
    "sourceKind",
)  # fmt: skip
# A "state" visit or a "target" says too little alone.
_WITH_CLASS: Final = ([names.BKG + "Visit"], [names.BKG + "Figure"])
_MOST: Final = 4


class Gist:
    """The sentence for one thing."""

    def __init__(self, told: Told, texts: NullTranslations) -> None:
        self._told = told
        self._ = texts.ugettext

    def sentence(self, iri: str, classes: Sequence[str], also: Sequence[str] = ()) -> str:
        """The sentence; *classes* are the narrowest that are known, *also* ends it."""
        head = ", ".join(self._head(iri, classes))
        clauses = [*self._clauses(iri), *also]
        if not head and not clauses:
            return ""
        joined = "; ".join(filter(None, (head, *clauses)))
        return joined[:1].upper() + joined[1:] + ("" if joined.endswith(".") else ".")

    def _head(self, iri: str, classes: Sequence[str]) -> Iterator[str]:
        kinds = [kind for name in _KINDS for kind in self._told.nodes(iri, name)]
        if len(kinds) == 0 or classes[:1] in _WITH_CLASS:
            yield from (self._told.property(each).text for each in classes[:2])
        yield from (self._told.label(kind).text for kind in kinds)

    def _clauses(self, iri: str) -> Iterator[str]:
        _ = self._
        for name, clause in (
            ("party", _("parties: {values}")),
            ("twinCity", _("cities: {values}")),
            ("relates", _("states: {values}")),
            ("holder", _("held by: {values}")),
            ("post", _("post: {values}")),
            ("indicator", _("of: {values}")),
            ("destination", _("destination: {values}")),
            ("location", _("place: {values}")),
            ("inState", _("in: {values}")),
            ("ofState", _("of the state: {values}")),
            ("bearer", _("owed by: {values}")),
            ("addressee", _("addressed to: {values}")),
            ("partOf", _("part of: {values}")),
            ("memberOfRelation", "{values}"),
        ):
            found = self._listed(self._told.nodes(iri, name))
            if found:
                yield clause.format(values=found)
        participants = self._listed(self._participants(iri))
        if participants:
            yield _("taking part: {values}").format(values=participants)
        yield from self._amounts(iri)
        yield from self._stages(iri)
        yield from self._dates(iri)

    def _participants(self, iri: str) -> list[str]:
        parts = self._told.referring(iri).get(names.BKG + "participationIn", [])
        found = [each for part in parts for each in self._told.nodes(part, "participant")]
        return list(dict.fromkeys(found))

    def _amounts(self, iri: str) -> Iterator[str]:
        _, told = self._, self._told
        units = told.nodes(iri, "unit")
        unit = units[0] if units else "NUM"
        for name, clause in (
            ("value", "{amount}"),
            ("lower", _("from {amount}")),
            ("upper", _("up to {amount}")),
        ):
            for value in told.texts(iri, name):
                yield clause.format(amount=told.format.quantity(value, unit))
        for count in told.texts(iri, "reportedCount"):
            yield _("{amount} reported").format(amount=told.format.number(count))

    def _stages(self, iri: str) -> Iterator[str]:
        told = self._told
        for link, kind in (("stageOf", "stageType"), ("projectStageOf", "projectStageType")):
            for stage in told.referring(iri).get(names.BKG + link, []):
                labels = [told.label(each).text for each in told.nodes(stage, kind)]
                days = [told.format.edtf(day) for day in told.texts(stage, "date")]
                yield " ".join((*labels, *days))

    def _dates(self, iri: str) -> Iterator[str]:
        told, _ = self._told, self._
        for name, clause in (
            ("date", "{day}"),
            ("period", _("period: {day}")),
            ("applicationPeriod", _("applies: {day}")),
            ("begins", _("from {day}")),
            ("ends", _("until {day}")),
            ("deadline", _("due: {day}")),
        ):
            for day in told.texts(iri, name):
                yield clause.format(day=told.format.edtf(day))

    def _listed(self, iris: Sequence[str]) -> str:
        shown = [self._told.value(NamedNode(each)).text for each in islice(iris, _MOST)]
        more = len(iris) - len(shown)
        return ", ".join(shown) + (self._(" and {count} more").format(count=more) if more else "")
