"""queries/*.rq as named, typed, documented questions."""

from bilateral_kg.catalogue.catalogue import Catalogue, read
from bilateral_kg.catalogue.compose import accepted, compose
from bilateral_kg.catalogue.question import Parameter, Question
from bilateral_kg.catalogue.resolve import resolve
from bilateral_kg.catalogue.run import rows, run, text, triples

__all__ = [
    "Catalogue",
    "Parameter",
    "Question",
    "accepted",
    "compose",
    "read",
    "resolve",
    "rows",
    "run",
    "text",
    "triples",
]
