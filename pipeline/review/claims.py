"""我来办: who works on a case at its office, seen by the colleagues; put off for today; given to another by the chief.

A claim is a courtesy, no right: who may decide is said by the table of transitions alone. It holds while the case stays at
the office. It is nobody's once its officer holds no post there any more, and a stand-in's while they stand in.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import joinedload

from pipeline.case import cases
from pipeline.messages import notices
from pipeline.offices import stand_ins
from pipeline.review import decisions
from pipeline.rules.refusals import Refused
from pipeline.rules.words import Rank
from storage import write_batch
from storage.models.cases import Case
from storage.models.claims import Claim, PutOff, StandIn
from storage.models.offices import Officer

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime
    from uuid import UUID

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

    from pipeline.rules.transitions import Actor, Post
    from pipeline.world import World


@dataclass(frozen=True, slots=True)
class Holder:
    """Who works on a case now."""

    officer_id: UUID
    name: str
    stands_for: str
    """Of whom they have it, if they stand in; else empty."""
    since: datetime
    mine: bool
    left: bool = False
    """True if they hold no post there any more: it is the office's again."""


def holder(session: Session, case: Case, *, by: Actor, world: World) -> Holder | None:
    """Who works on *case* at the office where it lies; None if nobody does."""
    return _holder(session, session.get(Claim, case.id), case, by=by, world=world)


def holders(session: Session, found: Collection[UUID], *, by: Actor, world: World) -> dict[UUID, Holder]:
    """Who works on each of these cases, of those on which somebody does."""
    held: dict[UUID, Holder] = {}
    for some in write_batch.portions(list(found)):
        asked = select(Claim).where(Claim.case_id.in_(some)).options(joinedload(Claim.officer))
        claimed = {claim.case_id: claim for claim in session.scalars(asked)}
        # Joined, SQLite would read through all cases to find which of them have one.
        for case in session.scalars(select(Case).where(Case.id.in_(claimed))) if claimed else ():
            if one := _holder(session, claimed[case.id], case, by=by, world=world):
                held[case.id] = one
    return held


def taken(session: Session, found: Collection[UUID], *, by: Actor, world: World) -> dict[UUID, str]:
    """Those of *found* that are in a colleague's hands, with the colleague's name."""
    held = holders(session, found, by=by, world=world)
    return {case_id: one.name for case_id, one in held.items() if not one.mine and not one.left}


def held_by(*, by: Actor, world: World) -> ColumnElement[bool]:
    """True of a case on which *by* works, for themselves or for whom they stand in."""
    mine = [post.officer_id for post in by.posts]
    away = select(StandIn.officer_id).where(
        StandIn.colleague_id.in_(mine),
        StandIn.ended_at.is_(None),
        StandIn.first <= world.today,
        world.today <= StandIn.last,
    )
    theirs = or_(Claim.officer_id.in_(mine), Claim.officer_id.in_(away))
    return Case.id.in_(select(Claim.case_id).where(theirs, Claim.at >= Case.entered_at).correlate(Case))


def held_by_nobody() -> ColumnElement[bool]:
    """True of a case on which nobody at its office works."""
    here = (Claim.at >= Case.entered_at, Officer.office_id == Case.office_id, Officer.active)
    claimed = select(Claim.case_id).join(Officer, Officer.id == Claim.officer_id).where(Claim.case_id == Case.id, *here)
    return ~claimed.correlate(Case).exists()


def _holder(session: Session, claim: Claim | None, case: Case, *, by: Actor, world: World) -> Holder | None:
    if claim is None or case.entered_at is None or claim.at < case.entered_at:
        return None
    officer = claim.officer
    if officer.office_id != case.office_id:
        return None
    if not officer.active:
        return Holder(officer.id, officer.name, "", claim.at, mine=False, left=True)
    now = stand_ins.now_for(session, officer, world=world)
    post = by.post_at(case.office_id)
    stands_for = officer.name if now.id != officer.id else ""
    return Holder(now.id, now.name, stands_for, claim.at, mine=post is not None and post.officer_id == now.id)


