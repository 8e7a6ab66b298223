"""How the server's processes get their application: from environment variables.

Several processes are started anew by uvicorn and share nothing else with the command.
"""

import gc
import os
from pathlib import Path
from typing import Final

from fastapi import FastAPI

from bilateral_kg.release.layout import ReleaseDir
from bilateral_kg.release.shelf import Shelf
from bilateral_kg.settings import Settings
from bilateral_kg.web.app import create_app
from bilateral_kg.web.served import Served
from bilateral_kg.web.writing.token import Token, forget

RELEASE: Final = "BILATERAL_KG_SERVE_RELEASE"
ENGINE: Final = "BILATERAL_KG_SERVE_ENGINE"
STORE: Final = "BILATERAL_KG_SERVE_STORE"
WRITABLE: Final = "BILATERAL_KG_SERVE_WRITABLE"
APP: Final = "bilateral_kg.web.factory:application"
# So many new objects before the collector looks for cycles among them.
_OBJECTS: Final = 20_000


def application() -> FastAPI:
    """The application over the release, or the bare store, that the command chose."""
    app = _application(Settings())
    # An answer is made of ten thousands of small objects without a cycle. Looked through as often
    # as Python does by itself, they cost a sixth of its time; what stays is not looked through.
    gc.collect()
    gc.freeze()
    gc.set_threshold(_OBJECTS, 20, 100)
    return app


def _application(settings: Settings) -> FastAPI:
    token = Token.of(settings) if WRITABLE in os.environ else None
    forget()
    if ENGINE in os.environ:
        return create_app(settings, Shelf(settings))
    if RELEASE in os.environ:
        return create_app(settings, ReleaseDir.open(Path(os.environ[RELEASE])), token)
    store, _, digest = os.environ[STORE].rpartition("#")
    return create_app(settings, Served.of_store(settings, Path(store), digest))
