"""One volume of a register of documents, and the article that reports some of them again."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, islice
from random import Random
from typing import Final, Generic, TypeVar

from world.sectors import KINDS
from world.states import State
from world.terms import (
    DOLLAR,
    END,
    ISSUED,
    LANGUAGE,
    RDF_TYPE,
    SELECTOR,
    START,
    Page,
    address,
    bkg,
    concept,
    date,
    decimal,
    integer,
    text,
    thing,
)

T = TypeVar("T")

LAST_YEAR: Final = 2024
_SMALLEST, _LARGEST, _SHAPE = 20, 5000, 1.3
_STATED: Final = ("instrumentKind", "party", "sector")
_ENDS: Final = (
    ("ratified", "{a} and {b} completed the ratification.", "{a} и {b} завершили ратификацию."),
    ("in-force", "The document entered into force.", "Документ вступил в силу."),
    ("terminated", "The document was terminated.", "Действие документа прекращено."),
)


@dataclass(frozen=True, slots=True)
class Choice(Generic[T]):
    """Things to choose from, each as often as its weight says."""

    things: Sequence[T]
    totals: Sequence[float]

    @classmethod
    def of(cls, things: Sequence[T], weights: Sequence[float]) -> "Choice[T]":
        return cls(things, list(accumulate(weights)))

    def __call__(self, chance: Random) -> T:
        return chance.choices(self.things, cum_weights=self.totals)[0]


@dataclass(frozen=True, slots=True)
class Setting:
    """What the world is made of; `pairs` gathers those that have signed anything."""

    states: Choice[State]
    sectors: Choice[tuple[str, dict[str, str]]]
    kinds: Choice[tuple[str, str, str, int]]
    pairs: dict[str, tuple[State, State]]

    @classmethod
    def of(cls, states: list[State], sectors: list[tuple[str, dict[str, str]]]) -> "Setting":
        return cls(
            Choice.of(states, [one.weight for one in states]),
            Choice.of(sectors, [1 / (rank + 1.5) for rank in range(len(sectors))]),
            Choice.of(KINDS, [one[3] for one in KINDS]),
            {},
        )

    def pair(self, chance: Random) -> tuple[str, State, State]:
        one, other = self.states(chance), self.states(chance)
        while one is other:
            other = self.states(chance)
        one, other = sorted((one, other), key=lambda state: state.alpha2)
        name = f"{one.alpha2}-{other.alpha2}".lower()
        self.pairs[name] = one, other
        return name, one, other


class Volume:
    """Documents number *first* and following, and the sources that report them."""

    def __init__(self, seed: int, number: int, first: int, left: int, setting: Setting) -> None:
        # A string: the seed of a volume does not depend on how Python hashes.
        self._chance = Random(f"{seed}:{number}")
        self._setting = setting
        self.name = f"world-register-{number:05d}"
        self.again = f"world-article-{number:05d}"
        # In a larger world volumes are larger too, else there are more graphs than things to say.
        least = min(10 * _SMALLEST, _SMALLEST + number)
        size = int(min(_LARGEST, least * self._chance.paretovariate(_SHAPE)))
        self.size = min(left, size)
        self._numbers = iter(range(first, first + self.size))
        # Every generation signs more than the one before.
        self._year = LAST_YEAR - int(min(75, self._chance.expovariate(1 / 18)))
        self._has_text = self._chance.random() < 0.3
        self._place = 0
        self._register, self._article = Page(self.name), Page(self.again)

    def pages(self) -> dict[str, list[str]]:
        """Lines of N-Quads by source."""
        self._describe(self._register, self.name, "legal-text")
        while (first := next(self._numbers, None)) is not None:
            self._ceremony(first)
        if self._article.lines:
            self._describe(self._article, self.again, "agency-report")
        pages = {self.name: self._register.lines, self.again: self._article.lines}
        return {name: lines for name, lines in pages.items() if lines}

    def _describe(self, page: Page, name: str, kind: str) -> None:
        node, number = thing(f"source/{name}"), name[-5:]
        page.labels(node, {"en": f"Source {number} of {kind}", "ru": f"Источник {number}: {kind}"})
        page.say(
            node,
            [
                (RDF_TYPE, bkg("SourceDocument")),
                (bkg("sourceKind"), concept(f"source-kind/{kind}")),
                (bkg("address"), address(f"https://{kind}.example/{number}")),
                (LANGUAGE, text("en")),
                (ISSUED, date(f"{self._year + 1}-03-01")),
            ],
        )
        if self._has_text and page is self._register:
            digest = f"{self._chance.getrandbits(256):064x}"
            length = (bkg("charCount"), integer(self.size * 400 + 1000))
            page.say(node, [length, (bkg("sha256"), text(digest))])

    def _ceremony(self, first: int) -> None:
        """One to four documents of one pair, signed on one day and reported in one breath."""
        chance = self._chance
        name, one, other = self._setting.pair(chance)
        wanted = chance.choices((0, 1, 2, 3), (55, 25, 12, 8))[0]
        numbers = [first, *islice(self._numbers, wanted)]
        day = f"{self._year}-{chance.randint(1, 12):02d}-{chance.randint(1, 28):02d}"
        act = "agreed-to-conclude" if chance.random() < 0.12 else "signed"
        again = act == "signed" and chance.random() < 0.2
        facts: list[str] = []
        for number in numbers:
            facts += self._document(number, one, other, day, act)
        words = _words(act, one, other, len(numbers))
        modality = "signed" if act == "signed" else "agreed"
        backs = (*_STATED, "stageType", "date") if again else ()
        self._assert(self._register, f"r{first}", modality, words=words, facts=facts, backs=backs)
        if again:
            told = [thing(f"instrument/w{number}") for number in numbers]
            self._assert(self._article, f"a{first}", modality, words=words, facts=told)
        if act == "signed":
            self._later(first, one, other)
        if chance.random() < 0.04:
            self._figure(first, name, one, other)

    def _document(self, number: int, one: State, other: State, day: str, act: str) -> list[str]:
        """State the document and its first stage; the two nodes."""
        chance, page = self._chance, self._register
        kind, english, russian, _ = self._setting.kinds(chance)
        sector, field = self._setting.sectors(chance)
        node, stage = thing(f"instrument/w{number}"), thing(f"instrument/w{number}#{act}")
        page.labels(
            node,
            {
                "en": f"{english} no. {number} of {one.names['en']} and {other.names['en']}"
                f" on {field['en']}",
                "ru": f"{russian} № {number} ({one.names['ru']} – {other.names['ru']}):"
                f" {field['ru']}",
            },
        )
        page.say(
            node,
            [
                (RDF_TYPE, bkg("Instrument")),
                (bkg("instrumentKind"), concept(f"instrument-kind/{kind}")),
                (bkg("party"), thing(f"state/{one.slug}")),
                (bkg("party"), thing(f"state/{other.slug}")),
                (bkg("sector"), concept(sector)),
            ],
        )
        if chance.random() < 0.2:
            second = self._setting.sectors(chance)[0]
            if second != sector:
                page.say(node, [(bkg("sector"), concept(second))])
        self._stage(stage, node, act, day)
        return [node, stage]

    def _stage(self, stage: str, node: str, kind: str, day: str) -> None:
        self._register.say(
            stage,
            [
                (RDF_TYPE, bkg("AgreementStage")),
                (bkg("stageOf"), node),
                (bkg("stageType"), concept(f"agreement-stage/{kind}")),
                (bkg("date"), date(day)),
            ],
        )

    def _later(self, number: int, one: State, other: State) -> None:
        """What became of the first document: one in four has a further stage."""
        if self._chance.random() < 0.25:
            kind, english, russian = self._chance.choices(_ENDS, (5, 12, 1))[0]
            node = thing(f"instrument/w{number}")
            stage = thing(f"instrument/w{number}#{kind}")
            self._stage(stage, node, kind, f"{self._year}-12-30")
            words = {
                "en": english.format(a=one.names["en"], b=other.names["en"]),
                "ru": russian.format(a=one.names["ru"], b=other.names["ru"]),
            }
            self._assert(
                self._register, f"r{number}-{kind}", "occurred", words=words, facts=[stage]
            )

    def _figure(self, number: int, pair: str, one: State, other: State) -> None:
        node, page = thing(f"figure/w{number}"), self._register
        amount = int(self._chance.lognormvariate(4, 2)) + 1
        names = f"{one.names['en']} and {other.names['en']}"
        words = {
            "en": f"Trade of {names} came to {amount} million dollars in {self._year}.",
            "ru": f"Товарооборот ({one.names['ru']} – {other.names['ru']}) составил {amount}"
            f" млн долларов за {self._year} год.",
        }
        page.labels(node, words)
        page.say(
            node,
            [
                (RDF_TYPE, bkg("Figure")),
                (bkg("indicator"), thing(f"indicator/world-trade-{pair}-{number}")),
                (bkg("figureKind"), concept("figure-kind/actual")),
                (bkg("measureKind"), concept("measure-kind/level")),
                (bkg("value"), decimal(amount * 1_000_000)),
                (bkg("unit"), DOLLAR),
                (bkg("period"), date(str(self._year))),
            ],
        )
        indicator = thing(f"indicator/world-trade-{pair}-{number}")
        page.labels(
            indicator,
            {"en": f"Trade of {names} ({number})", "ru": f"Товарооборот {pair} ({number})"},
        )
        page.say(
            indicator,
            [
                (RDF_TYPE, bkg("Indicator")),
                (bkg("quantityKind"), concept("quantity-kind/money")),
                (bkg("dyad"), thing(f"relation/{pair}")),
            ],
        )
        self._assert(page, f"f{number}", "occurred", words=words, facts=[node])

    def _assert(
        self,
        page: Page,
        key: str,
        modality: str,
        *,
        words: dict[str, str],
        facts: list[str],
        backs: Sequence[str] = (),
    ) -> None:
        name = self.name if page is self._register else self.again
        node = thing(f"assertion/{name}/{key}")
        reviewed = self._chance.random() < 0.6
        review = [(bkg("reviewedBy"), thing("curator/b"))] if reviewed else []
        level, evidence = self._evidence(page, name)
        page.say(
            node,
            [
                (RDF_TYPE, bkg("Assertion")),
                (bkg("modality"), concept(f"modality/{modality}")),
                (bkg("voice"), concept("voice/narrator")),
                (bkg("explicitness"), concept("explicitness/explicit")),
                (bkg("evidence"), evidence),
                (bkg("evidenceLevel"), concept(f"evidence-level/{level}")),
                *((bkg("paraphrase"), text(value, tag)) for tag, value in words.items()),
                (bkg("curatedBy"), thing("curator/a")),
                (bkg("curation"), concept(f"curation/{'reviewed' if reviewed else 'proposed'}")),
                *review,
                *((bkg("asserts"), fact) for fact in facts),
                *((bkg("backs"), bkg(one)) for one in backs),
            ],
        )

    def _evidence(self, page: Page, name: str) -> tuple[str, str]:
        if not self._has_text or page is not self._register:
            return "page", thing(f"source/{name}")
        start = self._place
        self._place = end = start + self._chance.randint(60, 300)
        passage = thing(f"passage/{name}/{start}-{end}")
        page.say(
            passage,
            [
                (RDF_TYPE, bkg("Passage")),
                (RDF_TYPE, SELECTOR),
                (bkg("inSource"), thing(f"source/{name}")),
                (START, integer(start)),
                (END, integer(end)),
            ],
        )
        return "passage", passage


def _words(act: str, one: State, other: State, count: int) -> dict[str, str]:
    pair = f"{one.names['en']} and {other.names['en']}"
    russian = f"{one.names['ru']} – {other.names['ru']}"
    if act == "signed":
        return {
            "en": f"{pair} signed {count} of the documents listed.",
            "ru": f"{russian}: подписано документов – {count}.",
        }
    return {
        "en": f"{pair} agreed to conclude {count} of the documents listed.",
        "ru": f"{russian}: договорились заключить документов – {count}.",
    }
