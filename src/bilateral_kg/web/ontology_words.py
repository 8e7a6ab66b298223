"""Words of the ontology's page that are not in the ontology; catalogues have other languages."""

from collections.abc import Mapping
from functools import cache
from typing import Final

from bilateral_kg.web.pages.catalogues import languages, translations


def _(text: str) -> str:
    """Marks a text for the catalogues; it is translated for each page."""
    return text


_TEXTS: Final[Mapping[str, str]] = {
    "contents": _("Contents"),
    "about": _("Description"),
    "version": _("Version"),
    "prefix": _("Prefix"),
    "namespace": _("Namespace"),
    "license": _("Licence"),
    "release": _("Release"),
    "as_data": _("As data"),
    "note": _("Note"),
    "example": _("Example"),
    "classes": _("Classes"),
    "object_properties": _("Object properties"),
    "data_properties": _("Data properties"),
    "annotation_properties": _("Annotation properties"),
    "schemes": _("Vocabularies"),
    "units": _("Units of measure"),
    "axioms": _("What excludes what"),
    "disjoint": _("Nothing belongs to two classes of the same line."),
    "excludes": _("excludes"),
    "alignments": _("Alignments"),
    "prefixes": _("Prefixes"),
    "members": _("IRIs of members"),
    "superclasses": _("Subclass of"),
    "subclasses": _("Subclasses"),
    "demands": _("Demands"),
    "properties": _("Properties"),
    "inherited": _("Inherited"),
    "value_of": _("Value of"),
    "domain": _("Domain"),
    "range": _("Range"),
    "datatype": _("Datatype"),
    "scheme": _("Vocabulary"),
    "features": _("Characteristics"),
    "superproperties": _("Subproperty of"),
    "subproperties": _("Subproperties"),
    "inverse": _("Inverse of"),
    "excluded": _("Disjoint with"),
    "replaced": _("Replaced by"),
    "deprecated": _("deprecated"),
    "used_by": _("Used by"),
    "yes": _("yes"),
    "no": _("no"),
    "or": _("or"),
    "and": _("and"),
    "owl:someValuesFrom": _("at least one"),
    "owl:allValuesFrom": _("only"),
    "owl:hasValue": _("always"),
    "owl:cardinality": _("exactly"),
    "owl:minCardinality": _("at least"),
    "owl:maxCardinality": _("at most"),
    "owl:FunctionalProperty": _("functional (one value at most)"),
    "owl:TransitiveProperty": _("transitive"),
    "owl:SymmetricProperty": _("symmetric"),
    "owl:AsymmetricProperty": _("asymmetric"),
    "owl:IrreflexiveProperty": _("irreflexive (never to itself)"),
    "owl:InverseFunctionalProperty": _("inverse functional"),
    "owl:ReflexiveProperty": _("reflexive"),
}
LANGUAGES: Final = tuple(languages())
# In the order in which an entry names them.
RESTRICTIONS: Final = (
    "owl:someValuesFrom",
    "owl:allValuesFrom",
    "owl:hasValue",
    "owl:cardinality",
    "owl:minCardinality",
    "owl:maxCardinality",
)
FEATURES: Final = (
    "owl:FunctionalProperty",
    "owl:InverseFunctionalProperty",
    "owl:TransitiveProperty",
    "owl:SymmetricProperty",
    "owl:AsymmetricProperty",
    "owl:ReflexiveProperty",
    "owl:IrreflexiveProperty",
)


@cache
def words(language: str) -> Mapping[str, str]:
    """The words in one of LANGUAGES."""
    said = translations(language).ugettext
    return {name: said(text) for name, text in _TEXTS.items()}
