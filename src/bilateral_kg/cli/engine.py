"""What the commands do with a remote engine, where BILATERAL_KG_ENGINE names one."""

from contextlib import closing
from pathlib import Path

import typer


def send_current(releases: Path) -> None:
    """Let the remote engine, if there is one, answer from the current release of the folder."""
    from bilateral_kg.release.layout import current  # noqa: PLC0415  keeps --help fast
    from bilateral_kg.release.lock import locked  # noqa: PLC0415
    from bilateral_kg.release.sending import Sender  # noqa: PLC0415
    from bilateral_kg.settings import Settings  # noqa: PLC0415

    settings = Settings()
    if settings.engine is None:
        return
    # The lock of the folder is that of the engine too: one writer at a time.
    with locked(releases), closing(Sender(settings)) as sender:
        release = current(releases)
        sent = sender.make_current(release)
    typer.echo(f"release {release.id} is current in the engine{', sent now' if sent else ''}")


def prune(releases: Path) -> None:
    """Remove from the remote engine, if there is one, what the folder no longer holds."""
    from bilateral_kg.release.layout import all_folders  # noqa: PLC0415  as above
    from bilateral_kg.release.lock import locked  # noqa: PLC0415
    from bilateral_kg.release.sending import Sender  # noqa: PLC0415
    from bilateral_kg.settings import Settings  # noqa: PLC0415

    settings = Settings()
    if settings.engine is None:
        return
    with locked(releases), closing(Sender(settings)) as sender:
        removed = sender.prune(folder.name for folder in all_folders(releases))
    typer.echo(f"{len(removed)} removed from the engine" + "".join(f" {one}" for one in removed))