def take(session: Session, case_id: UUID, *, by: Actor, world: World, over: str = "") -> None:
    """我来办: from now on *by* works on it, and the applicant can't take it back any more. Pressed twice is pressed once.

    *over*: the id of the officer from whom it is taken over, as the page showed. Raises Refused.
    """
    case = cases.locked(session, case_id)
    post = _post(case, by, world)
    present = holder(session, case, by=by, world=world)
    if present is not None and present.mine:
        return
    if present is not None and not present.left and str(present.officer_id) != over:
        raise Refused("claimed", name=present.name)
    decisions.mark_opened(session, case_id, by=by, world=world)
    _put(session, case, post.officer_id, world)


def _post(case: Case, by: Actor, world: World) -> Post:
    post = by.post_at(case.office_id)
    if post is None:
        raise Refused("not_your_turn")
    if cases.facts_of(case, world.pack).concerns(by):
        raise Refused("own_case")
    return post


def _put(session: Session, case: Case, officer_id: UUID, world: World) -> None:
    claim = session.get(Claim, case.id)
    if claim is None:
        claim = Claim(case_id=case.id)
        session.add(claim)
    claim.officer_id, claim.at = officer_id, world.now


def assign(session: Session, case_id: UUID, officer_id: UUID, *, by: Actor, world: World) -> None:
    """The chief gives it to an officer of the office, who is told. Raises Refused."""
    case = cases.locked(session, case_id)
    if _post(case, by, world).rank is not Rank.CHIEF:
        raise Refused("rank_too_low", needs=Rank.CHIEF)
    officer = session.get(Officer, officer_id)
    if officer is None or not officer.active or officer.office_id != case.office_id:
        raise Refused("no_such_colleague")
    present = holder(session, case, by=by, world=world)
    if present is not None and present.officer_id == officer_id:
        return
    _put(session, case, officer_id, world)
    about, chat = f"{case.number}:{world.now.isoformat()}", (officer.chat_id, officer.language)
    notices.tell_chat(session, chat, "assigned", world=world, about=about, number=case.number, by=by.name)


def let_go(session: Session, case_id: UUID, *, by: Actor, world: World) -> None:
    """Nobody works on it any more: whoever had it gives it back to the office. Raises Refused."""
    case = cases.locked(session, case_id)
    present = holder(session, case, by=by, world=world)
    if present is not None and present.mine:
        session.delete(session.get_one(Claim, case.id))


def free(session: Session, case_id: UUID, *, by: Actor, world: World) -> None:
    """Raise Refused while somebody else works on the case: asked in the transaction of a decision that a form brings."""
    present = holder(session, cases.find(session, case_id), by=by, world=world)
    if present is not None and not present.mine and not present.left:
        raise Refused("claimed", name=present.name)


def put_off(session: Session, case_id: UUID, *, by: Actor, world: World) -> None:
    """稍后: passed over today by this officer, and by nobody else. Raises Refused."""
    post = _post(cases.find(session, case_id), by, world)
    key = (post.officer_id, world.today, case_id)
    if session.get(PutOff, key) is not None:
        return
    try:
        with session.begin_nested():
            session.add(PutOff(officer_id=post.officer_id, day=world.today, case_id=case_id))
    except IntegrityError:
        return  # two taps at one moment: the other one's row is as good


def not_for_now(session: Session, found: Collection[UUID], *, by: Actor, world: World) -> frozenset[UUID]:
    """Which of *found* are passed over: put off by *by* today, or in a colleague's hands."""
    mine = [post.officer_id for post in by.posts]
    later = select(PutOff.case_id).where(
        PutOff.officer_id.in_(mine), PutOff.day == world.today, PutOff.case_id.in_(found)
    )
    return frozenset((*session.scalars(later), *taken(session, found, by=by, world=world)))
