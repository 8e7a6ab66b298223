"""What the graph says of the things of a dossier: names, parts, and who reports them."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from pyoxigraph import Literal, NamedNode, Triple

from bilateral_kg import names
from bilateral_kg.web.framing import FALLBACK

_PARTS: Final = tuple(
    names.BKG + name
    for name in ("stageOf", "participationIn", "agendaOf", "projectStageOf", "statusOf")
)


@dataclass(frozen=True, slots=True)
class Text:
    """A text and its language."""

    text: str
    language: str


@dataclass(frozen=True, slots=True)
class Report:
    """An assertion: how it is meant, in whose voice, by whom, in our words, in which source."""

    iri: str
    modality: str
    voice: str
    speakers: tuple[str, ...]
    source: str


class Known:
    """Triples, to be asked for names and reports."""

    def __init__(self, triples: Iterable[Triple]) -> None:
        self.triples = tuple(triples)
        self._out: dict[str, dict[str, list[NamedNode | Literal]]] = defaultdict(dict)
        self._in: dict[str, dict[str, list[str]]] = defaultdict(dict)
        for triple in self.triples:
            subject, predicate, value = triple.subject, triple.predicate.value, triple.object
            if isinstance(subject, NamedNode) and isinstance(value, NamedNode | Literal):
                self._out[subject.value].setdefault(predicate, []).append(value)
                if isinstance(value, NamedNode):
                    self._in[value.value].setdefault(predicate, []).append(subject.value)

    def __contains__(self, iri: str) -> bool:
        return iri in self._out

    def values(self, iri: str, name: str) -> tuple[str, ...]:
        """The values of one of our properties, sorted."""
        found = self._out.get(iri, {}).get(names.BKG + name, ())
        return tuple(sorted({value.value for value in found}))

    def referring(self, iri: str, name: str) -> tuple[str, ...]:
        """What points to *iri* by one of our properties, sorted."""
        return tuple(sorted(set(self._in.get(iri, {}).get(names.BKG + name, ()))))

    def stating(self, name: str) -> Sequence[str]:
        """The nodes that have one of our properties, sorted."""
        return sorted(node for node, out in self._out.items() if names.BKG + name in out)

    def text(self, iri: str, predicate: str, language: str) -> Text | None:
        """A text in *language*, else English, Russian, any."""
        texts = {
            value.language: value.value
            for value in self._out.get(iri, {}).get(predicate, ())
            if isinstance(value, Literal) and value.language
        }
        for tag in (language, *FALLBACK, *sorted(texts)):
            if tag in texts:
                return Text(texts[tag], tag)
        return None

    def label(self, iri: str, language: str) -> Text:
        """The name of a thing; without one, the end of its IRI."""
        found = self.text(iri, names.PREF_LABEL, language)
        return found or Text(iri.rpartition("/")[2].rpartition("#")[2] or iri, "")

    def parts(self, iri: str) -> tuple[str, ...]:
        """Stages, standings, participations and topics of *iri*, sorted."""
        found: set[str] = set()
        for predicate in _PARTS:
            found.update(self._in.get(iri, {}).get(predicate, ()))
        return tuple(sorted(found))

    def reports(self, iri: str) -> tuple[Report, ...]:
        """The assertions of a thing; where it has none of its own, those of its parts."""
        own = self.referring(iri, "asserts")
        parts = [report for part in self.parts(iri) for report in self.referring(part, "asserts")]
        return tuple(self._report(report) for report in own or dict.fromkeys(parts))

    def _report(self, iri: str) -> Report:
        (place, *_) = self.values(iri, "evidence") or ("",)
        (source, *_) = self.values(place, "inSource") or (place,)
        (modality, *_) = self.values(iri, "modality") or ("",)
        (voice, *_) = self.values(iri, "voice") or ("",)
        return Report(iri, modality, voice, self.values(iri, "attributedTo"), source)
