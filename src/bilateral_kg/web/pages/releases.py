"""/data/releases and /data/report: what was published when, and how it was checked."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Final

from fastapi import APIRouter, Request, Response

from bilateral_kg import names
from bilateral_kg.errors import NotFound, ParameterError
from bilateral_kg.release.layout import REPORT, ReleaseDir, readable
from bilateral_kg.release.manifest import FILE_NAME, Manifest
from bilateral_kg.web import addresses
from bilateral_kg.web.pages.languages import best
from bilateral_kg.web.pages.render import languages, parameters, render, unchanged
from bilateral_kg.web.pages.told import Text, Value
from bilateral_kg.web.served import of

router = APIRouter(include_in_schema=False)
SEVERITIES: Final = ("violation", "warning", "info")
PAGE: Final = 100
_NOT_A_RELEASE: Final = "These are files, not a release."


@dataclass(frozen=True, slots=True)
class Published:
    """A release of the folder, and the day on which it came there."""

    manifest: Manifest
    day: date
    known_before: bool


@dataclass(frozen=True, slots=True)
class Finding:
    """One result of validation, in the reader's language."""

    severity: str
    constraint: str
    message: Text
    mend: Text | None
    focus: Value
    place: str


@router.get("/data/releases")
def releases(request: Request) -> Response:
    """The releases that are kept, newest first."""
    parameters(request).finish()
    folder = _release(request).path.parent
    variant = repr(sorted(path.name for path in folder.iterdir()))
    held = unchanged(request, variant)
    if held is not None:
        return held
    found = readable(folder)
    ids = {each.id for each in found}
    listed = [
        Published(each.manifest, _day(each.path), each.manifest.previous in ids) for each in found
    ]
    return render(request, "releases.html", variant=(variant,), releases=listed[::-1])


def _release(request: Request) -> ReleaseDir:
    release = of(request).release
    if release is None:
        raise NotFound(_NOT_A_RELEASE)
    return release


def _day(folder: Path) -> date:
    return datetime.fromtimestamp((folder / FILE_NAME).stat().st_mtime, UTC).date()


@router.get("/data/report")
def report(request: Request) -> Response:
    """What validation found, by severity."""
    given = parameters(request)
    severity, page = given.one("severity"), given.one("page") or "1"
    given.finish()
    if severity is not None and severity not in SEVERITIES:
        raise ParameterError(f"There is no severity {severity[:40]!r}.", "severity", SEVERITIES)
    release = _release(request)
    held = unchanged(request)
    if held is not None:
        return held
    told = json.loads((release.path / REPORT).read_text(encoding="utf-8"))
    findings = [f for f in told["findings"] if severity in {None, f["severity"]}]
    pages = max(1, -(-len(findings) // PAGE))
    if not (page.isascii() and page.isdigit() and 1 <= int(page[:9]) <= pages):
        raise ParameterError(f"page is a number from 1 to {pages}.", "page", ())
    first = (int(page) - 1) * PAGE
    language = languages(request).data
    return render(
        request,
        "report.html",
        told=told,
        severity=severity,
        counts={each: told[each + "s"] for each in SEVERITIES},
        findings=_findings(findings[first : first + PAGE], language),
        page=int(page),
        pages=pages,
    )


def _findings(told: Sequence[Mapping[str, Any]], language: str) -> list[Finding]:
    return [_finding(each, language) for each in told]


def _finding(told: Mapping[str, Any], language: str) -> Finding:
    focus = str(told["focus"] or "")
    place = f"{told['file']}:{told['line']}" if told["file"] else ""
    short = focus.removeprefix(names.ROOT)
    return Finding(
        told["severity"],
        told["constraint"] or "",
        _worded(told["message"], language) or Text(""),
        _worded(told["mend"] or {}, language),
        Value(short, None, addresses.link(focus)),
        place,
    )


def _worded(texts: Mapping[str, str], language: str) -> Text | None:
    found = best(texts, language)
    return Text(found[1], found[0]) if found is not None else None
