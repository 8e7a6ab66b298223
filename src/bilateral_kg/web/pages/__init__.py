"""Pages for people: HTML made on the server, in their language, at an address to share."""

from bilateral_kg.web.pages.languages import Languages
from bilateral_kg.web.pages.render import languages, parameters, render, unchanged

__all__ = ["Languages", "languages", "parameters", "render", "unchanged"]
