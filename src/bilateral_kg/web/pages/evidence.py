"""What a statement rests on, as cards: who reports it, how, and the place in the source."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote as escaped

from bilateral_kg import names
from bilateral_kg.web import addresses
from bilateral_kg.web.pages.told import Text, Told, Value
from bilateral_kg.web.texts import Quote, quote

_OA: Final = names.PREFIXES["oa"]
# Enough words on either end for a browser to find the place; longer ones break more often.
_FRAGMENT_WORDS: Final = 5


@dataclass(frozen=True, slots=True)
class Badge:
    """A modality: its slug for the style, its label for the reader."""

    slug: str
    label: Text


@dataclass(frozen=True, slots=True)
class Place:
    """Where it stands in a source; no offsets where the evidence is the page as a whole."""

    source: Value
    address: str | None
    start: int | None = None
    end: int | None = None
    quote: Quote | None = None
    fragment: str | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """One assertion. *backs*: the properties it names; none means all that it asserts."""

    iri: str
    href: str | None
    badges: Sequence[Badge]
    voice: Sequence[Value]
    speakers: Sequence[Value]
    uttered: Sequence[Value]
    explicitness: Sequence[str]
    curation: Sequence[Badge]
    paraphrase: Text | None
    backs: frozenset[str]
    places: Sequence[Place]
    derivation: Text | None


def reports(told: Told, iris: Iterable[str]) -> dict[str, Report]:
    """The assertions by IRI."""
    return {iri: _report(told, iri) for iri in sorted(set(iris))}


def badges(told: Told, assertion: str, predicate: str = "modality") -> list[Badge]:
    """The modality of an assertion (or its state of curation)."""
    found = told.nodes(assertion, predicate)
    return [Badge(iri.rpartition("/")[2], told.label(iri)) for iri in found]


def _report(told: Told, iri: str) -> Report:
    places = [_place(told, each) for each in told.nodes(iri, "evidence")]
    return Report(
        iri=iri,
        href=told.href(iri),
        badges=badges(told, iri),
        voice=[told.link(each) for each in told.nodes(iri, "voice")],
        speakers=[told.link(each) for each in told.nodes(iri, "attributedTo")],
        uttered=[told.link(each) for each in told.nodes(iri, "utteredIn")],
        explicitness=[each.rpartition("/")[2] for each in told.nodes(iri, "explicitness")],
        curation=badges(told, iri, "curation"),
        paraphrase=told.worded(iri, names.BKG + "paraphrase"),
        backs=frozenset(told.nodes(iri, "backs")),
        places=sorted(places, key=lambda place: (place.source.text, place.start or 0)),
        derivation=told.worded(iri, names.BKG + "derivation"),
    )


def _place(told: Told, iri: str) -> Place:
    sources = told.nodes(iri, "inSource")
    source = sources[0] if sources else iri
    address = next(iter(told.texts(source, "address")), None)
    href = addresses.link(address) if address else None
    start, end = _offset(told, iri, "start"), _offset(told, iri, "end")
    if start is None or end is None:
        return Place(told.link(source), href)
    found = _quoted(told, source, start, end)
    fragment = None
    if found is not None and href is not None and "#" not in href:
        fragment = href + "#:~:text=" + _fragment(found.words)
    return Place(told.link(source), href, start, end, found, fragment)


def _offset(told: Told, iri: str, name: str) -> int | None:
    found = told.texts(iri, _OA + name)
    return int(found[0]) if found and found[0].isascii() and found[0].isdigit() else None


def _quoted(told: Told, source: str, start: int, end: int) -> Quote | None:
    digest, length = told.texts(source, "sha256"), told.texts(source, "charCount")
    if not digest or not length or not length[0].isdigit():
        return None
    text = told.served.texts.of(digest[0], int(length[0]))
    return None if text is None or not start < end <= len(text) else quote(text, start, end)


def _fragment(words: str) -> str:
    """The value of a text fragment: the words, or their first and last few."""
    parts = words.split()
    if len(parts) <= 2 * _FRAGMENT_WORDS:
        return _encoded(parts)
    return f"{_encoded(parts[:_FRAGMENT_WORDS])},{_encoded(parts[-_FRAGMENT_WORDS:])}"


def _encoded(words: Sequence[str]) -> str:
    # A dash would end a prefix or begin a suffix, so that it is escaped, too.
    return escaped(" ".join(words), safe="").replace("-", "%2D")
