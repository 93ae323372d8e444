"""Offices and their officers: the pack's offices, units, invitations."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from sqlalchemy import select, update

from notify.office_channels import valid
from pipeline.offices import posts
from pipeline.offices.unit_record import EVERY_SERIES, RECOMMENDERS_MOST
from pipeline.rules import texts
from pipeline.rules.identity import organisation_code
from pipeline.rules.refusals import Refused
from pipeline.rules.spelling import spelt
from pipeline.rules.words import Node, Rank
from pipeline.work import printing
from storage.models.offices import Invitation, Office, Officer, Recommendation

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from pipeline.rules.policy import OfficeEntry, Pack
    from pipeline.rules.scales import Tier
    from pipeline.rules.transitions import Actor
    from pipeline.world import World

INVITATION_LIFE = timedelta(days=7)


def sync(session: Session, pack: Pack) -> None:
    """Bring the pack's offices into the registry; one that left the pack stays, because cases name it."""
    there = brought(session)
    for entry in pack.offices:
        office = there.get((entry.node, entry.code))
        if office is None:
            office = Office(id=uuid4(), node=entry.node, code=entry.code)
            session.add(office)
        _describe(office, entry)


def _describe(office: Office, entry: OfficeEntry) -> None:
    office.name, office.portal = entry.name, entry.portal
    office.contact, office.phone, office.address, office.hours = entry.contact, entry.phone, entry.address, entry.hours
    office.covers = {"series": list(entry.series), "levels": [level.value for level in entry.levels]}


def entry_of(office: Office, pack: Pack) -> OfficeEntry | None:
    """What the pack says of *office*; None of a unit, or of one that has left the pack."""
    try:
        return pack.office(office.node, office.code)
    except KeyError:
        return None


def brought(session: Session) -> dict[tuple[Node, str], Office]:
    """The offices that a pack has brought, by role and code: all but the units, of which there may be many."""
    return {(one.node, one.code): one for one in session.scalars(select(Office).where(Office.node != Node.UNIT))}


def find(session: Session, node: Node, code: str) -> Office | None:
    """The office of that role with that code, if there is one."""
    return session.scalars(select(Office).where(Office.node == node, Office.code == code)).one_or_none()


def by_code(session: Session, node: Node, code: str) -> Office:
    """The same, by any form of a unit's code. Raises Refused."""
    office = find(session, node, organisation_code(code).key if node is Node.UNIT else code)
    if office is None:
        raise Refused("no_such_office", code=code)
    return office


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitEntry:
    """What is known of a unit (基层单位)."""

    code: str
    """18 characters (GB 32100) or 9 (GB 11714)."""
    name: str
    portal: str
    tier: Tier
    contact: str
    phone: str
    recommenders: tuple[str, ...]
    """Codes of at most two recommending units, for every series (U6)."""
    area_class: int | None = None
    address: str = ""
    hours: str = ""


def add_unit(session: Session, entry: UnitEntry, *, world: World) -> UUID:
    """Enter a unit. Raises Refused: one organisation code, one unit, whichever form was typed."""
    code, name = organisation_code(entry.code), printing.line(entry.name)
    if find(session, Node.UNIT, code.key) is not None:
        raise Refused("unit_exists", source="一个组织机构代码证只可注册一个单位账号", code=code.key)
    if not 0 < len(entry.recommenders) <= RECOMMENDERS_MOST:
        raise Refused("recommenders_number", most=RECOMMENDERS_MOST)
    if entry.portal not in {portal.code for portal in world.pack.portals}:
        raise Refused("no_such_portal", code=entry.portal)
    unit = Office(
        id=uuid4(),
        node=Node.UNIT,
        code=code.key,
        credit_code=code.credit_code,
        name=name,
        spelt=spelt(name),
        portal=entry.portal,
        tier=entry.tier,
        area_class=entry.area_class,
        contact=texts.line(entry.contact),
        phone=texts.line(entry.phone),
        address=texts.line(entry.address),
        hours=texts.line(entry.hours),
        covers={},
    )
    session.add(unit)
    session.flush()  # the recommendations refer to it
    for place, recommender in enumerate(entry.recommenders):
        office = find(session, Node.RECOMMENDER, recommender)
        if office is None:
            raise Refused("no_such_recommender", code=recommender)
        unit.recommendations.append(Recommendation(series=EVERY_SERIES, recommender_id=office.id, place=place))
    return unit.id


def set_channels(office: Office, urls: str) -> None:
    """Name an office's own channels: Apprise URLs, separated by spaces; none takes them away. Raises Refused."""
    each = urls.split()
    for url in each:
        if not valid(url):
            raise Refused("channel_unknown", kind=url.partition(":")[0][:20])
    office.channels = "\n".join(each)


