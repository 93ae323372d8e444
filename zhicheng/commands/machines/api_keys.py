"""What `zhicheng api keys` does."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table

from pipeline.offices import directory
from pipeline.organisations import keys
from pipeline.rules.words import Node, Scope
from zhicheng.commands.people.administration import word
from zhicheng.running import acting

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from storage.models.offices import Office
    from zhicheng.settings import Settings


def add(settings: Settings, office: str, name: str, scopes: Sequence[str], *, rate: int, days: int) -> str:
    """Make a key, which is returned here alone. Raises Refused."""
    parts = acting(settings)
    said = {word(Scope, one) for one in scopes}
    with parts.database.writing() as session:
        found = named(session, office)
        return keys.make(session, found, name, said, rate=rate, life=timedelta(days=days), world=parts.world())


def show(settings: Settings) -> None:
    """Print every key by its beginning."""
    parts = acting(settings)
    table = Table("key", "organisation", "system", "scopes", "a minute", "ends", "last used", "", box=None)
    with parts.database.reading() as session:
        for one in keys.listed(session):
            gone = "revoked" if one.revoked_at else "ended" if one.expires_at <= parts.now() else ""
            days = (day(one.expires_at), day(one.used_at))
            table.add_row(f"{one.hint}…", one.office, one.name, " ".join(one.scopes), str(one.rate), *days, gone)
    Console().print(table)


def rotate(settings: Settings, key: str, days: int) -> str:
    """A new key in the place of one. Raises Refused."""
    parts = acting(settings)
    with parts.database.writing() as session:
        return keys.rotate(session, key, grace=timedelta(days=days), world=parts.world())


def revoke(settings: Settings, key: str) -> str:
    """End a key; what its system was called. Raises Refused."""
    parts = acting(settings)
    with parts.database.writing() as session:
        return keys.revoke(session, key, world=parts.world())


def named(session: Session, office: str) -> Office:
    """The organisation that is written `ROLE:CODE`. Raises Refused."""
    role, _, code = office.partition(":")
    return directory.by_code(session, word(Node, role), code)


def day(moment: datetime | None) -> str:
    """A day, or nothing."""
    return f"{moment:%Y-%m-%d}" if moment else ""
