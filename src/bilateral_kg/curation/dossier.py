"""A fact with everything that is said about it, gathered from quads for a person to read."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Triple

from bilateral_kg.curation.journal import did_you_mean
from bilateral_kg.errors import ParameterError
from bilateral_kg.names import BKG, ID, PREFIXES, RDF_TYPE, VOCAB

ASSERTION = BKG + "Assertion"
EVIDENCE = BKG + "evidence"
PARAPHRASE = BKG + "paraphrase"
# How an assertion may speak of a node.
ROLES = (BKG + "asserts", BKG + "about")
AXES = ("modality", "voice", "explicitness", "curation", "attributedTo")

Term = NamedNode | Literal | BlankNode | Triple


@dataclass(frozen=True, slots=True)
class Testimony:
    """One assertion: how it speaks, in our words, and the IRIs of passages or pages it rests on."""

    iri: str
    axes: tuple[tuple[str, str], ...]
    paraphrases: tuple[tuple[str, str], ...]
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Dossier:
    """A node, what is written about it and its parts, the assertions that speak of it."""

    iri: str
    statements: tuple[tuple[str, str], ...]
    testimonies: tuple[Testimony, ...]


class Holdings:
    """Quads by subject, and who speaks of whom."""

    def __init__(self, quads: Iterable[Quad]) -> None:
        self._about: defaultdict[str, list[tuple[str, Term]]] = defaultdict(list)
        self._speakers: defaultdict[str, set[str]] = defaultdict(set)
        for quad in quads:
            subject = quad.subject
            if not isinstance(subject, NamedNode):
                continue
            self._about[subject.value].append((quad.predicate.value, quad.object))
            if quad.predicate.value in ROLES and isinstance(quad.object, NamedNode):
                self._speakers[quad.object.value].add(subject.value)

    def resolve(self, name: str) -> str:
        """The IRI that *name* means: an IRI, `figure/x`, or a slug that only one node has."""
        for iri in (name, ID + name):
            if iri in self._about:
                return iri
        ids = {iri.removeprefix(ID) for iri in self._about}
        same_slug = sorted(one for one in ids if one.rpartition("/")[2] == name)
        if len(same_slug) == 1:
            return ID + same_slug[0]
        if same_slug:
            message = f"`{name}` is the name of several: {', '.join(same_slug)}"
            raise ParameterError(message, "FACT", same_slug)
        slugs = {one.rpartition("/")[2] for one in ids}
        hint = did_you_mean(name, ids if "/" in name else slugs)
        raise ParameterError(f"there is no fact `{name}`" + (f"; {hint}" if hint else ""), "FACT")

    def dossier(self, iri: str) -> Dossier:
        """Everything held about *iri*; an assertion speaks for itself."""
        parts = sorted(one for one in self._about if one.startswith((f"{iri}#", f"{iri}.")))
        statements = [
            (f"{part.removeprefix(iri)} {name}".lstrip(), value)
            for part in (iri, *parts)
            for name, value in sorted((compact(p), show(v)) for p, v in self._about[part])
        ]
        is_assertion = (RDF_TYPE, NamedNode(ASSERTION)) in self._about[iri]
        speakers = [iri] if is_assertion else sorted(self._speakers[iri])
        return Dossier(iri, tuple(statements), tuple(map(self._testimony, speakers)))

    def _testimony(self, iri: str) -> Testimony:
        values = self._about[iri]
        axes = [(axis, show(v)) for axis in AXES for p, v in values if p == BKG + axis]
        paraphrases = [
            (value.language or "", value.value)
            for predicate, value in values
            if predicate == PARAPHRASE and isinstance(value, Literal)
        ]
        evidence = [v.value for p, v in values if p == EVIDENCE and isinstance(v, NamedNode)]
        return Testimony(iri, tuple(axes), tuple(sorted(paraphrases)), tuple(evidence))


def compact(iri: str) -> str:
    """*iri* as short as it can be said: an id, a concept's name, or prefix:name."""
    if iri.startswith(ID):
        return iri.removeprefix(ID)
    if iri.startswith(VOCAB):
        return iri.rpartition("/")[2]
    for prefix, namespace in PREFIXES.items():
        if iri.startswith(namespace):
            return f"{prefix}:{iri.removeprefix(namespace)}"
    return iri


def show(value: Term) -> str:
    """A term as a person reads it."""
    if isinstance(value, NamedNode):
        return compact(value.value)
    if isinstance(value, Literal):
        return f"{value.value} @{value.language}" if value.language else value.value
    return str(value)
