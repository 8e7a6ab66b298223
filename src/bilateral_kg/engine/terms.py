"""RDF terms as SPARQL text: the only way a value gets into a query.

Each function gives the text of exactly one term, whatever the value holds, or raises
ValueError. The text is also N-Triples.
"""

import re
from typing import Final

from pyoxigraph import Literal, NamedNode

from bilateral_kg.names import XSD

_ESCAPES: Final = str.maketrans(
    {
        "\\": "\\\\",
        '"': '\\"',
        "\n": "\\n",
        "\r": "\\r",
        "\t": "\\t",
        "\b": "\\b",
        "\f": "\\f",
    }
)
_TAG: Final = re.compile(r"[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*")
_SURROGATE: Final = re.compile("[\ud800-\udfff]")
_STRING: Final = XSD + "string"


def iri(value: str) -> str:
    """An absolute IRI in angle brackets; NamedNode refuses what could end them."""
    return f"<{NamedNode(value).value}>"


def string(value: str) -> str:
    """A plain string literal."""
    if _SURROGATE.search(value):
        raise ValueError("half of a surrogate pair is no character")
    return f'"{value.translate(_ESCAPES)}"'


def tagged(value: str, language: str) -> str:
    """A string literal with a language tag."""
    return f"{string(value)}@{tag(language)}"


def typed(value: str, datatype: str) -> str:
    """A literal of *datatype*, an absolute IRI. xsd:string is left out: engines differ in it."""
    if datatype == _STRING:
        return string(value)
    return f"{string(value)}^^{iri(datatype)}"


def tag(language: str) -> str:
    """A language tag in lower case, as both engines store it."""
    if not _TAG.fullmatch(language):
        raise ValueError(f"{language!r} is no language tag")
    return language.lower()


def integer(value: int, least: int, most: int) -> str:
    """An integer between *least* and *most*, bare."""
    if not least <= value <= most:
        raise ValueError(f"{value} is not between {least} and {most}")
    return str(int(value))


def term(value: NamedNode | Literal) -> str:
    """A term of an earlier answer. Blank nodes are none: they name nothing in another query."""
    if isinstance(value, NamedNode):
        return iri(value.value)
    if value.language:
        return tagged(value.value, value.language)
    return typed(value.value, value.datatype.value)
