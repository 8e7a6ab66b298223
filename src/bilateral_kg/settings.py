"""Settings: environment variables BILATERAL_KG_*, each with a default and its reason."""

from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """What an operator can change without touching code."""

    model_config = SettingsConfigDict(env_prefix="BILATERAL_KG_", extra="ignore")

    home: Path | None = Field(
        default=None, description="Folder that holds releases/; default: the working folder."
    )
    texts: Path = Field(
        default=Path("../shared/source"), description="Where texts of sources are looked for."
    )
    query_seconds: float = Field(
        default=10.0, gt=0, description="A stranger's query is killed after this many seconds."
    )
    query_memory_mib: int = Field(
        default=1024, gt=0, description="Data segment limit of a query worker, in MiB."
    )
    result_bytes: int = Field(
        default=50_000_000, gt=0, description="Largest SPARQL result that is sent, in bytes."
    )
    export_bytes: int = Field(
        default=100_000_000, gt=0, description="Largest export that is sent over HTTP, in bytes."
    )
    exports_at_once: int = Field(
        default=2, gt=0, description="Exports made at once per server process before 503."
    )
    query_workers: int = Field(
        default=2,
        gt=0,
        description="Processes that evaluate strangers' queries, per server process.",
    )
    queue_length: int = Field(
        default=64, ge=0, description="Queries that may wait for a worker before 503 is answered."
    )

    public_url: str | None = Field(
        default=None,
        description="Address the public sees, for links in answers; default: as asked.",
    )
    requests_at_once: int = Field(
        default=256, gt=0, description="Requests under way per server process before 503."
    )
    body_bytes: int = Field(
        default=1_000_000, gt=0, description="Largest request body that is read, in bytes."
    )
    body_seconds: float = Field(
        default=10.0, gt=0, description="A request body must have arrived within this time."
    )
    head_seconds: float = Field(
        default=20.0, gt=0, description="A request's head must have arrived within this time."
    )
    stalled_seconds: float = Field(
        default=30.0,
        gt=0,
        description="In each such time a client must take at least 64 KiB of its answer.",
    )
    address_bytes: int = Field(
        default=16_384, gt=0, description="Longest address (path and query) that is read."
    )

    @property
    def releases(self) -> Path:
        """The folder of releases: $BILATERAL_KG_HOME/releases, else ./releases."""
        return (self.home or Path()) / "releases"
