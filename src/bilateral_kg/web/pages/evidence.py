"""What a statement rests on, as cards: who reports it, how, and the place in the source."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote as escaped

from bilateral_kg import names
from bilateral_kg.web import addresses
from bilateral_kg.web.pages.told import Text, Told, Value
from bilateral_kg.web.texts import Quote, paragraph, quote

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
    """Where it stands in a source; no spans where the evidence is the page as a whole."""

    source: Value
    address: str | None
    spans: Sequence[tuple[int, int]] = ()
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
        places=_places(told, told.nodes(iri, "evidence")),
        derivation=told.worded(iri, names.BKG + "derivation"),
    )


def _places(told: Told, passages: Iterable[str]) -> list[Place]:
    """Passages of one paragraph are one place; so are those of a text that is not here."""
    spans: dict[tuple[str, int | None], list[tuple[int, int]]] = {}
    for iri in passages:
        source = next(iter(told.nodes(iri, "inSource")), iri)
        start, end = _offset(told, iri, "start"), _offset(told, iri, "end")
        if start is None or end is None:
            spans.setdefault((source, 0), [])
            continue
        text = _text(told, source)
        known = text is not None and start < end <= len(text)
        number = paragraph(text, start) if text is not None and known else None
        spans.setdefault((source, number), []).append((start, end))
    places = [
        _place(told, source, sorted(set(found)), quoted=bool(number))
        for (source, number), found in spans.items()
    ]
    return sorted(places, key=lambda place: (place.source.text, [*place.spans]))


def _place(told: Told, source: str, spans: Sequence[tuple[int, int]], *, quoted: bool) -> Place:
    address = next(iter(told.texts(source, "address")), None)
    href = addresses.link(address) if address else None
    text = _text(told, source) if quoted else None
    found = None if text is None else quote(text, spans)
    fragment = None
    if found is not None and href is not None and "#" not in href:
        words = "&".join(f"text={_fragment(words)}" for words in found.marked)
        fragment = f"{href}#:~:{words}"
    return Place(told.link(source), href, spans, found, fragment)


def _offset(told: Told, iri: str, name: str) -> int | None:
    found = told.texts(iri, _OA + name)
    return int(found[0]) if found and found[0].isascii() and found[0].isdigit() else None


def _text(told: Told, source: str) -> str | None:
    """The text of a source, where it is beside the server."""
    digest, length = told.texts(source, "sha256"), told.texts(source, "charCount")
    if not digest or not length or not length[0].isdigit():
        return None
    return told.served.texts.of(digest[0], int(length[0]))


def _fragment(words: str) -> str:
    """The value of a text fragment: the words, or their first and last few."""
    parts = words.split()
    if len(parts) <= 2 * _FRAGMENT_WORDS:
        return _encoded(parts)
    return f"{_encoded(parts[:_FRAGMENT_WORDS])},{_encoded(parts[-_FRAGMENT_WORDS:])}"


def _encoded(words: Sequence[str]) -> str:
    # A dash would end a prefix or begin a suffix, so that it is escaped, too.
    return escaped(" ".join(words), safe="").replace("-", "%2D")
