"""An officer comes to the desk by the bureau's own directory: what its claims give is given, what they give no more is taken."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from notify.networks import is_seat
from pipeline.offices import directory, posts
from pipeline.people import accounts, directory_accounts, links
from pipeline.people.actor import actor_of
from pipeline.people.directory_accounts import BY_DIRECTORY
from pipeline.rules import identity, texts
from pipeline.rules.refusals import Refused
from pipeline.rules.words import Node, SignedIn
from storage.models.offices import Office, Officer
from storage.models.sign_ins import DirectoryAccount, SignIn

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from uuid import UUID

    from sqlalchemy.orm import Session

    from pipeline.rules.granting import Grant
    from pipeline.rules.transitions import Actor
    from pipeline.rules.words import Rank
    from pipeline.world import World


@dataclass(frozen=True, slots=True)
class Vouched:
    """Whom the provider vouched for; everything that it signed has been checked."""

    issuer: str
    subject: str
    name: str
    grants: Sequence[Grant]
    """What their claims give."""
    once: str
    """What this coming alone has: it opens one desk."""
    id_number: str = ""
    id_token: str = ""


@dataclass(slots=True)
class Change:
    """What a coming did to posts: `[office's name, rank]` each."""

    given: list[list[str]] = field(default_factory=list)
    taken: list[list[str]] = field(default_factory=list)


def enter(session: Session, who: Vouched, *, connects: int | None, language: str, world: World) -> str | Refused:
    """Open the desk; gives the visit's secret.

    *connects*: the chat of the officer from whose desk it was asked for. What the claims give, or give no more, is written
    also where nobody is let in: that refusal is returned. Raises Refused for any other.
    """
    name = texts.line(who.name)
    if not name:
        raise Refused("directory_nameless")
    account, wanted = directory_accounts.find(session, who.issuer, who.subject), _wanted(session, who.grants)
    if account is None and not wanted and connects is None:
        _note(session, None, name, SignedIn.REFUSED, world)
        return _no_post(session, name)
    account = account or directory_accounts.new(session, who.issuer, who.subject, name, now=world.now)
    if connects is not None:
        directory_accounts.connect(session, account, connects, language)
    account.name, account.id_token, account.signed_in_at = name, who.id_token or None, world.now
    account.id_index = _id_index(who.id_number, world)
    change = _settle(session, account, wanted, language, world)
    session.flush()  # who acts is looked up in the same transaction
    in_office = actor_of(session, account.chat_id, world.today).posts
    done = SignedIn.IN if connects is None else SignedIn.CONNECTED
    _note(session, account, name, done if in_office else SignedIn.REFUSED, world, change)
    if not in_office:
        return _no_post(session, name)
    return links.open_desk(session, account.chat_id, who.once, language=language, about=BY_DIRECTORY, world=world)


def _id_index(number: str, world: World) -> str | None:
    """A directory may say anything: what is no ID number counts as none."""
    try:
        return accounts.id_index(identity.resident_id(number, today=world.today).number) if number else None
    except Refused:
        return None


def _wanted(session: Session, grants: Sequence[Grant]) -> dict[UUID, Rank]:
    """The highest rank at each office; of one that has ended at whoever took over."""
    found: dict[UUID, Rank] = {}
    for office, grant in _offices(session, grants):
        if grant.rank.reaches(found.get(office.id, grant.rank)):
            found[office.id] = grant.rank
    return found


def _offices(session: Session, grants: Sequence[Grant]) -> Iterator[tuple[Office, Grant]]:
    for grant in grants:
        try:
            yield directory.heir(session, directory.by_code(session, grant.node, grant.code)), grant
        except Refused:
            continue  # `zhicheng doctor` names it; the other posts are none the worse


def unknown_offices(session: Session, grants: Sequence[Grant]) -> tuple[str, ...]:
    """Which offices of the table there are not, or are no more with nobody in their place."""
    there = {grant.office for _, grant in _offices(session, grants)}
    return tuple(dict.fromkeys(grant.office for grant in grants if grant.office not in there))


def _settle(
    session: Session, account: DirectoryAccount, wanted: dict[UUID, Rank], language: str, world: World
) -> Change:
    """Give what the claims give, and take what they gave and give no more; what an invitation alone gave is left alone."""
    change = Change()
    for officer in directory_accounts.held(session, account):
        if officer.office_id not in wanted:
            _end(session, officer, change, world)
    here = select(Officer).where(Officer.chat_id == account.chat_id, Officer.active)
    present = {officer.office_id: officer for officer in session.scalars(here)}
    for office_id, rank in wanted.items():
        before = present.get(office_id)
        if before is None or before.rank is not rank:
            change.given.append([session.get_one(Office, office_id).name, rank])
        directory.appoint(
            session,
            office_id,
            account.chat_id,
            language=before.language if before else language,
            name=account.name,
            rank=rank,
            account_id=account.id,
        )
        posts.look_at(session, posts.Look(office_id, world))  # whoever was the last decider may be a clerk now
    return change


def _end(session: Session, officer: Officer, change: Change, world: World) -> None:
    change.taken.append([officer.office.name, officer.rank])
    posts.end(session, officer, world=world)


def part(session: Session, *, by: Actor, world: World) -> None:
    """The officer's chat and the account are two again. Raises Refused."""
    account = directory_accounts.of(session, by=by, world=world)
    if account is None or is_seat(account.chat_id):
        raise Refused("directory_not_connected")
    directory_accounts.part(session, account, world=world)
    _note(session, account, account.name, SignedIn.PARTED, world)


