"""Passages against the text they point into."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode, Quad

from bilateral_kg.curation.locations import Locations
from bilateral_kg.curation.source import SourceInfo
from bilateral_kg.curation.text import admit
from bilateral_kg.curation.words import Span, words
from bilateral_kg.errors import Problem
from bilateral_kg.names import BKG, PREFIXES

START = PREFIXES["oa"] + "start"
END = PREFIXES["oa"] + "end"
IN_SOURCE = BKG + "inSource"


@dataclass(frozen=True, slots=True)
class Passage:
    """A passage of one source."""

    iri: str
    span: Span


@dataclass(frozen=True, slots=True)
class Coverage:
    """`gaps`: runs of words no passage touches. Counted are code points but white space."""

    gaps: tuple[Span, ...]
    covered: int
    total: int

    @property
    def percent(self) -> float:
        return 100 * self.covered / self.total if self.total else 100.0


def passages(quads: Iterable[Quad], source: SourceInfo) -> tuple[Passage, ...]:
    """The passages of *source*, in the order of the text."""
    starts: dict[str, int] = {}
    ends: dict[str, int] = {}
    own: set[str] = set()
    for quad in quads:
        subject = quad.subject.value if isinstance(quad.subject, NamedNode) else ""
        if quad.predicate.value == START and isinstance(quad.object, Literal):
            starts[subject] = int(quad.object.value)
        elif quad.predicate.value == END and isinstance(quad.object, Literal):
            ends[subject] = int(quad.object.value)
        elif quad.predicate.value == IN_SOURCE and quad.object == NamedNode(source.iri):
            own.add(subject)
    found = (
        Passage(one, Span(starts[one], ends[one])) for one in own & starts.keys() & ends.keys()
    )
    return tuple(sorted(found, key=lambda one: one.span))


def check(
    text: str, source: SourceInfo, found: Iterable[Passage], locations: Locations | None = None
) -> tuple[Problem, ...]:
    """What is wrong with the passages *found*, as pieces of *text*.

    Raises EvidenceError if *text* is not the text of *source*.
    """
    admit(text, source)
    spans = words(text)
    problems: list[Problem] = []
    for passage in found:
        place = locations.of(passage.iri) if locations else None
        path, line = place or (source.path, None)
        problems += [
            Problem(message, path=path, line=line, hint=hint, code="passage")
            for message, hint in _faults(text, passage.span, spans)
        ]
    return tuple(problems)


def coverage(text: str, found: Iterable[Passage]) -> Coverage:
    """What of *text* the passages *found* leave untouched, paragraph by paragraph."""
    touched = bytearray(len(text))
    for passage in found:
        start, end = passage.span
        touched[start:end] = b"\1" * (min(end, len(text)) - start)
    counted = [place for place, letter in enumerate(text) if not letter.isspace()]
    covered = sum(touched[place] for place in counted)
    gaps: list[Span] = []
    for span in words(text):
        if any(touched[span.start : span.end]):
            continue
        between = range(gaps[-1].end, span.start) if gaps else range(0)
        joined = gaps and not any(touched[i] or text[i] == "\n" for i in between)
        if joined:
            gaps[-1] = Span(gaps[-1].start, span.end)
        else:
            gaps.append(span)
    return Coverage(tuple(gaps), covered, len(counted))


def _faults(text: str, span: Span, spans: Sequence[Span]) -> Iterable[tuple[str, str | None]]:
    name = f"passage {span.start}-{span.end}"
    if not 0 <= span.start < span.end <= len(text):
        yield f"{name} does not lie in the text, which has {len(text)} code points", None
        return
    for side, offset in (("begins", span.start), ("ends", span.end)):
        if word := _around(offset, spans):
            whole = text[word.start : word.end]
            yield f"{name} {side} inside a word", f"«{whole}» is {word.start}-{word.end}"
    piece = text[span.start : span.end]
    if piece != piece.strip():
        start = span.start + len(piece) - len(piece.lstrip())
        end = span.end - len(piece) + len(piece.rstrip())
        yield f"{name} begins or ends with white space", f"write `{start}-{end}`"


def _around(offset: int, spans: Sequence[Span]) -> Span | None:
    """The word that *offset* lies inside of, if any."""
    before = bisect_right(spans, offset, key=lambda span: span.start) - 1
    inside = before >= 0 and spans[before].start < offset < spans[before].end
    return spans[before] if inside else None
