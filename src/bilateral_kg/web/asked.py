"""What lookups share in their query strings."""

from typing import Annotated, Final

from fastapi import Request
from pydantic import BaseModel, Field

from bilateral_kg.web.parameters import Parameters

SLUG: Final = "^[a-z0-9-]{1,200}$"


class Language(BaseModel):
    """Every lookup can be asked in a language; see `strictly` for what else it refuses."""

    lang: Annotated[
        str, Field(description="Language of labels; else en, ru, any", pattern="^[a-z]{2,3}$")
    ] = "en"


def strictly(request: Request, known: type[Language]) -> None:
    """Each parameter stands once and is one of those that *known* has."""
    parameters = Parameters.parse(request.scope["query_string"])
    for name, field in known.model_fields.items():
        parameters.one(field.alias or name)
    parameters.finish()
