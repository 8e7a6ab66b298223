"""/relations: the pairs of states, and all that is known of one."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from fastapi import APIRouter, Request, Response

from bilateral_kg.errors import ParameterError
from bilateral_kg.export.sheets import write_csv
from bilateral_kg.export.tables import Table
from bilateral_kg.web import caching
from bilateral_kg.web.dossier import pair, view
from bilateral_kg.web.dossier.api import today
from bilateral_kg.web.dossier.choosing import SORTS, Choice
from bilateral_kg.web.dossier.gather import Dossier, dossier
from bilateral_kg.web.dossier.model import UNKNOWN, Pair
from bilateral_kg.web.dossier.pairs import counted
from bilateral_kg.web.dossier.progress import bars
from bilateral_kg.web.dossier.timeline import timeline
from bilateral_kg.web.errors import NoSuchAddress
from bilateral_kg.web.pages.render import languages, parameters, render, unchanged
from bilateral_kg.web.parameters import Parameters
from bilateral_kg.web.served import Served, of

router = APIRouter(include_in_schema=False)
_CSV: Final = "text/csv; charset=utf-8"
_HELD: Final = ("yes", UNKNOWN, "no")


@dataclass(frozen=True, slots=True)
class Asked:
    """What a page of a pair is asked for."""

    pair: Pair
    at: str | None
    choice: Choice

    @classmethod
    def read(cls, served: Served, first: str, second: str, given: Parameters) -> "Asked":
        """Raises NotFound for an unknown state: an address of a page is there or is not."""
        try:
            two = pair.find(served, first, second)
        except ParameterError as error:
            raise NoSuchAddress(str(error), error.near) from error
        asked = cls(two, given.one("at") or None, Choice.read(given))
        given.finish()
        return asked

    @property
    def day(self) -> str:
        return self.at or today()


@router.get("/relations")
def relations(request: Request) -> Response:
    """The pairs of states, with how much is known of each."""
    parameters(request).finish()
    held = unchanged(request)
    if held is not None:
        return held
    found = counted(of(request), languages(request).data)
    return render(request, "relations.html", pairs=found)


@router.get("/relations/{first}/{second}")
def relation(request: Request, first: str, second: str) -> Response:
    """What is known between two states."""
    served = of(request)
    asked = Asked.read(served, first, second, parameters(request))
    held = unchanged(request, asked.day)
    if held is not None:
        return held
    found = dossier(served, asked.pair, asked.day)
    told = _told(found, asked, languages(request).data)
    return render(request, "relation.html", variant=(asked.day,), **told)


@router.get("/relations/{first}/{second}/agreements.csv")
def agreements_csv(request: Request, first: str, second: str) -> Response:
    """The chosen agreements as a table to keep."""
    served = of(request)
    asked = Asked.read(served, first, second, parameters(request))
    language = languages(request).data
    found = dossier(served, asked.pair, asked.day)
    rows = asked.choice.of(view.agreements(found, view.Reader(found, language)))
    name = f"agreements-{asked.pair.first.code}-{asked.pair.second.code}.csv"
    told = {"Content-Disposition": f'attachment; filename="{name}"', "Content-Language": language}
    tag = caching.tag(served.digest, str(request.url), language, asked.day)
    headers = told | caching.headers(tag, vary="Accept-Language")
    content = io.BytesIO()
    write_csv(_table(rows), content)
    return Response(content.getvalue(), headers=headers, media_type=_CSV)


def _told(found: Dossier, asked: Asked, language: str) -> dict[str, Any]:
    """What the template shows."""
    reader = view.Reader(found, language)
    rows = view.agreements(found, reader)
    events = view.events(found, reader)
    series = view.figures(found, reader)
    parts = found.parts
    return {
        "names": [reader.text(state.iri) for state in (asked.pair.first, asked.pair.second)],
        "pair": asked.pair,
        "home": f"/relations/{asked.pair.address}",
        "at": asked.at,
        "day": asked.day,
        "parts": parts,
        "standings": [
            (reader.concept(one.kind), one, _node(found, reader, one.kind))
            for one in sorted(parts.standings, key=lambda one: _HELD.index(one.held))
        ],
        "timeline": timeline(events, rows),
        "events": events,
        "agreements": asked.choice.of(rows),
        "agreements_in_all": len(rows),
        "choice": asked.choice,
        "sorts": SORTS,
        "sectors": view.concepts(rows, of="sector"),
        "stages": view.concepts(rows, of="stage"),
        "progress": [(what, bars(each)) for what, each in series if view.is_progress(each)],
        "other_figures": [one for one in series if not view.is_progress(one[1])],
        "projects": view.projects(found, reader),
        "commitments": view.commitments(found, reader),
        "people": [
            (reader.told(one.iri), one.acts, [(reader.named(h.post), h.held) for h in one.posts])
            for one in parts.people
        ],
        "twinnings": [
            (reader.told(one.iri), [reader.named(city) for city in one.cities])
            for one in parts.twinnings
        ],
        "contested": [
            (
                reader.named(one.thing.partition("#")[0]),
                reader.named(one.thing),
                one.property.rpartition("#")[2],
                [(value, reader.named(source)) for value, source in one.values],
            )
            for one in found.contested
        ],
        "conflicts": [
            (what, [row for row in each if row.conflicts])
            for what, each in series
            if any(row.conflicts for row in each)
        ],
        "gaps": view.gaps(found, reader),
        "sources": [(reader.named(iri), many) for iri, many in found.sources],
    }


def _node(found: Dossier, reader: view.Reader, kind: str) -> view.Told | None:
    """The fact that says so, for its modality and evidence."""
    for node in found.known.referring(kind, "statusKind"):
        if found.pair.relation in found.known.values(node, "statusOf"):
            return reader.told(node)
    return None


def _table(rows: Sequence[view.AgreementRow]) -> Table:
    columns = ("address", "title", "sectors", "kinds", "stage", "day", "in force")
    return Table("agreements", columns, tuple(_cells(row) for row in rows))


def _cells(row: view.AgreementRow) -> tuple[str, ...]:
    return (
        row.fact.iri,
        row.fact.text.text,
        "; ".join(sector.text.text for sector in row.sectors),
        "; ".join(kind.text.text for kind in row.kinds),
        row.stage.text.text if row.stage else "",
        row.day or "",
        row.in_force,
    )