def set_helpdesk_channels(session: Session, urls: str) -> None:
    """The channels of those who run the system (ZHICHENG_NOTIFY_URLS). Raises Refused."""
    for office in session.scalars(select(Office).where(Office.node == Node.HELPDESK)):
        set_channels(office, urls)


def invite(session: Session, node: Node, code: str, rank: Rank, *, world: World) -> str:
    """A one-time token that makes its holder an officer of that office; only its hash is kept. Raises Refused."""
    return invitation(session, by_code(session, node, code).id, rank, world=world)


def invitation(session: Session, office_id: UUID, rank: Rank, *, world: World, replaces: UUID | None = None) -> str:
    """A new token for that office; whether it may be given is the caller's question. Raises Refused if it has ended.

    *replaces*: the post that ends when the token is used.
    """
    office = session.get_one(Office, office_id)
    if office.ended_at is not None:
        raise Refused("office_ended", office=office.name)
    token, expires_at = secrets.token_urlsafe(16), world.now + INVITATION_LIFE
    session.add(
        Invitation(
            token_hash=hashed(token), office_id=office_id, rank=rank, replaces_id=replaces, expires_at=expires_at
        )
    )
    return token


def hashed(token: str) -> str:
    """All that is kept of an invitation."""
    return sha256(token.encode()).hexdigest()


def join(session: Session, token: str, chat_id: int, language: str, name: str, *, world: World) -> Office:
    """Use an invitation. Raises Refused if it is unknown, used or expired."""
    return join_by(session, hashed(token), chat_id, language, name, world=world)


def invitation_stands(session: Session, token: str, *, by: Actor, world: World) -> None:
    """Raise Refused if that invitation is unknown, used or expired."""
    del by  # whoever has it
    here = select(Invitation.token_hash).where(
        Invitation.token_hash == hashed(token), Invitation.used_at.is_(None), Invitation.expires_at > world.now
    )
    if session.scalar(here) is None:
        raise Refused("invitation_spent")


def join_by(session: Session, token_hash: str, chat_id: int, language: str, name: str, *, world: World) -> Office:
    """The same by the invitation's hash. Raises Refused, and the invitation stands: also to who is there with no lower rank."""
    taken = session.execute(
        update(Invitation)
        .where(Invitation.token_hash == token_hash, Invitation.used_at.is_(None), Invitation.expires_at > world.now)
        .values(used_at=world.now)
        .returning(Invitation.office_id, Invitation.rank, Invitation.replaces_id)
    ).one_or_none()
    if taken is None:
        raise Refused("invitation_spent")
    office_id, rank, replaces = taken
    office = heir(session, session.get_one(Office, office_id))
    _not_there_already(session, office, chat_id, rank)
    appoint(session, office.id, chat_id, language=language, name=name, rank=rank)
    before = session.get(Officer, replaces) if replaces else None
    if before is not None and before.active and before.chat_id != chat_id:
        posts.end(session, before, world=world)
    return office


def _not_there_already(session: Session, office: Office, chat_id: int, rank: Rank) -> None:
    """A chief who tries the link for a clerk must neither become one nor spend it. Raises Refused."""
    held = select(Officer.rank).where(Officer.office_id == office.id, Officer.chat_id == chat_id, Officer.active)
    present = session.scalar(held)
    if present is not None and present.reaches(rank):
        raise Refused("already_there", office=office.name)


def heir(session: Session, office: Office) -> Office:
    """Whoever took over from an office that ended after it had invited. Raises Refused if nobody did."""
    found, seen = office, {office.id}
    while found.ended_at is not None:
        if found.successor_id is None or found.successor_id in seen:
            raise Refused("office_ended", office=office.name)
        seen.add(found.successor_id)
        found = session.get_one(Office, found.successor_id)
    return found


def hand_over(session: Session, text: str, *, world: World) -> str:
    """An operator moves a post to whoever uses the token: its holder keeps it till then. Raises Refused."""
    officer = posts.named(session, text)
    return invitation(session, officer.office_id, officer.rank, world=world, replaces=officer.id)


def appoint(
    session: Session,
    office_id: UUID,
    chat_id: int,
    *,
    language: str,
    name: str,
    rank: Rank,
    account_id: int | None = None,
) -> UUID:
    """Make that chat's person an officer, with that rank; one who was before is again. The post's id.

    *account_id*: of whoever holds it by the bureau's directory, whose word it hangs on then.
    """
    present = session.scalars(select(Officer).where(Officer.office_id == office_id, Officer.chat_id == chat_id))
    officer = present.one_or_none()
    if officer is None:
        officer = Officer(id=uuid4(), office_id=office_id, chat_id=chat_id)
        session.add(officer)
    officer.language, officer.name, officer.rank, officer.active = language, name, rank, True
    officer.account_id = account_id
    if rank in posts.DECIDING:
        session.get_one(Office, office_id).empty_since = None
    return officer.id
