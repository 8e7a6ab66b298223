"""What lookups share in their query strings: the language, the fields and the format."""

from collections.abc import Sequence
from typing import Annotated, Final, TypeVar

from fastapi import Request
from pydantic import AfterValidator, BaseModel, Field

from bilateral_kg.web import media, negotiation
from bilateral_kg.web.languages import known, preferred
from bilateral_kg.web.media import Format
from bilateral_kg.web.parameters import Parameters

SLUG: Final = "^[a-z0-9-]{1,200}$"
LANGUAGE: Final = "^[A-Za-z]{2,3}$"
# Items of a page: unless told, and at most.
ITEMS: Final = 20
MOST_ITEMS: Final = 500
OFFERS: Final = (media.JSON, media.JSON_LD, media.CSV, media.XLSX)
TEXTS: Final = {
    "lang": (
        "Language of labels, else what Accept-Language prefers, else en; where there is no "
        "label in it: en, ru, any",
        "Язык названий, иначе предпочтение из Accept-Language, иначе en; где названия нет: "
        "en, ru, любой",
    ),
    "fields": (
        "Keys of the items to be told, with commas between them; `id` always is",
        "Ключи, которые нужны в ответе, через запятую; id есть всегда",
    ),
    "format": (
        "Beats the Accept header: json, jsonld, csv or xlsx",
        "Важнее заголовка Accept: json, jsonld, csv или xlsx",
    ),
}


class Spoken(BaseModel):
    """What is told in a language."""

    lang: Annotated[
        str,
        AfterValidator(known),
        Field(description=TEXTS["lang"][0], pattern=LANGUAGE, examples=["ru"]),
    ] = "en"


class Language(Spoken):
    """Every lookup can be asked so; see `strictly` for what else it refuses."""

    fields: Annotated[
        str | None,
        Field(description=TEXTS["fields"][0], max_length=500, examples=["id,label"]),
    ] = None
    format: Annotated[str | None, Field(description=TEXTS["format"][0], examples=["csv"])] = None


_Asked = TypeVar("_Asked", bound=Spoken)


def strictly(request: Request, known: type[BaseModel]) -> None:
    """Each parameter stands once and is one of those that *known* has."""
    parameters = Parameters.parse(request.scope["query_string"])
    for name, field in known.model_fields.items():
        parameters.one(field.alias or name)
    parameters.finish()


def finish(request: Request, parameters: Parameters) -> str:
    """Take what all lookups share, refuse what nobody took. The language that is asked for."""
    lang = parameters.one("lang")
    for name in ("fields", "format"):
        parameters.one(name)
    parameters.finish()
    return language(request) if lang is None else known(lang)


def language(request: Request) -> str:
    """The language asked for by parameter or header."""
    lang = request.query_params.get("lang")
    return known(lang) if lang is not None else preferred(request.headers.get("accept-language"))


def spoken(request: Request, asked: _Asked) -> _Asked:
    """*asked* in the language of the parameter, else of the Accept-Language header."""
    return asked.model_copy(update={"lang": language(request)})


def offered(request: Request, offers: Sequence[Format] = OFFERS) -> Format:
    """The format that the request prefers among *offers*. Raises NotAcceptable."""
    accept, wanted = request.headers.get("accept"), request.query_params.get("format")
    return negotiation.choose(accept, wanted, offers)
