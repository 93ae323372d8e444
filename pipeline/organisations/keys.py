"""Keys by which an organisation's own system asks us (docs/api.md): made, told once, rotated, revoked; only hashes are kept.

A key is `zhicheng_`, 32 random characters and six of their CRC-32, all of base 62: about 190 bits. Whoever scans texts for secrets
finds it by `zhicheng_[0-9A-Za-z]{38}`, and the checksum tells a key from what only looks like one, with nobody asked.
"""

from __future__ import annotations

import re
import secrets
import string
import zlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from math import ceil
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from sqlalchemy import or_, select

from pipeline.rules import texts
from pipeline.rules.pace import Pace
from pipeline.rules.refusals import Refused
from pipeline.rules.words import Scope
from storage import allowances
from storage.models.organisations import ApiKey

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from sqlalchemy.orm import Session

    from pipeline.world import World
    from storage.models.offices import Office

PREFIX = "zhicheng_"
DIGITS = string.digits + string.ascii_uppercase + string.ascii_lowercase
RANDOM, CHECK = 32, 6
FORM = re.compile(rf"{PREFIX}([0-9A-Za-z]{{{RANDOM}}})([0-9A-Za-z]{{{CHECK}}})")
HINT = len(PREFIX) + 6
"""Characters of a key that are kept to tell it by."""
RATE_MOST = 6000
LIFE_MOST = timedelta(days=3 * 366)
NAME_MOST = 60
NOTED = timedelta(hours=1)
"""That a key was used is written so often."""
MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Caller:
    """Whose system asks, and what its key is for."""

    key_id: UUID
    name: str
    """What the system is called."""
    office_id: UUID
    scopes: frozenset[Scope]


@dataclass(frozen=True, slots=True)
class KeyLine:
    """A key as lists show it."""

    hint: str
    name: str
    office: str
    scopes: tuple[str, ...]
    rate: int
    made_at: datetime
    expires_at: datetime
    revoked_at: datetime | None
    used_at: datetime | None


def make(
    session: Session, office: Office, name: str, scopes: Collection[Scope], *, rate: int, life: timedelta, world: World
) -> str:
    """A new key of *office*'s for *scopes*, *rate* requests a minute and *life* long; it is told here and never again. Raises Refused."""
    said = system_name(name)
    if not scopes:
        raise Refused("scope_needed", known=", ".join(Scope))
    if not 1 <= rate <= RATE_MOST:
        raise Refused("rate_out_of_bounds", most=RATE_MOST)
    if not timedelta(0) < life <= LIFE_MOST:
        raise Refused("life_out_of_bounds", most=LIFE_MOST.days)
    return _entered(session, office.id, said, sorted(scopes), rate, world.now, world.now + life)


def system_name(text: str) -> str:
    """What a system is called, as it is kept. Raises Refused."""
    said = texts.line(text)
    if not 0 < len(said) <= NAME_MOST:
        raise Refused("system_name_needed", most=NAME_MOST)
    return said


def _entered(
    session: Session, office_id: UUID, name: str, scopes: Sequence[str], rate: int, now: datetime, until: datetime
) -> str:
    key = generated()
    session.add(
        ApiKey(
            id=uuid4(),
            office_id=office_id,
            name=name,
            hint=key[:HINT],
            hash=hashed(key),
            scopes=[str(scope) for scope in scopes],
            rate=rate,
            made_at=now,
            expires_at=until,
        )
    )
    session.flush()
    return key


def generated() -> str:
    """A key that nobody has."""
    said = "".join(secrets.choice(DIGITS) for _ in range(RANDOM))
    return f"{PREFIX}{said}{_check(said)}"


def well_formed(key: str) -> bool:
    """True if *key* may be one: its checksum is right."""
    found = FORM.fullmatch(key)
    return found is not None and _check(found[1]) == found[2]


def _check(said: str) -> str:
    number, written = zlib.crc32(said.encode()), ""
    for _ in range(CHECK):
        number, digit = divmod(number, len(DIGITS))
        written = DIGITS[digit] + written
    return written


def hashed(key: str) -> str:
    """What is kept of a key."""
    return sha256(key.encode()).hexdigest()


def caller(session: Session, key: str, *, world: World) -> Caller:
    """Whose *key* it is, and count the request. Raises Refused: unknown, revoked and ended alike; or too fast."""
    row = session.scalars(select(ApiKey).where(ApiKey.hash == hashed(key))).one_or_none()
    if row is None or not _stands(row, world):
        raise Refused("api_key_wrong")
    if wait := allowances.take(session, {f"key:{row.id.hex}": Pace(row.rate, MINUTE)}, now=world.now):
        raise Refused("api_too_fast", seconds=ceil(wait.total_seconds()), rate=row.rate)
    if row.used_at is None or row.used_at + NOTED <= world.now:
        row.used_at = world.now
    return Caller(row.id, row.name, row.office_id, frozenset(scope for scope in Scope if scope in row.scopes))


def _stands(row: ApiKey, world: World) -> bool:
    return row.revoked_at is None and world.now < row.expires_at and row.office.ended_at is None


def listed(session: Session) -> tuple[KeyLine, ...]:
    """All keys, by organisation, the newest first."""
    rows = session.scalars(select(ApiKey).order_by(ApiKey.office_id, ApiKey.made_at.desc()))
    return tuple(
        KeyLine(
            row.hint,
            row.name,
            f"{row.office.node}:{row.office.code} {row.office.name}",
            tuple(row.scopes),
            row.rate,
            row.made_at,
            row.expires_at,
            row.revoked_at,
            row.used_at,
        )
        for row in rows
    )


def rotate(session: Session, hint: str, *, grace: timedelta, world: World) -> str:
    """A new key in the place of the one that begins so, as long-lived as that was made; the old one ends after *grace*. Raises Refused."""
    row = _by_hint(session, hint, world)
    life = row.expires_at - row.made_at
    row.expires_at = min(row.expires_at, world.now + grace)
    return _entered(session, row.office_id, row.name, row.scopes, row.rate, world.now, world.now + life)


def revoke(session: Session, hint: str, *, world: World) -> str:
    """The key that begins so opens nothing from now on; what its system was called. Raises Refused."""
    row = _by_hint(session, hint, world)
    row.revoked_at = world.now
    return row.name


def _by_hint(session: Session, hint: str, world: World) -> ApiKey:
    standing = or_(ApiKey.revoked_at.is_(None), ApiKey.revoked_at > world.now)
    row = session.scalars(select(ApiKey).where(ApiKey.hint == hint[:HINT], standing)).one_or_none()
    if row is None:
        raise Refused("no_such_key", hint=hint[:HINT])
    return row
