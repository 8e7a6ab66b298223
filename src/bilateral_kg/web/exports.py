"""/api/export/{format}: the release, or part of it, as a file for other programs."""

from collections.abc import Iterator
from dataclasses import dataclass
from os import SEEK_END
from tempfile import SpooledTemporaryFile
from typing import IO, Annotated, Any, BinaryIO, Final, Literal, cast

from fastapi import APIRouter, Path, Query, Request, Response
from pydantic import BaseModel, Field
from starlette.responses import StreamingResponse

from bilateral_kg.catalogue.near import did_you_mean, near
from bilateral_kg.errors import ParameterError, ResultTooLarge
from bilateral_kg.export import FORMATS, TABLES, Choice, export
from bilateral_kg.web import caching
from bilateral_kg.web.few import one_of_few
from bilateral_kg.web.openapi import NOT_MODIFIED, Answers, errors
from bilateral_kg.web.parameters import Parameters
from bilateral_kg.web.served import Served, of

router = APIRouter(prefix="/api", tags=["exports"])
# Up to here an export is kept in memory, from here on in a file without a name.
_IN_MEMORY: Final = 2_000_000
_PIECE: Final = 65_536
_WORKBOOK: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True, slots=True)
class Kind:
    """How a format is sent and how its files end."""

    media_type: str
    ending: str
    # Shown where it is asked for; everything else is saved.
    shown: bool = False


KINDS: Final = {
    "graphml": Kind("application/graphml+xml", "graphml"),
    "gexf": Kind("application/gexf+xml", "gexf"),
    "cytoscape": Kind("application/json", "cyjs"),
    "svg": Kind("image/svg+xml", "svg", shown=True),
    "csv": Kind("text/csv; charset=utf-8", "csv"),
    "xlsx": Kind(_WORKBOOK, "xlsx"),
    "turtle": Kind("text/turtle; charset=utf-8", "ttl"),
    "trig": Kind("application/trig", "trig"),
    "nquads": Kind("application/n-quads", "nq"),
    "jsonld": Kind("application/ld+json", "jsonld"),
    "rdfxml": Kind("application/rdf+xml", "rdf"),
    "rdf12": Kind("text/turtle; version=1.2; charset=utf-8", "ttl"),
}
_CONTENT: Final[dict[str, Any]] = {
    kind.media_type.partition(";")[0]: {"schema": {"type": "string", "format": "binary"}}
    for kind in KINDS.values()
}
ANSWERS: Final[Answers] = {
    200: {"description": "The file", "content": _CONTENT},
    **NOT_MODIFIED,
    **errors(422),
}


class Part(BaseModel):
    """Which part of the release; for drawings, all conditions hold together."""

    profile: Annotated[
        Literal["relations", "facts"],
        Field(description="Drawings: what people expect to see, or every node"),
    ] = "relations"
    table: Annotated[
        str | None, Field(description=f"csv: one of {', '.join(TABLES)}", examples=["agreements"])
    ] = None
    pair: Annotated[
        str | None, Field(description="Drawings: facts of two states", examples=["KZ-AZ"])
    ] = None
    sector: Annotated[
        str | None, Field(description="Drawings: a field", examples=["transport"])
    ] = None
    from_: Annotated[
        str | None, Field(alias="from", description="Drawings: day, month or year")
    ] = None
    to: Annotated[str | None, Field(description="Drawings: day, month or year")] = None
    type: Annotated[
        str | None, Field(description="Drawings: classes, parted by commas", max_length=1000)
    ] = None
    lang: Annotated[
        str | None, Field(description="Drawings: language of labels", pattern="^[a-z]{2,3}$")
    ] = None

    @property
    def choice(self) -> Choice:
        """As the exports take it."""
        types = (one.strip() for one in (self.type or "").split(","))
        return Choice(self.pair, self.sector, self.from_, self.to, tuple(filter(None, types)))


@router.get(
    "/export/{format}",
    responses=ANSWERS,
    response_class=Response,
    summary="The release as a file: drawing, table or RDF",
)
def exported(
    request: Request,
    name: Annotated[
        str, Path(alias="format", description=f"One of {', '.join(KINDS)}", examples=["svg"])
    ],
    part: Annotated[Part, Query()],
) -> Response:
    """What `bilateral-kg export` writes, with the same filters.

    Complete or an error: an export above the cap is 422 and says how to narrow it.
    """
    _strictly(request)
    served = of(request)
    if name not in FORMATS:
        found = near(name, FORMATS)
        message = f"format: there is no {name[:80]!r}{did_you_mean(found)}"
        raise ParameterError(f"{message} (formats: {', '.join(FORMATS)})", "format", found)
    kind = KINDS[name]
    query = request.scope["query_string"].decode("ascii")
    tag = caching.tag(served.digest, request.url.path, query)
    if caching.unchanged(request, tag):
        return caching.not_modified(tag, vary=None)
    with one_of_few(request, patience=0):
        file, size = written(served, name, part)
    headers = {
        "Content-Length": str(size),
        "Content-Disposition": f'{_shown(kind)}; filename="{_file_name(served, part, kind)}"',
        **caching.headers(tag, vary=None),
    }
    return StreamingResponse(_pieces(file), headers=headers, media_type=kind.media_type)


def written(served: Served, name: str, part: Part) -> tuple[IO[bytes], int]:
    """The export in a file to read from, and its size. Raises ResultTooLarge, ParameterError."""
    file = _Capped(served.settings.export_bytes)
    try:
        export(
            served.engine,
            name,
            cast("BinaryIO", file),
            part.profile,
            table=part.table,
            choice=part.choice,
            language=part.lang,
        )
    except BaseException:
        file.close()
        raise
    size = file.seek(0, SEEK_END)
    file.seek(0)
    return file, size


class _Capped(SpooledTemporaryFile[bytes]):
    """A temporary file that takes so many bytes and no more."""

    def __init__(self, most: int) -> None:
        super().__init__(max_size=_IN_MEMORY)
        self._most = most

    def write(self, content: Any) -> int:
        if self.tell() + len(content) > self._most:
            raise ResultTooLarge(
                f"The export would hold more than {self._most} bytes. Narrow it by pair, sector, "
                "from, to or type, or write it with: bilateral-kg export"
            )
        return super().write(content)


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        while piece := file.read(_PIECE):
            yield piece


def _strictly(request: Request) -> None:
    parameters = Parameters.parse(request.scope["query_string"])
    for name, field in Part.model_fields.items():
        parameters.one(field.alias or name)
    parameters.finish()


def _shown(kind: Kind) -> str:
    return "inline" if kind.shown else "attachment"


def _file_name(served: Served, part: Part, kind: Kind) -> str:
    chosen = (part.table, part.pair, part.sector, part.from_, part.to, part.type, part.lang)
    words = "-".join(("bilateral-kg", served.id, *filter(None, chosen)))
    safe = "".join(c if c.isascii() and (c.isalnum() or c in "-_") else "-" for c in words)
    return f"{safe[:120]}.{kind.ending}"
