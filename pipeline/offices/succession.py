"""Offices begin and end: which stands on a day, and who has taken over from one that no longer does."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select

from pipeline.offices import directory
from pipeline.rules.refusals import Refused
from pipeline.rules.words import Node
from storage.models.offices import Office, Officer

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date
    from uuid import UUID

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

    from pipeline.rules.policy import Pack


def stands(office: Office, on: date) -> bool:
    """True if *office* is there on that day."""
    return (office.since is None or office.since <= on) and not has_ended(office, on)


def has_ended(office: Office, on: date) -> bool:
    """True after its last day."""
    return office.until is not None and office.until < on


def standing(on: date) -> ColumnElement[bool]:
    """The same as `stands`, for a query."""
    return (Office.since.is_(None) | (Office.since <= on)) & (Office.until.is_(None) | (Office.until >= on))


def today_of(session: Session, office: Office, on: date) -> Office | None:
    """*office* itself while it has not ended, else whoever has taken over; None if nobody has."""
    seen = {office.id}
    found: Office | None = office
    while found is not None and has_ended(found, on):
        found = session.get(Office, found.successor_id) if found.successor_id else None
        if found is not None and found.id in seen:
            return None  # each names the other: nobody has it
        if found is not None:
            seen.add(found.id)
    return found


def _line(session: Session, office: Office) -> set[UUID]:
    """*office* and whoever is to take over from it, one after the other."""
    seen = {office.id}
    while office.successor_id is not None and office.successor_id not in seen:
        seen.add(office.successor_id)
        office = session.get_one(Office, office.successor_id)
    return seen


def predecessors(session: Session, offices: Iterable[UUID]) -> dict[UUID, UUID]:
    """Each office whose officers and cases are one of *offices*' now, and that one."""
    found: dict[UUID, UUID] = {}
    heirs = {id_: id_ for id_ in offices}
    while heirs:
        rows = session.execute(
            select(Office.id, Office.successor_id).where(Office.successor_id.in_(heirs), Office.ended_at.is_not(None))
        ).all()
        heirs = {id_: heirs[heir] for id_, heir in rows if heir is not None and id_ not in found}
        found |= heirs
    return found


def name_ends(session: Session, pack: Pack) -> None:
    """Bring the days and successors that the pack names into the registry; one that is put off counts anew."""
    there = directory.brought(session)
    for entry in pack.offices:
        office = there.get((entry.node, entry.code))
        if office is None:
            continue
        heir = there.get((entry.node, entry.successor)) if entry.successor else None
        told = (entry.until, heir.id if heir else None)
        if told != (office.until, office.successor_id):
            office.until, office.successor_id = told
            office.ended_at = None
        office.since = entry.since


def absent(session: Session, pack: Pack) -> list[Office]:
    """The offices that a pack brought once and that this one leaves out, without an end of their own."""
    named = {(entry.node, entry.code) for entry in pack.offices}
    rows = session.scalars(select(Office).where(Office.node != Node.UNIT, Office.until.is_(None)).order_by(Office.code))
    return [office for office in rows if (office.node, office.code) not in named]


def leave_out(session: Session, pack: Pack, today: date) -> None:
    """What the pack leaves out has ended; whoever it would orphan has been asked about before (`queries.pack_change`)."""
    for office in absent(session, pack):
        office.until = today - timedelta(days=1)


def has_officers(session: Session, office: Office) -> bool:
    """True while somebody holds a post there."""
    held = select(Officer.id).where(Officer.office_id == office.id, Officer.active).limit(1)
    return session.scalar(held) is not None


def close(session: Session, node: Node, code: str, *, into: str, last_day: date, pack: Pack) -> Office:
    """Give an office that is not the pack's its last day and its successor. Raises Refused."""
    office = directory.by_code(session, node, code)
    heir = directory.by_code(session, node, into) if into else None
    if directory.entry_of(office, pack) is not None:
        raise Refused("office_is_the_packs", office=office.name)
    if heir is not None and (office.id in _line(session, heir) or (heir.until is not None and heir.until <= last_day)):
        raise Refused("successor_ended", office=heir.name)
    office.until, office.successor_id = last_day, heir.id if heir else None
    office.ended_at = None
    return office
