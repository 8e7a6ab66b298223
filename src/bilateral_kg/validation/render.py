"""A report as text, JSON, Turtle or a table for the terminal."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from bilateral_kg import names
from bilateral_kg.errors import Severity
from bilateral_kg.validation.report import Finding, Language, Place, Report

_COLOURS: Final[Mapping[Severity, str]] = {"violation": "red", "warning": "yellow", "info": "blue"}
_COLUMNS: Final[Mapping[Language, tuple[str, ...]]] = {
    "en": ("Severity", "What", "Where", "How to mend"),
    "ru": ("Важность", "Что", "Где", "Как исправить"),
}
_WORDS: Final[Mapping[Language, Mapping[Severity, str]]] = {
    "en": {"violation": "violation", "warning": "warning", "info": "info"},
    "ru": {"violation": "нарушение", "warning": "предупреждение", "info": "справка"},
}


def as_text(report: Report, language: Language = "en") -> str:
    """One finding per line, `file:line: severity: constraint: message`, its remedy below."""
    lines = [line for finding in report.findings for line in _text_lines(finding, language)]
    return "\n".join([*lines, summary(report, language)]) + "\n"


def _text_lines(finding: Finding, language: Language) -> tuple[str, ...]:
    place = f"{_shown(finding.place)}: " if finding.place else ""
    also = f" [{_shown(finding.other_place)}]" if finding.other_place else ""
    word = _WORDS[language][finding.severity]
    return (
        f"{place}{word}: {finding.constraint}: {finding.messages[language]}{also}",
        f"    {finding.hints[language]}",
    )


def summary(report: Report, language: Language = "en") -> str:
    """The last line: does it conform, and how many findings of each severity."""
    counts = report.count("violation"), report.count("warning"), report.count("info")
    if language == "ru":
        verdict = "Годится" if report.conforms else "Требует правки"
        return f"{verdict}: нарушений {counts[0]}, предупреждений {counts[1]}, справок {counts[2]}."
    verdict = "Conforms" if report.conforms else "Does not conform"
    kinds = ("violation", "warning", "note")
    tally = (f"{n} {kind}{'s' * (n != 1)}" for n, kind in zip(counts, kinds, strict=True))
    return f"{verdict}: {', '.join(tally)}."


def as_table(report: Report, language: Language = "en") -> RenderableType:
    """For `rich`: severity, what, where, how to mend; then the summary."""
    closing = Text(summary(report, language), style="green" if report.conforms else "red")
    if not report.findings:
        return closing
    table = Table(*_COLUMNS[language], show_lines=True, expand=True)
    table.columns[0].no_wrap = True
    for column, ratio in zip(table.columns[1:], (7, 5, 5), strict=True):
        column.ratio = ratio
        column.overflow = "fold"
    for finding in report.findings:
        table.add_row(
            Text(_WORDS[language][finding.severity], style=_COLOURS[finding.severity]),
            Text(f"{finding.constraint}  {finding.messages[language]}"),
            Text("\n".join(_places(finding))),
            Text(finding.hints[language]),
        )
    return Group(table, closing)


def _places(finding: Finding) -> list[str]:
    known = [_shown(one) for one in (finding.place, finding.other_place) if one]
    return known or [finding.focus.removeprefix(names.ID)]


def _shown(place: Place) -> str:
    """The place as it can be clicked or opened from where the user stands."""
    here = Path.cwd()
    inside = place.file.is_relative_to(here)
    return str(Place(place.file.relative_to(here), place.line) if inside else place)


def as_json(report: Report) -> str:
    """For machines: everything in both languages; stable keys."""
    content = {
        "conforms": report.conforms,
        "violations": report.count("violation"),
        "warnings": report.count("warning"),
        "infos": report.count("info"),
        "findings": [_json_finding(finding) for finding in report.findings],
    }
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def _json_finding(finding: Finding) -> dict[str, Any]:
    other = finding.other_place
    return {
        "severity": finding.severity,
        "constraint": finding.constraint,
        "shape": finding.shape,
        "focus": finding.focus,
        "path": finding.path,
        "value": finding.value,
        "message": dict(finding.messages),
        "mend": dict(finding.hints),
        "file": str(finding.file) if finding.file else None,
        "line": finding.line,
        "other": {"file": str(other.file), "line": other.line} if other else None,
    }


def as_turtle(report: Report) -> str:
    """The SHACL validation report; results have IRIs, no node is blank."""
    # rdflib takes longer to import than all else here.
    from bilateral_kg.validation.turtle import serialise  # noqa: PLC0415

    return serialise(report)


FORMATS: Final[Mapping[str, Callable[[Report, Language], str]]] = {
    "text": as_text,
    "json": lambda report, _language: as_json(report),
    "turtle": lambda report, _language: as_turtle(report),
}
