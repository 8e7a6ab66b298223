"""Settings: environment variables BILATERAL_KG_*, each with a default and its reason."""

from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr
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

    token: SecretStr | None = Field(
        default=None, description="What writers show as `Authorization: Bearer ...`."
    )
    token_file: Path | None = Field(default=None, description="A file that holds the token.")
    write_seconds: float = Field(
        default=300.0, gt=0, description="A write, validation included, is killed after this time."
    )
    engine: str | None = Field(
        default=None,
        description="Address of a SPARQL 1.1 query service that holds the releases; "
        "default: the store in the folder of releases.",
    )
    engine_update: str | None = Field(
        default=None, description="Address of its SPARQL Update service; default: that of queries."
    )
    engine_graphs: str | None = Field(
        default=None, description="Address of its Graph Store Protocol; needed to publish."
    )
    engine_user: str | None = Field(default=None, description="Whom the engine knows us as.")
    engine_password: SecretStr | None = Field(default=None, description="That user's password.")
    engine_auth: Literal["digest", "basic"] = Field(
        default="digest",
        description="How the password is proved; basic only over https or to this machine.",
    )
    engine_seconds: float = Field(
        default=30.0,
        gt=0,
        description="An answer of the engine to a question of ours is given up after this time.",
    )
    engine_write_seconds: float = Field(
        default=600.0, gt=0, description="The same for a graph that is written, in parts, to it."
    )
    engine_connections: int = Field(
        default=16, gt=0, description="Connections to the engine, per server process."
    )
    engine_bytes: int = Field(
        default=1_000_000_000,
        gt=0,
        description="Largest answer of the engine to a question of ours, in bytes.",
    )

    @property
    def releases(self) -> Path:
        """The folder of releases: $BILATERAL_KG_HOME/releases, else ./releases."""
        return (self.home or Path()) / "releases"
