"""docs/http.md says what the program does: addresses, limits with their defaults, outcomes."""

import re
from pathlib import Path

from bilateral_kg.settings import Settings
from bilateral_kg.web import execution, media, openapi
from bilateral_kg.web.access import CLIENT_GONE

TEXT = (Path(__file__).resolve().parents[1] / "docs" / "http.md").read_text(encoding="utf-8")
# Settings that are no limits of the service are documented where they are used; so are those of a
# remote engine, in docs/engines.md.
ELSEWHERE = {"home", "texts", "token", "token_file"}


def test_every_limit_is_documented_with_its_default() -> None:
    rows = dict(re.findall(r"^\| `BILATERAL_KG_(\w+)` \| ([^|]+) \|", TEXT, re.MULTILINE))
    fields = {
        n: f
        for n, f in Settings.model_fields.items()
        if n not in ELSEWHERE and not n.startswith("engine")
    }
    assert set(rows) == {name.upper() for name in fields}
    for name, field in fields.items():
        expected = "as asked" if field.default is None else str(field.default)
        assert rows[name.upper()] == expected, name


def test_every_status_is_documented() -> None:
    section = TEXT.partition("## Errors")[2].partition("## Caching")[0]
    documented = {int(number) for number in re.findall(r"\b[345]\d\d\b", section)}
    assert set(openapi.MEANINGS) | {308} == documented
    assert CLIENT_GONE not in documented  # nobody ever receives it


def test_every_format_and_outcome_is_documented() -> None:
    for offer in (*media.RESULTS, *media.GRAPHS, media.HTML):
        assert f"`{offer.media_type}`" in TEXT
        if offer.names:
            assert f"`{offer.names[0]}`" in TEXT
    for outcome in (*execution.OUTCOMES.values(), "answered", "hung-up", "not-acceptable"):
        assert f"`{outcome}`" in TEXT, outcome
