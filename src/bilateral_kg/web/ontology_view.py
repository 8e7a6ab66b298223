"""The ontology's page as HTML: everything that comes from the release is escaped."""

from bilateral_kg import names
from bilateral_kg.web import media
from bilateral_kg.web.ontology_document import Document
from bilateral_kg.web.pages.environment import environment
from bilateral_kg.web.pages.render import Links
from bilateral_kg.web.served import LICENSE


def draw(document: Document, release: str, asked: str | None) -> str:
    """The page; its links keep the language *asked* for."""
    links = Links("/ontology", [], asked)
    return (
        environment(document.language)
        .get_template("ontology.html")
        .render(
            page=document,
            t=document.words,
            formats=[(offer.names[0], offer.media_type) for offer in media.GRAPHS],
            namespace=names.BKG,
            release=release,
            license=LICENSE,
            here=links.path,
            query={"lang": asked} if asked is not None else {},
            url=links.url,
            url_for_language=links.url_for_language,
        )
    )
