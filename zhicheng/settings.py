"""Settings: from the environment or `.env`, prefix `ZHICHENG_`. `zhicheng doctor` says which are set, and from where."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

DEFAULT_POLICY = Path(__file__).parent.parent / "pipeline" / "policy" / "xinjiang"


def _no_slash(url: str) -> str:
    return url.rstrip("/")


def _none_if_empty(value: object) -> object:
    return value or None


class Settings(BaseSettings):
    """What a deployment may set; every default works on one machine without any server."""

    # An empty variable counts: that is how `up` takes the signer's address from parts that must not have it.
    model_config = SettingsConfigDict(env_prefix="ZHICHENG_", env_file=".env", extra="ignore", frozen=True)

    home: Path = Field(Path.home() / ".zhicheng", description="data folder")
    database_url: str = Field("", description="SQLAlchemy URL; empty: SQLite in the data folder")
    broker_url: str = Field(
        "filesystem://", description="Celery broker; the default keeps its queues in the data folder"
    )
    blobs_url: str = Field("", description="file:///folder; empty: in the data folder")
    data_key: SecretStr = Field(SecretStr(""), description="64 hex digits; empty: a key file in the data folder")
    telegram_token: SecretStr = Field(SecretStr(""), description="the bot's token; empty: no bot")
    telegram_api: str = Field("", description="base URL of a Bot API server; empty: Telegram's own")
    public_url: Annotated[str, AfterValidator(_no_slash)] = Field(
        "https://zhicheng.example", description="where anyone verifies a certificate: the QR code's address"
    )
    notify_urls: SecretStr = Field(
        SecretStr(""), description="Apprise URLs, separated by spaces, where the help desk is told besides the chat"
    )
    chat_files: Literal["chat", "link"] = Field(
        "chat", description="link: files and personal facts go over our own pages, never through the chat network"
    )
    web_listen: str = Field("127.0.0.1:8080", description="HOST:PORT on which our own pages are served")
    signer_url: SecretStr = Field(SecretStr(""), description="pkcs12:PATH; empty: a test issuer in the data folder")
    tsa_url: str = Field("", description="time-stamp authority (RFC 3161); empty: none, certificates stay at PAdES B-B")
    tsa_roots: Annotated[Path | None, BeforeValidator(_none_if_empty)] = Field(
        None, description="PEM file with the roots of the time-stamp authority"
    )
    policy: Path = Field(DEFAULT_POLICY, description="folder of the policy pack")
    lease_seconds: float = Field(45, description="after this a dead worker's duty is taken over")
    clock_file: Annotated[Path | None, BeforeValidator(_none_if_empty)] = Field(
        None, description="for rehearsals: a file with seconds to add to the clock"
    )

    @property
    def database(self) -> str:
        """The database's URL."""
        return self.database_url or f"sqlite:///{self.home / 'zhicheng.db'}"

    @property
    def blobs_folder(self) -> Path:
        """Where blobs are kept."""
        return Path(self.blobs_url.removeprefix("file://")) if self.blobs_url else self.home / "blobs"

    @property
    def keys_folder(self) -> Path:
        """Where the test issuer's key is kept: the signer's alone."""
        return self.home / "keys"

    @property
    def register_file(self) -> Path:
        """The public register of signers."""
        return self.home / "register.json"
