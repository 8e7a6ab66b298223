"""What points to a thing, grouped by kind, a page at a time: a state may have thousands."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from pyoxigraph import Literal, NamedNode

from bilateral_kg import names
from bilateral_kg.web.pages.evidence import Badge, badges
from bilateral_kg.web.pages.languages import Languages
from bilateral_kg.web.pages.told import Text, Told, Value
from bilateral_kg.web.served import Served

_ORG: Final = names.PREFIXES["org"]
# In the order of the page; disjoint, so that nothing is told twice.
CLASSES: Final = {
    name.rpartition(":")[2].lower(): names.BKG + name if ":" not in name else _ORG + name[4:]
    for name in (
        "Event", "Instrument", "InstrumentSet", "Project", "Measure", "Commitment", "Figure",
        "Occupancy", "Twinning", "RelationStatus", "BilateralRelation", "Assertion", "Indicator",
        "Corridor", "State", "Place", "org:Organization", "org:Post", "Person", "SourceDocument",
    )
}  # fmt: skip
FEW: Final = 8
PAGE: Final = 50
_IMPLIED: Final = (names.BKG + "partyState", names.PREFIXES["skos"] + "broader")


@dataclass(frozen=True, slots=True)
class Link:
    """How it points: the property (or role), said by whom, and where to ask why."""

    name: Text
    badges: Sequence[Badge]
    speakers: Sequence[Value]
    subject: str
    predicate: str


@dataclass(frozen=True, slots=True)
class Fact:
    """A thing that points to the one on the page."""

    value: Value
    when: str
    links: Sequence[Link]


@dataclass(frozen=True, slots=True)
class Group:
    """Facts of one kind; *total* says how many there are beside those shown."""

    key: str
    name: Text
    total: int
    facts: Sequence[Fact]


def counts(served: Served, iri: str) -> dict[str, int]:
    """How many things of each kind point to *iri*, in the order of the page."""
    asked = {"thing": iri, "class": sorted(CLASSES.values())}
    found = {
        kind.value: int(count.value)
        for kind, count in served.questions.own_rows("incoming-counts", asked).rows
        if isinstance(kind, NamedNode) and isinstance(count, Literal)
    }
    return {key: found[name] for key, name in CLASSES.items() if found.get(name)}


@dataclass(frozen=True, slots=True)
class Choice:
    """Which page of one kind; without a kind, a few of each."""

    key: str | None = None
    page: int = 1


def groups(
    served: Served, chosen: Languages, iri: str, totals: dict[str, int], choice: Choice
) -> list[Group]:
    """A few of each kind, or a page of one kind."""
    key = choice.key
    wanted = list(totals) if key is None else [key]
    most, offset = (FEW, 0) if key is None else (PAGE, (choice.page - 1) * PAGE)
    listed = {each: _facts(served, iri, CLASSES[each], most, offset) for each in wanted}
    everything = sorted({fact for facts in listed.values() for fact in facts})
    if not everything:
        return []
    triples = served.questions.own_triples("incoming-links", {"thing": iri, "fact": everything})
    told = Told(served, chosen, triples)
    return [
        Group(
            each,
            told.property(CLASSES[each]),
            totals[each],
            [_fact(told, iri, fact) for fact in facts],
        )
        for each, facts in listed.items()
    ]


def _facts(served: Served, iri: str, kind: str, most: int, offset: int) -> list[str]:
    asked = {"thing": iri, "class": kind, "limit": str(most), "offset": str(offset)}
    rows = served.questions.own_rows("incoming", asked).rows
    return [row[0].value for row in rows if isinstance(row[0], NamedNode)]


def _fact(told: Told, iri: str, fact: str) -> Fact:
    paraphrase = told.worded(fact, names.BKG + "paraphrase")
    value = told.link(fact)
    if paraphrase is not None:
        value = Value(paraphrase.text, paraphrase.language, value.href)
    days = [
        told.format.edtf(day)
        for name in ("date", "period", "deadline")
        for day in told.texts(fact, name)
    ]
    return Fact(value, ", ".join(days[:1]), _links(told, iri, fact))


def _links(told: Told, iri: str, fact: str) -> list[Link]:
    found = [
        (node, predicate)
        for predicate, nodes in sorted(told.referring(iri).items())
        for node in nodes
        if node == fact or node.startswith(fact + "#")
    ]
    stated = [each for each in found if each[1] not in _IMPLIED] or found
    if told.nodes(fact, "modality"):  # an assertion says itself how and by whom
        speakers = [told.link(each) for each in told.nodes(fact, "attributedTo") if each != iri]
        name = told.property(stated[0][1] if stated else names.BKG + "evidence")
        return [Link(name, badges(told, fact), speakers, fact, "")]
    return [_link(told, *each) for each in dict.fromkeys(stated)]


def _link(told: Told, node: str, predicate: str) -> Link:
    asserting = told.referring(node).get(names.BKG + "asserts", [])
    marks = {badge.slug: badge for each in asserting for badge in badges(told, each)}
    speakers = {each: None for one in asserting for each in told.nodes(one, "attributedTo")}
    roles = told.nodes(node, "role")
    name = told.label(roles[0]) if roles else told.property(predicate)
    return Link(name, list(marks.values()), [told.link(e) for e in speakers], node, predicate)
