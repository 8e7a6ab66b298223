"""The interface's own documentation: /docs draws what /openapi.json says.

The assets come from installed packages and from this one, never from another host.
"""

from importlib.resources import files

from fastapi import APIRouter, Response

from bilateral_kg.web import security

router = APIRouter(include_in_schema=False)


@router.get("/docs")
def docs() -> Response:
    """The page with Swagger UI."""
    page = (files("bilateral_kg.web") / "static" / "docs.html").read_bytes()
    headers = {"Content-Security-Policy": security.CSP_DATA_IMAGES}
    return Response(page, headers=headers, media_type="text/html")
