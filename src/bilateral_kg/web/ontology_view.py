"""The ontology's page as HTML: everything that comes from the release is escaped."""

from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from bilateral_kg import names
from bilateral_kg.web import media
from bilateral_kg.web.ontology_document import Document
from bilateral_kg.web.ontology_words import LANGUAGES, WORDS
from bilateral_kg.web.served import LICENSE


@cache
def _template() -> Template:
    environment = Environment(
        loader=PackageLoader("bilateral_kg.web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("ontology.html")


def draw(document: Document, release: str) -> str:
    """The page."""
    return _template().render(
        page=document,
        t=document.words,
        language=document.language,
        languages={each: WORDS[each]["this_language"] for each in LANGUAGES},
        formats=[(offer.names[0], offer.media_type) for offer in media.GRAPHS],
        namespace=names.BKG,
        release=release,
        license=LICENSE,
    )
