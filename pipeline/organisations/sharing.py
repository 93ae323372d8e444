"""A holder agrees that an organisation sees their certificates, and takes it back, at any time and for each organisation alone.

个人信息保护法 art. 23: a recipient is named, and what it gets; art. 15: consent is taken back as easily as it was given.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from sqlalchemy import String, cast, exists, insert, select, update
from sqlalchemy.exc import IntegrityError

from pipeline.offices import unit_search
from pipeline.rules.refusals import Refused
from pipeline.rules.words import Looked, Scope
from storage.models.looks import Look
from storage.models.offices import Office
from storage.models.organisations import ApiKey, Hook, Sharing
from storage.models.people import Person

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

    from pipeline.organisations.keys import Caller
    from pipeline.rules.transitions import Actor
    from pipeline.world import World

SHOWN = 8
"""Organisations that are offered at a time."""


@dataclass(frozen=True, slots=True)
class Recipient:
    """An organisation to which a holder may agree, or has agreed."""

    office_id: UUID
    name: str
    code: str
    since: datetime | None
    """When it was agreed to; None: it was not, or not any more."""


@dataclass(frozen=True, slots=True)
class Recipients:
    """Whom a holder has agreed to, and who else asks."""

    agreed: tuple[Recipient, ...]
    offered: tuple[Recipient, ...]
    """The unit where they work first, where its system asks."""
    more: bool
    """True if further organisations ask: they are found by name."""


def give(session: Session, office_id: UUID, *, by: Actor, world: World) -> None:
    """Agree; done twice it is done once. Raises Refused without an account, or where no system of that organisation asks."""
    person_id = _holder(by)
    office = session.scalars(select(Office).where(Office.id == office_id, _asks(world.now))).one_or_none()
    if office is None:
        raise Refused("organisation_asks_not")
    if stands(session, person_id, office_id):
        return
    row = {"id": uuid4(), "person_id": person_id, "office_id": office_id, "given_at": world.now}
    try:
        with session.begin_nested():
            session.execute(insert(Sharing), row)
    except IntegrityError:
        return  # a second press at the same moment: the first one's row is as good


def take_back(session: Session, office_id: UUID, *, by: Actor, world: World) -> None:
    """From now on that organisation sees and hears nothing; what it has seen stays in the ledger of looks."""
    theirs = (Sharing.person_id == _holder(by), Sharing.office_id == office_id, Sharing.ended_at.is_(None))
    session.execute(update(Sharing).where(*theirs).values(ended_at=world.now))


def stands(session: Session, person_id: UUID, office_id: UUID) -> bool:
    """True while that person agrees."""
    found = select(Sharing.id).where(
        Sharing.person_id == person_id, Sharing.office_id == office_id, Sharing.ended_at.is_(None)
    )
    return session.scalar(found) is not None


def recipients(session: Session, *, by: Actor, world: World) -> Recipients:
    """Whom the person has agreed to, and who else's system asks. Raises Refused without an account."""
    given = session.execute(
        select(Sharing.given_at, Office)
        .join(Sharing.office)
        .where(Sharing.person_id == _holder(by), Sharing.ended_at.is_(None))
        .order_by(Sharing.given_at)
    ).all()
    agreed = tuple(Recipient(office.id, office.name, office.code, at) for at, office in given)
    known = [one.office_id for one in agreed]
    first = Office.id != select(Person.unit_id).where(Person.id == by.person_id).scalar_subquery()
    asking = select(Office).where(_asks(world.now), Office.id.not_in(known))
    others = session.scalars(asking.order_by(first.is_not(False), Office.name).limit(SHOWN + 1)).all()
    offered = tuple(Recipient(one.id, one.name, one.code, None) for one in others[:SHOWN])
    return Recipients(agreed, offered, len(others) > SHOWN)


def found(session: Session, text: str, *, by: Actor, world: World) -> tuple[Recipient, ...]:
    """Organisations whose systems ask and whom *text* means, by name or code, at most eight."""
    del by
    units = unit_search.search(session, text, among=_asks(world.now))
    return tuple(Recipient(one.id, one.name, one.code, None) for one in units)


def recipient(session: Session, office_id: UUID, *, by: Actor, world: World) -> Recipient:
    """One organisation, as the holder is asked about it. Raises Refused."""
    _holder(by)
    office = session.scalars(select(Office).where(Office.id == office_id, _asks(world.now))).one_or_none()
    if office is None:
        raise Refused("organisation_asks_not")
    return Recipient(office.id, office.name, office.code, None)


def looked(session: Session, case_ids: Collection[UUID], *, by: Caller, world: World) -> None:
    """Note that an organisation's system sees the certificates of these cases: one row for key, case and hour (B10)."""
    hour = world.now.replace(minute=0, second=0, microsecond=0)
    same = (Look.key_id == by.key_id, Look.what == Looked.LISTED, Look.hour == hour)
    known = set(session.scalars(select(Look.case_id).where(*same, Look.case_id.in_(case_ids))))
    for case_id in case_ids:
        if case_id in known:
            continue
        try:
            with session.begin_nested():
                noted(session, case_id, by.office_id, by.name, Looked.LISTED, world=world, key_id=by.key_id)
        except IntegrityError:
            continue  # two requests at the same moment: the other one's row is as good


def noted(
    session: Session,
    case_id: UUID,
    office_id: UUID,
    name: str,
    what: Looked,
    *,
    world: World,
    key_id: UUID | None = None,
) -> None:
    """Enter in the ledger that an organisation's system, of that *name*, saw or was told of the certificate of a case."""
    row = {
        "officer_id": None,
        "key_id": key_id,
        "name": name,
        "office_id": office_id,
        "case_id": case_id,
        "what": what,
        "hour": world.now.replace(minute=0, second=0, microsecond=0),
        "at": world.now,
        "turn": False,
        "year": 0,
        "why": "",
    }
    session.execute(insert(Look), row)


def _asks(now: datetime) -> ColumnElement[bool]:
    """True of an organisation that is there and has a key for certificates, or a webhook."""
    key = exists().where(
        ApiKey.office_id == Office.id,
        ApiKey.revoked_at.is_(None),
        ApiKey.expires_at > now,
        cast(ApiKey.scopes, String).contains(f'"{Scope.CERTIFICATES}"'),
    )
    hook = exists().where(Hook.office_id == Office.id, Hook.disabled_at.is_(None))
    return Office.ended_at.is_(None) & (key | hook)


def _holder(by: Actor) -> UUID:
    if by.person_id is None:
        raise Refused("register_first")
    return by.person_id
