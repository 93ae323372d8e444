"""`/ready`: can this house serve? Each thing that it depends on is tried, and those that don't answer are named."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

from sqlalchemy import text

from certificates.keys.register import RegisterError
from pipeline.queries.operator.symptoms import SILENT_AFTER
from pipeline.rules.words import Running
from storage import signs
from storage.database import Away

if TYPE_CHECKING:
    from collections.abc import Callable

    from celery import Celery

    from zhicheng.wiring import Parts

BROKER_S = 2


class NotReady(Exception):
    """It does not answer; why, in a word or two that say nothing personal."""


def lacking(parts: Parts, app: Celery) -> dict[str, str]:
    """What does not answer, and why; nothing if the house can serve."""
    tries: dict[str, Callable[[], None]] = {
        "database": lambda: _database(parts),
        "broker": lambda: _broker(app),
        "blobs": lambda: _blobs(parts),
        "signer": lambda: _signer(parts),
    }
    found = {}
    for name, attempt in tries.items():
        try:
            attempt()
        except NotReady as why:
            found[name] = str(why)
        except Exception as error:  # noqa: BLE001  whatever it is, it does not answer; its text may hold an address
            found[name] = type(error).__name__
    return found


def _database(parts: Parts) -> None:
    with parts.database.writing(lasting=False) as session:
        session.execute(text("SELECT 1"))


def _broker(app: Celery) -> None:
    with app.connection() as connection:
        connection.ensure_connection(max_retries=1, timeout=BROKER_S)


def _blobs(parts: Parts) -> None:
    mark = f"ready/{uuid4().hex}"
    parts.shelf.write(mark, b"")
    parts.shelf.remove(mark)
    if not parts.room:
        raise NotReady("no room")


def _signer(parts: Parts) -> None:
    """It is another process: that it has not ended is in the register, that it runs in its signs of life."""
    try:
        current = parts.register().current
    except (RegisterError, OSError):
        raise NotReady("no register") from None
    if current.not_after < parts.now():
        raise NotReady("its certificate has ended")
    try:
        with parts.database.reading() as session:
            at = signs.last(session).get(Running.SIGNER)
    except Away:
        raise NotReady("not known: the database is away") from None
    if at is None or abs(parts.now() - at) > SILENT_AFTER:
        raise NotReady("it does nothing")
