"""The data key of a house: set, or kept in its folder. One that is lost is never replaced by another, which would open nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storage import key_check, sealing
from storage.database import Database
from zhicheng.commands.errors import CommandError

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from zhicheng.settings import Settings

GONE = (
    "{path} is not there, and the database holds what was sealed with it: put the data key back from where you keep it, "
    "or set ZHICHENG_DATA_KEY (docs/operating.md). No other one was made."
)
WRONG = (
    "The data key ({where}) is not the one with which this database was sealed: put that one back from where you keep it "
    "(docs/operating.md). Nothing was changed."
)


def sealer(settings: Settings) -> sealing.Sealer:
    """What seals and opens with the key of these settings. Raises CommandError."""
    try:
        return sealing.Sealer(data_key(settings))
    except sealing.SealError as error:
        raise CommandError(f"{_where(settings)}: {error}.") from None


def data_key(settings: Settings) -> bytes:
    """The data key that is set, or the one in the data folder; made on the first use, beside an empty database. Raises CommandError."""
    given, folder = settings.data_key.get_secret_value(), settings.home / "secrets"
    if not given and not (folder / "data.key").exists() and settings.database_made:
        _refuse_a_second(settings)
    try:
        return bytes.fromhex(given) if given else sealing.key_in(folder)
    except ValueError:
        raise CommandError(
            "ZHICHENG_DATA_KEY must be 64 hex digits; after a rotation, several times as many."
        ) from None


def refuse_other(settings: Settings, engine: Engine, sealer: sealing.Sealer) -> None:
    """Raise CommandError unless the data key opens what the database holds: before anything is sealed with it."""
    if not key_check.fits(engine, sealer):
        raise CommandError(WRONG.format(where=_where(settings)))


def _refuse_a_second(settings: Settings) -> None:
    database = Database(settings.database)
    try:
        if key_check.holds_sealed(database.engine):
            raise CommandError(GONE.format(path=_where(settings)))
    finally:
        database.close()


def _where(settings: Settings) -> str:
    return "ZHICHENG_DATA_KEY" if settings.data_key.get_secret_value() else str(settings.home / "secrets" / "data.key")
