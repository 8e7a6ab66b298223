"""Templates, compiled once for each language of the interface."""

from functools import cache
from typing import Final

from jinja2 import Environment, PackageLoader, StrictUndefined

from bilateral_kg.web import static_files
from bilateral_kg.web.pages.catalogues import languages, translations
from bilateral_kg.web.pages.formatting import Formatter

EXTENSIONS: Final = ("jinja2.ext.i18n",)
_FILTERS: Final = ("day", "edtf", "number", "wordy", "money", "quantity")


@cache
def formatter(language: str) -> Formatter:
    """What writes days, numbers and units in *language*."""
    return Formatter(language, translations(language))


@cache
def environment(language: str) -> Environment:
    """The environment whose texts, dates and numbers are those of *language*."""
    made = Environment(
        loader=PackageLoader("bilateral_kg.web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=EXTENSIONS,
    )
    texts = translations(language)
    # Installed by the extension, which has no types of its own.
    made.install_gettext_translations(texts, newstyle=True)  # type: ignore[attr-defined]
    filters = formatter(language)
    made.filters |= {name: getattr(filters, name) for name in _FILTERS}
    made.globals |= {
        "language": language,
        "direction": "rtl" if filters.locale.text_direction == "rtl" else "ltr",
        "languages": languages(),
        "asset": static_files.address,
    }
    return made
