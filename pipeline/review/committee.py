"""The review committee (评审会): a meeting formed of received cases, its votes, and the public notice of what passed.

人社部令第40号: at least two thirds of the members present, at least two thirds of those for it; the policy sets the shares.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from sqlalchemy import func, select

from pipeline.case import cases
from pipeline.review import batch, decisions
from pipeline.review.batch import Chosen, Outcome
from pipeline.rules.refusals import Refused
from pipeline.rules.voting import VoteFault, WrongVote, passed, quorate
from pipeline.rules.words import Node, Rank, State
from storage.models.meetings import Meeting, MeetingItem
from storage.models.offices import Office

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from sqlalchemy.orm import Session

    from pipeline.rules.transitions import Actor
    from pipeline.world import World

MEMBERS_MOST = 200
AHEAD, BACK = timedelta(days=180), timedelta(days=366)
"""A meeting is called for within half a year, and entered within one: any other day is a slip of the hand."""


def convene(
    session: Session, chosen: Sequence[Chosen], *, held_on: date, members: int, by: Actor, world: World
) -> tuple[UUID, tuple[Outcome, ...]]:
    """Form a meeting of the received cases among *chosen*; what can't go before it is left out and named. Raises Refused."""
    least = world.pack.terms.committee.members_least
    if not least <= members <= MEMBERS_MOST:
        raise Refused("members_number", least=least, most=MEMBERS_MOST)
    first, last = world.today - BACK, world.today + AHEAD
    if not first <= held_on <= last:
        raise Refused("meeting_day", day=held_on.isoformat(), first=first.isoformat(), last=last.isoformat())
    office = _body(session, by)
    serial = (
        session.scalar(
            select(func.max(Meeting.serial)).where(Meeting.office_id == office.id, Meeting.year == held_on.year)
        )
        or 0
    ) + 1
    meeting = Meeting(
        id=uuid4(),
        office_id=office.id,
        year=held_on.year,
        serial=serial,
        held_on=held_on,
        members=members,
        convened_at=world.now,
    )
    session.add(meeting)
    session.flush()
    outcomes = batch.each(session, decisions.deliberate, chosen, by=by, world=world)
    taken = [outcome.case_id for outcome in outcomes if outcome.refusal is None]
    if not taken:
        raise Refused("nothing_to_deliberate")
    for place, case_id in enumerate(taken, 1):
        session.add(MeetingItem(meeting_id=meeting.id, case_id=case_id, place=place))
    return meeting.id, outcomes


def enter(
    session: Session,
    meeting_id: UUID,
    *,
    present: int,
    votes: Mapping[str, int],
    lines: Mapping[str, int] | None = None,
    by: Actor,
    world: World,
) -> tuple[int, int]:
    """Enter the result: case number → votes for it, all of them or nothing. Gives (passed, not passed). Raises Refused.

    *lines*: where each stands in the sheet that they come from, so that what is wrong is named by it.
    """
    meeting, rules = _locked(session, meeting_id, by), world.pack.terms.committee
    if meeting.present is not None:
        raise Refused("meeting_decided")
    if not quorate(present, meeting.members, rules):
        over, under = rules.quorum
        raise Refused(
            "no_quorum", source="人社部令第40号", present=present, members=meeting.members, share=f"{over}/{under}"
        )
    _check(meeting, votes, lines or {}, present)
    meeting.present = present
    won = 0
    items = _before_it(meeting)
    for item in items:
        item.votes = votes[item.case.number]
        won += _decide(session, item, rules_met=passed(item.votes, present, rules), by=by, world=world)
    return won, len(items) - won


def _before_it(meeting: Meeting) -> list[MeetingItem]:
    """What is still to be voted on: a case that ended on its own since must not hold the others up."""
    return [item for item in meeting.items if item.case.state is State.DELIBERATING]


def _check(meeting: Meeting, votes: Mapping[str, int], lines: Mapping[str, int], present: int) -> None:
    """Every row is checked before any is applied. Raises Refused with each that is wrong, and why."""
    ours = {item.case.number for item in _before_it(meeting)}
    wrong = [
        *(WrongVote(VoteFault.MISSING, number) for number in sorted(ours - votes.keys())),
        *(
            WrongVote(VoteFault.NOT_OF_THIS_MEETING, number, line=lines.get(number, 0))
            for number in sorted(votes.keys() - ours)
        ),
        *(
            WrongVote(VoteFault.MORE_THAN_PRESENT, number, str(votes[number]), lines.get(number, 0), present)
            for number in sorted(ours & votes.keys())
            if not 0 <= votes[number] <= present
        ),
    ]
    if wrong:
        raise Refused("votes_wrong", rows=tuple(wrong[:20]))


def _decide(session: Session, item: MeetingItem, *, rules_met: bool, by: Actor, world: World) -> bool:
    """Write the vote on the case; one that did not pass ends with the reason. True if it passed."""
    meeting, case = item.meeting, cases.locked(session, item.case_id)
    if case.state is not State.DELIBERATING:
        raise Refused("meeting_case_moved", number=case.number)
    case.vote = {
        "meeting": f"{meeting.year}-{meeting.serial}",
        "members": meeting.members,
        "present": meeting.present,
        "for": item.votes,
        "passed": rules_met,
    }
    session.flush()
    if not rules_met:
        facts = {"members": meeting.members, "present": meeting.present, "votes": item.votes}
        decisions.vote_down(session, case, facts, by=by, world=world)
    return rules_met


def announce(session: Session, meeting_id: UUID, *, document: str, by: Actor, world: World) -> tuple[Outcome, ...]:
    """Put every case that passed on public notice under one document number (文号). Raises Refused."""
    meeting = _locked(session, meeting_id, by)
    ready = [item.case for item in meeting.items if item.case.state is State.DELIBERATING and item.case.vote]
    if not ready:
        raise Refused("nothing_to_announce")
    chosen = [Chosen(case.id, case.version) for case in ready]
    return batch.each(session, decisions.announce, chosen, by=by, world=world, document=document)


def find(session: Session, meeting_id: UUID, *, by: Actor, rank: Rank = Rank.CLERK) -> Meeting:
    """A meeting of an office at which *by* holds a post of at least that rank. Raises Refused."""
    meeting = session.get(Meeting, meeting_id)
    post = by.post_at(meeting.office_id) if meeting else None
    if meeting is None or post is None:
        raise Refused("no_such_meeting")
    if not post.rank.reaches(rank):
        raise Refused("rank_too_low", needs=rank)
    return meeting


def _locked(session: Session, meeting_id: UUID, by: Actor) -> Meeting:
    """The meeting, for whoever may decide there: of two results that are entered at one moment the first counts. Raises Refused."""
    session.get(Meeting, meeting_id, with_for_update=True)
    return find(session, meeting_id, by=by, rank=Rank.DECIDER)


def _body(session: Session, by: Actor) -> Office:
    """The review body for which *by* decides; the first of several: its meetings get their numbers one by one. Raises Refused."""
    for post in by.posts:
        office = session.get_one(Office, post.office_id)
        if office.node is Node.BODY and not post.inherited and post.rank is not Rank.CLERK:
            return session.get_one(Office, office.id, with_for_update=True)
    raise Refused("not_your_turn")
