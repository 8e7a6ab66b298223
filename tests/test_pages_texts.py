"""Texts of the interface: all in catalogues, complete in each language; dates, numbers, units."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.pofile import read_po
from jinja2 import nodes
from jinja2.ext import babel_extract

from bilateral_kg.web.pages.catalogues import FOLDER, languages, translations
from bilateral_kg.web.pages.environment import environment
from bilateral_kg.web.pages.formatting import Formatter

WEB = FOLDER.parent
TEMPLATES = sorted((WEB / "templates").rglob("*.html"))
# Names that are the same in every language, and what is no word.
UNTRANSLATED = {
    "bilateral", "-kg", "bkg", "bilateral-kg", "CC BY 4.0", "JSON", "IRI", "SPARQL", "GraphML",
    "GEXF", "SVG", "PNG", "CSV", "XLSX", "RDF", "SHA-256", "SHACL", "TriG", "Turtle", "N-Quads",
    "MIT", "MIT · bilateral-kg", "GeoNames", "Unicode CLDR", "Natural Earth",
}  # fmt: skip
TRANSLATED = sorted(set(languages()) - {"en"})


def messages() -> Iterator[tuple[str, str | tuple[str, ...]]]:
    """Each text that templates and code ask for, with the place."""
    for path in TEMPLATES:
        source = BytesIO(path.read_bytes())
        options = {"trim_blocks": "true", "lstrip_blocks": "true", "silent": "false"}
        functions = ["_", "gettext", "ngettext"]
        for line, _, text, _ in babel_extract(source, functions, [], options):
            yield f"{path.name}:{line}", text
    for path in sorted(WEB.rglob("*.py")):
        with path.open("rb") as file:
            for line, text, _, _ in extract("python", file, {"_": None, "_say": None}):
                yield f"{path.name}:{line}", text


def written(language: str) -> dict[str, tuple[str, ...]]:
    """What the catalogues of a language say, empty texts too."""
    found: dict[str, tuple[str, ...]] = {}
    for path in sorted((FOLDER / language / "LC_MESSAGES").glob("*.po")):
        with path.open("rb") as file:
            catalogue: Catalog = read_po(file, locale=language)
        for message in catalogue:
            if message.id:
                assert not message.fuzzy, (path.name, message.id)
                first = message.id if isinstance(message.id, str) else message.id[0]
                said = (message.string,) if isinstance(message.string, str) else message.string
                found[first] = tuple(said)
    return found


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_text_is_in_the_catalogues(language: str) -> None:
    there = written(language)
    for place, text in messages():
        first = text if isinstance(text, str) else text[0]
        assert all(there.get(first, ("",))), f"{place}: {first!r} is not in {language}"
        for each in there[first]:
            assert set(re.findall(r"%\(\w+\)s|\{\w+\}", each)) <= set(
                re.findall(r"%\(\w+\)s|\{\w+\}", "".join(filter(None, text)))
            ), place


@pytest.mark.parametrize("language", TRANSLATED)
def test_catalogues_hold_nothing_that_nobody_asks_for(language: str) -> None:
    asked = {text if isinstance(text, str) else text[0] for _, text in messages()}
    assert set(written(language)) - asked - dynamic() == set()


def dynamic() -> set[str]:
    """Texts that reach gettext by a name: forms of uncertain dates."""
    from bilateral_kg.web.pages import formatting  # noqa: PLC0415

    return set(formatting._QUALIFIED.values())


def test_a_language_is_added_by_a_folder_and_no_code(tmp_path: Path) -> None:
    package = tmp_path / "bilateral_kg"
    leave = shutil.ignore_patterns("vendor", "__pycache__", "_resources")
    shutil.copytree(WEB.parent, package, ignore=leave)
    folder = package / "web" / "locale" / "kk" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    head = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'
    (folder / "any.po").write_text(f'{head}msgid "Map"\nmsgstr "Карта-kk"\n', encoding="utf-8")
    asked = (
        "from bilateral_kg.web.pages.catalogues import interface_language, languages;"
        "from bilateral_kg.web.pages.environment import environment;"
        "print(interface_language(None, 'kk'), languages()['kk'],"
        " environment('kk').from_string('{{ _(\"Map\") }} {{ \"2025-10\"|edtf }}').render())"
    )
    environ = {**os.environ, "PYTHONPATH": str(tmp_path), "PYTHONIOENCODING": "utf-8"}
    command = [sys.executable, "-c", asked]
    run = subprocess.run(command, env=environ, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    assert plain(run.stdout).split() == ["kk", "Қазақ", "тілі", "Карта-kk", "2025", "ж.", "қазан"]


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_no_template_speaks_outside_the_catalogues(path: Path) -> None:
    tree = environment("en").parse(path.read_text("utf-8"))
    data = "".join(piece.data for piece in tree.find_all(nodes.TemplateData))
    shown = re.sub(r"<(script|style)\b.*?</\1>|<[^>]*>|&\w+;", "\n", data, flags=re.DOTALL)
    words = {line.strip(" .,:;()·–→›") for line in re.split(r"[\n<>\"]", shown)}
    hard = {w for w in words if re.search(r"[^\W\d_]{2}", w) and not re.search(r"[=/]", w)}
    assert hard <= UNTRANSLATED


@pytest.mark.parametrize(
    ("language", "edtf", "shown"),
    [
        ("en", "2025-10-21", "21 October 2025"),
        ("ru", "2025-10-21", "21 октября 2025 г."),
        ("en", "2025-10", "October 2025"),
        ("ru", "2025-10", "октябрь 2025 г."),
        ("en", "2025", "2025"),
        ("en", "2025/2027", "2025–2027"),
        ("en", "2024-08-12/2024-08", "12 August 2024 – August 2024"),
        ("ru", "2025?", "2025 (неточно)"),
        ("en", "2025-10~", "about October 2025"),
        ("en", "../2025", "until 2025"),
        ("ru", "2025/..", "с 2025"),
        ("en", "2025-99-99", "2025-99-99"),
        ("en", "199X", "199X"),
        ("en", "<b>", "<b>"),
    ],
)
def test_dates_keep_the_precision_that_is_stated(language: str, edtf: str, shown: str) -> None:
    assert plain(Formatter(language, translations(language)).edtf(edtf)) == shown


@pytest.mark.parametrize(
    ("language", "value", "unit", "shown"),
    [
        ("en", "1000000000", "CCY_USD", "1 billion US dollars"),
        ("ru", "1000000000", "CCY_USD", "1 миллиард долларов США"),
        ("ru", "464500000", "CCY_USD", "464,5 миллиона долларов США"),
        ("en", "4500000", "TONNE", "4.5 million tonnes"),
        ("ru", "10", "MegaTONNE", "10 миллионов тонн"),
        ("ru", "1234567", "TONNE", "1 234 567 тонн"),
        ("en", "62", "PERCENT", "62%"),
        ("ru", "2.5", "PERCENT", "2,5 %"),
        ("ru", "15", "DAY", "15 дней"),
        ("en", "1800", "NUM", "1,800"),
        ("en", "0.123456789012345678", "UNITLESS", "0.123456789012345678"),
        ("en", "many", "DAY", "many"),
    ],
)
def test_quantities_keep_every_digit(language: str, value: str, unit: str, shown: str) -> None:
    assert plain(Formatter(language, translations(language)).quantity(value, unit)) == shown


def plain(text: str) -> str:
    """With ordinary spaces."""
    return re.sub(r"[\u00a0\u202f\u2009]", " ", text)
