"""The model as the release holds it: statements to look things up in.

Names of terms are written as compact IRIs: `graph.iris(cls, "rdfs:subClassOf")`.
"""

from collections import defaultdict
from collections.abc import Iterable
from typing import Final

from pyoxigraph import Literal, NamedNode, Triple

from bilateral_kg import names

# Those of the release, and those that only the ontology points into.
PREFIXES: Final = {
    **names.PREFIXES,
    "edtf": "http://id.loc.gov/datatypes/edtf/",
    "eli": "http://data.europa.eu/eli/ontology#",
    "schema": "https://schema.org/",
    "vann": "http://purl.org/vocab/vann/",
    "wd": "http://www.wikidata.org/entity/",
}


def expand(compact: str) -> str:
    """A compact IRI in full; a full one as it is."""
    prefix, _, local = compact.partition(":")
    return compact if local.startswith("//") else PREFIXES[prefix] + local


def compact(iri: str) -> str:
    """The short name of *iri*: `bkg:Figure`; without one, the IRI as it is."""
    for prefix, namespace in PREFIXES.items():
        local = iri.removeprefix(namespace)
        if local not in {iri, ""} and not set("/#") & set(local):
            return f"{prefix}:{local}"
    return iri


class Statements:
    """Triples by subject and by object, in an order that is always the same."""

    def __init__(self, triples: Iterable[Triple]) -> None:
        self._stated: dict[str, dict[str, list[NamedNode | Literal]]] = {}
        self._pointing: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
        for triple in sorted(triples, key=str):
            # The release holds neither blank nodes nor triples about triples.
            if not isinstance(triple.subject, NamedNode):
                continue
            subject, predicate, value = triple.subject.value, triple.predicate.value, triple.object
            if isinstance(value, NamedNode):
                self._pointing[predicate, value.value].append(subject)
            if isinstance(value, NamedNode | Literal):
                stated = self._stated.setdefault(subject, {})
                stated.setdefault(predicate, []).append(value)

    def iris(self, subject: str, predicate: str) -> list[str]:
        """What *subject* points to by *predicate*."""
        values = self._stated.get(subject, {}).get(expand(predicate), ())
        return [value.value for value in values if isinstance(value, NamedNode)]

    def literals(self, subject: str, predicate: str) -> list[Literal]:
        """Texts, numbers and dates that *subject* has for *predicate*."""
        values = self._stated.get(subject, {}).get(expand(predicate), ())
        return [value for value in values if isinstance(value, Literal)]

    def predicates(self, subject: str) -> list[str]:
        """Properties that *subject* has."""
        return [compact(predicate) for predicate in self._stated.get(subject, ())]

    def pointing(self, predicate: str, value: str) -> list[str]:
        """Subjects that point to *value* by *predicate*."""
        return self._pointing.get((expand(predicate), value), [])

    def of_type(self, type_: str) -> list[str]:
        """Things of a type that is written as a compact IRI."""
        return self.pointing("rdf:type", expand(type_))

    def members(self, head: str) -> list[str]:
        """Members of an RDF list of IRIs."""
        found: list[str] = []
        seen: set[str] = set()
        while head != expand("rdf:nil") and head not in seen:
            seen.add(head)
            found += self.iris(head, "rdf:first")
            head = next(iter(self.iris(head, "rdf:rest")), expand("rdf:nil"))
        return found
