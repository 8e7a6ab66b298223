"""`bilateral-kg serve`."""

import os
import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    import socket

PAGES = {
    "/": "start here",
    "/api/agreements": "agreements, as JSON-LD",
    "/docs": "the HTTP interface, to try out",
    "/sparql": "SPARQL endpoint",
}
PAGES_OF_FILES = {"/sparql": "SPARQL endpoint", "/.well-known/void": "what the files hold"}


def serve(
    releases: Annotated[
        Path | None,
        typer.Option(help="Folder of releases; default: $BILATERAL_KG_HOME/releases."),
    ] = None,
    rdf: Annotated[
        list[Path] | None,
        typer.Option(help="Serve these RDF files or folders instead, uncurated."),
    ] = None,
    *,
    writable: Annotated[
        bool,
        typer.Option("--writable", help="Take updates from those who show the token."),
    ] = False,
    token_file: Annotated[
        Path | None,
        typer.Option(help="File with the token; else it is in $BILATERAL_KG_TOKEN."),
    ] = None,
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port; 0 takes a free one.", min=0, max=65535)] = 8000,
    workers: Annotated[int, typer.Option(help="Server processes.", min=1, max=64)] = 1,
) -> None:
    """Serve the current release over HTTP, building one first if there is none.

    With BILATERAL_KG_ENGINE, and without --releases, that of the remote engine.

    Examples:
      bilateral-kg serve
      bilateral-kg serve --port 8123 --workers 2
      bilateral-kg serve --rdf my-graph.ttl
      bilateral-kg serve --writable --token-file token.txt
    """
    _check_token(token_file, writable=writable)
    from bilateral_kg.release.shelf import Shelf  # noqa: PLC0415  keeps --help fast
    from bilateral_kg.settings import Settings  # noqa: PLC0415
    from bilateral_kg.web import factory, server  # noqa: PLC0415

    with ExitStack() as stack:
        listener = stack.enter_context(server.listen(host, port))
        plain = bool(rdf)
        if writable:
            plain = _to_write(releases, rdf or [], stack)
        elif rdf:
            from bilateral_kg.desk import new_desk  # noqa: PLC0415  as above
            from bilateral_kg.web import foreign  # noqa: PLC0415

            store = stack.enter_context(new_desk("serve")) / "store"
            digest = foreign.build(rdf, store)
            os.environ[factory.STORE] = f"{store}#{digest}"
        elif releases is None and Settings().engine is not None:
            Shelf(Settings()).current()  # here, where there is a person to tell
            os.environ[factory.ENGINE] = "1"
        else:
            os.environ[factory.RELEASE] = str(_release(releases))
        if workers > 1:
            folder = stack.enter_context(tempfile.TemporaryDirectory())
            os.environ[server.METRICS_FOLDER] = folder
        _tell(listener, PAGES_OF_FILES if plain else PAGES)
        _tell_missing()
        server.run(listener, workers)


def _check_token(token_file: Path | None, *, writable: bool) -> None:
    """Before anything is opened or listened to."""
    if token_file is not None:
        if not writable:
            raise typer.BadParameter("means nothing without --writable", param_hint="--token-file")
        os.environ["BILATERAL_KG_TOKEN_FILE"] = str(token_file.resolve())
    if writable:
        from bilateral_kg.settings import Settings  # noqa: PLC0415  as above
        from bilateral_kg.web.writing.token import Token  # noqa: PLC0415

        settings = Settings()
        Token.of(settings)
        if settings.engine is not None:
            raise typer.BadParameter(
                "writes go into a folder of releases, not into a remote engine: unset "
                "BILATERAL_KG_ENGINE",
                param_hint="--writable",
            )


def _to_write(releases: Path | None, rdf: list[Path], stack: ExitStack) -> bool:
    """Choose the release that a writable server begins with; whether it is a plain store."""
    from bilateral_kg.web import factory  # noqa: PLC0415  as above
    from bilateral_kg.web.writing import start  # noqa: PLC0415

    release = start.to_write(releases, rdf, stack)
    os.environ[factory.RELEASE] = str(release.path.resolve())
    os.environ[factory.WRITABLE] = "1"
    if release.manifest.plain:
        typer.echo("a plain store: nothing is curated or validated", err=True)
    return release.manifest.plain


def _release(releases: Path | None) -> Path:
    """The folder of the current release; one is built where there is none."""
    from bilateral_kg.errors import ReleaseError  # noqa: PLC0415  as above
    from bilateral_kg.release.layout import CURRENT, current  # noqa: PLC0415
    from bilateral_kg.release.lock import tidy  # noqa: PLC0415
    from bilateral_kg.settings import Settings  # noqa: PLC0415

    target = releases or Settings().releases
    tidy(target)
    if not (target / CURRENT).is_symlink():
        from bilateral_kg.cli.progress import steps_shown  # noqa: PLC0415
        from bilateral_kg.release.build import build  # noqa: PLC0415
        from bilateral_kg.resources import folder  # noqa: PLC0415

        typer.echo(f"no release in {target} yet: building one", err=True)
        with steps_shown() as progress:
            build(folder("data"), target, progress)
    found = current(target)
    if not found.store.is_dir():
        raise ReleaseError(f"release {found.id} is damaged; make one with: bilateral-kg build")
    return found.path.resolve()


def _tell_missing() -> None:
    """The operator learns it at the start, not from a reader."""
    from bilateral_kg.web.vendor import vendored  # noqa: PLC0415  as above

    reason = vendored().missing
    if reason is not None:
        typer.echo(
            f"built without browser libraries ({reason}): /graph, /map and /editor show "
            "tables and forms only",
            err=True,
        )


def _tell(listener: "socket.socket", pages: dict[str, str]) -> None:
    host, port = listener.getsockname()[:2]
    shown = f"[{host}]" if ":" in host else host
    width = max(len(path) for path in pages)
    for path, what in pages.items():
        typer.echo(f"http://{shown}:{port}{path:<{width}}  {what}")
    typer.echo("Stop with Ctrl+C.")