def leave(session: Session, *, by: Actor, world: World) -> str:
    """What the provider wants to see when the officer leaves there too, once; empty if there is nothing."""
    account = directory_accounts.of(session, by=by, world=world)
    if account is None or account.id_token is None:
        return ""
    token, account.id_token = account.id_token, None
    return token


def put_out(session: Session, issuer: str, subject: str, *, world: World) -> None:
    """The provider says that they left, or were put out, there: every desk that it opened for them is closed."""
    account = directory_accounts.find(session, issuer, subject)
    if account is not None:
        links.shut(session, account.chat_id, about=BY_DIRECTORY, world=world)
        account.id_token = None
        _note(session, account, account.name, SignedIn.OUT, world)


def end_unseen(session: Session, *, world: World) -> None:
    """End what the directory gave to whoever has not come for long: that somebody left the bureau is said nowhere here."""
    before = world.now - timedelta(days=world.pack.terms.unseen_days)
    held = select(Officer.account_id).where(Officer.account_id.is_not(None), Officer.active)
    unseen = select(DirectoryAccount).where(DirectoryAccount.signed_in_at < before, DirectoryAccount.id.in_(held))
    for account in session.scalars(unseen).all():
        change = Change()
        for officer in directory_accounts.held(session, account):
            _end(session, officer, change, world)
        _note(session, account, account.name, SignedIn.UNSEEN, world, change)


def _no_post(session: Session, name: str) -> Refused:
    desk = session.scalars(select(Office).where(Office.node == Node.HELPDESK).order_by(Office.code)).first()
    return Refused("directory_no_post", name=name, phone=desk.phone if desk else "")


def _note(
    session: Session,
    account: DirectoryAccount | None,
    name: str,
    what: SignedIn,
    world: World,
    change: Change | None = None,
) -> None:
    """Enter it in the ledger."""
    change = change or Change()
    theirs = select(func.count()).where(Officer.chat_id == account.chat_id, Officer.active) if account else None
    session.add(
        SignIn(
            at=world.now,
            account_id=account.id if account else None,
            name=name,
            what=what,
            given=change.given,
            taken=change.taken,
            posts=(session.scalar(theirs) or 0) if theirs is not None else 0,
        )
    )
