"""Settings: from the environment or `.env`, prefix `ZHICHENG_`. `zhicheng doctor` says which are set, and from where.

Each may stand in a file instead, as container engines hand secrets out: `ZHICHENG_TELEGRAM_TOKEN_FILE=/run/secrets/token`. What
the environment says itself comes before the file, and the file before `.env`.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal
from urllib.parse import quote

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from zhicheng.commands.errors import CommandError

if TYPE_CHECKING:
    from pydantic_settings import PydanticBaseSettingsSource

PREFIX = "ZHICHENG_"
DEFAULT_POLICY = Path(__file__).parent.parent / "packs" / "xinjiang"


def _no_slash(url: str) -> str:
    return url.rstrip("/")


def _none_if_empty(value: object) -> object:
    return value or None


def file_variable(name: str) -> str:
    """The variable that names the file in which the setting of that name stands."""
    return f"{PREFIX}{name.upper()}_FILE"


def _from_files() -> dict[str, Any]:
    """What stands in files, without the line's end. Raises CommandError where one can't be read."""
    found = {}
    for name in Settings.model_fields:
        variable = file_variable(name)
        if path := os.environ.get(variable):
            try:
                found[name] = Path(path).read_text("utf-8").strip()
            except (OSError, UnicodeDecodeError) as error:
                why = getattr(error, "strerror", None) or "it is no text"
                raise CommandError(f"{variable}={path}: {why}.") from None
    return found


class Settings(BaseSettings):
    """What a deployment may set; every default works on one machine without any server."""

    # An empty variable counts: that is how `up` takes the signer's address from parts that must not have it.
    model_config = SettingsConfigDict(env_prefix=PREFIX, env_file=".env", extra="ignore", frozen=True)

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],  # noqa: ARG003  pydantic-settings hands it over
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003  a folder for all: ours are named one by one
    ) -> tuple[Any, ...]:
        """Where values come from, what counts most first."""
        return init_settings, env_settings, _from_files, dotenv_settings

    home: Path = Field(Path.home() / ".zhicheng", description="data folder")
    database_url: str = Field("", description="SQLAlchemy URL; empty: SQLite in the data folder")
    database_password: SecretStr = Field(
        SecretStr(""),
        description="its password, where the URL should not hold it; put where the URL has a user and none",
    )
    replica_url: str = Field(
        "",
        description="SQLAlchemy URL of a copy that follows the database and only reads: certificates are looked up there",
    )
    broker_url: str = Field(
        "filesystem://", description="Celery broker; the default keeps its queues in the data folder"
    )
    blobs_url: str = Field(
        "", description="file:///folder, or s3://bucket/prefix (AWS_… in the environment); empty: in the data folder"
    )
    keep_free_mb: int = Field(512, description="below so much free disk no file of a case is taken; decisions go on")
    data_key: SecretStr = Field(
        SecretStr(""),
        description="64 hex digits, after `keys data rotate` more of them; empty: a key file in the data folder",
    )
    telegram_token: SecretStr = Field(
        SecretStr(""), description="the bot's token at Telegram; empty: the chat is our own, in any browser"
    )
    telegram_api: str = Field(
        "", description="base URL of a Bot API server; empty: Telegram's own, or without a token the one at CHAT_LISTEN"
    )
    telegram_webhook: str = Field(
        "", description="https://… address at which our own pages take Telegram's updates; empty: the bot polls"
    )
    own_chat: bool = Field(
        default=False,
        description="our own chat, in any browser, beside Telegram too; without a token it is there anyway",
    )
    chat_listen: str = Field(
        "127.0.0.1:8081", description="HOST:PORT on which the web part serves our own chat's bot, where there is one"
    )
    chat_kept_days: int = Field(
        400, ge=30, description="so long our own chat keeps what was said and sent in it; cases and their files stay"
    )
    push_contact: str = Field(
        "", description="mailto:… or https://…: whom a browser maker's push service may write to; empty: no Web Push"
    )
    matrix_homeserver: str = Field(
        "", description="address of a Matrix homeserver, whose rooms are chats of our own network; empty: none"
    )
    matrix_user: str = Field("", description="the bot's Matrix id there, as @zhicheng:example.org")
    matrix_token: SecretStr = Field(SecretStr(""), description="its access token; empty: it logs in with the password")
    matrix_password: SecretStr = Field(SecretStr(""), description="its password, where there is no token")
    public_url: Annotated[str, AfterValidator(_no_slash)] = Field(
        "https://zhicheng.example", description="where anyone verifies a certificate: the QR code's address"
    )
    oidc_issuer: str = Field(
        "",
        description="issuer of the bureau's directory, by which officers come to the desk (OpenID Connect); empty: none",
    )
    oidc_client_id: str = Field("", description="what we are called there")
    oidc_client_secret: SecretStr = Field(
        SecretStr(""), description="our secret there; empty: a public client, by PKCE"
    )
    oidc_scopes: str = Field("openid profile", description="what is asked of it, separated by spaces")
    oidc_posts: Annotated[Path | None, BeforeValidator(_none_if_empty)] = Field(
        None, description="YAML file: which claims of the directory give which posts (docs/sign-in.md)"
    )
    notify_urls: SecretStr = Field(
        SecretStr(""), description="Apprise URLs, separated by spaces, where the help desk is told besides the chat"
    )
    messages_a_second: float = Field(
        25, gt=0, description="to the chat network, by all parts together; Telegram allows about thirty"
    )
    chat_files: Literal["chat", "link"] = Field(
        "chat", description="link: files and personal facts go over our own pages, never through the chat network"
    )
    language: Literal["zh", "en"] = Field("zh", description="in which the command line says what it found, and refuses")
    web_listen: str = Field("127.0.0.1:8080", description="HOST:PORT on which our own pages are served")
    observe_listen: str = Field(
        "", description="HOST:PORT on which /metrics and /ready are served, apart from our pages; empty: nowhere"
    )
    traces_url: str = Field(
        "", description="where traces go, OTLP over HTTP: https://…/v1/traces (extra `tracing`); empty: nowhere"
    )
    trusted_proxies: str = Field(
        "",
        description="addresses or networks, separated by spaces, of proxies whose X-Forwarded-For counts; empty: none",
    )
    hook_networks: str = Field(
        "",
        description="private addresses or networks, separated by spaces, to which webhooks may go; empty: public ones alone",
    )
    signer_url: SecretStr = Field(SecretStr(""), description="pkcs12:PATH; empty: a test issuer in the data folder")
    tsa_url: str = Field("", description="time-stamp authority (RFC 3161); empty: none, certificates stay at PAdES B-B")
    tsa_roots: Annotated[Path | None, BeforeValidator(_none_if_empty)] = Field(
        None, description="PEM file with the roots of the time-stamp authority"
    )
    document_roots: Annotated[Path | None, BeforeValidator(_none_if_empty)] = Field(
        None, description="PEM file with the roots of whoever signs diplomas and reports as PDF; empty: none is trusted"
    )
    policy: Path = Field(DEFAULT_POLICY, description="folder of the policy pack")
    lease_seconds: float = Field(45, description="after this a dead worker's duty is taken over")
    clock_file: Annotated[Path | None, BeforeValidator(_none_if_empty)] = Field(
        None, description="for rehearsals: a file with seconds to add to the clock"
    )

    @property
    def has_telegram(self) -> bool:
        """True if people come by Telegram."""
        return bool(self.telegram_token.get_secret_value())

    @property
    def has_own_chat(self) -> bool:
        """True if people come by our own network, in a browser or by Matrix."""
        return self.own_chat or bool(self.matrix_homeserver) or not self.has_telegram

    @property
    def own_api(self) -> str:
        """Where the bot and the workers reach our own network; without a token a server named as Telegram's is meant."""
        named = "" if self.has_telegram else self.telegram_api
        return named or f"http://{self.chat_listen}"

    @property
    def database(self) -> str:
        """The database's URL."""
        return self._with_password(self.database_url) or f"sqlite:///{self.home / 'zhicheng.db'}"

    @property
    def replica(self) -> str:
        """The replica's URL, with the database's password; empty where there is none."""
        return self._with_password(self.replica_url)

    def _with_password(self, url: str) -> str:
        password = self.database_password.get_secret_value()
        scheme, _, rest = url.partition("://")
        user, at, where = rest.rpartition("@")
        if password and at and ":" not in user:
            return f"{scheme}://{user}:{quote(password, safe='')}@{where}"
        return url

    @property
    def database_made(self) -> bool:
        """False if the database is a file that no run has made yet: to look for it would make an empty one."""
        return not self.database.startswith("sqlite:///") or Path(self.database.removeprefix("sqlite:///")).exists()

    @property
    def keys_folder(self) -> Path:
        """Where the test issuer's key is kept: the signer's alone."""
        return self.home / "keys"

    @property
    def register_file(self) -> Path:
        """The public register of signers."""
        return self.home / "register.json"
