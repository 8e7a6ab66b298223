"""Texts of the interface: gettext catalogues, read when the server starts.

A language is a folder under locale/ with .po files; all of a folder are read as one, so that
each part of the interface keeps its own. English is what the program and templates say.
"""

from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from io import BytesIO
from pathlib import Path
from typing import Final

from babel.core import Locale
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations

from bilateral_kg.web.pages.languages import choose

SOURCE: Final = "en"
FOLDER: Final = Path(str(files("bilateral_kg.web"))) / "locale"


def catalogues(language: str) -> Iterator[Catalog]:
    """The catalogues of a language, by name of file."""
    for path in sorted((FOLDER / language / "LC_MESSAGES").glob("*.po")):
        with path.open("rb") as file:
            yield read_po(file, locale=language)


@cache
def languages() -> dict[str, str]:
    """The languages of the interface, each with its own name; English first."""
    folders = sorted(path.name for path in FOLDER.iterdir() if path.is_dir())
    found = [SOURCE, *(name for name in folders if name != SOURCE)]
    own = {each: Locale.parse(each).get_display_name(each) or each for each in found}
    return {each: name.capitalize() for each, name in own.items()}


@cache
def translations(language: str) -> NullTranslations:
    """All texts of a language, joined."""
    joined = NullTranslations()
    for catalogue in catalogues(language):
        compiled = BytesIO()
        write_mo(compiled, catalogue)
        compiled.seek(0)
        read = Translations(compiled)
        joined = joined.merge(read) if isinstance(joined, Translations) else read
    return joined


def interface_language(asked: str | None, accept_language: str | None) -> str:
    """The language of the interface for who asks."""
    return choose(asked, accept_language, tuple(languages()))
