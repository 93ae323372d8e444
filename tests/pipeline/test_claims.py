"""Who works on a case (B22): claimed and seen, put off for today, given on, handed over for a time; what a post's end leaves."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from pipeline.offices import directory, officers, stand_ins
from pipeline.people.actor import actor_of
from pipeline.queries.officer.at_desk import at_desk, neighbours
from pipeline.queries.officer.desk import FREE, MINE, DeskFilter, queue
from pipeline.review import batch, claims, decisions
from pipeline.review.batch import Chosen
from pipeline.rules.refusals import Refused
from pipeline.rules.words import Action, Node, Rank, State
from storage.models.offices import Officer
from tests.house import CHATS

UNIT, CLERK, CHIEF = CHATS[Node.UNIT], 201, 202


@pytest.fixture
def staffed(house):
    """A unit with a decider, a clerk and a chief, and three cases before it."""
    for chat, rank, name in ((CLERK, Rank.CLERK, "周敏"), (CHIEF, Rank.CHIEF, "赵主任")):
        with house.database.writing() as session:
            token = directory.invite(session, Node.UNIT, house.unit_code(session), rank, world=house.calendar.world)
            directory.join(session, token, chat, "zh", name, world=house.calendar.world)
    house.waiting = []
    for chat, name in ((1, "阿依古丽·买买提"), (2, "王小明"), (3, "李强")):
        house.person(chat, name=name, sequence=2 * chat)
        case_id = house.draft(chat)
        house.submits(case_id, chat)
        house.calendar.passes(minutes=1)  # a queue is in the order of coming
        house.waiting.append(case_id)
    return house


def post(house, chat):
    with house.database.reading() as session:
        return session.scalars(select(Officer.id).where(Officer.chat_id == chat)).one()


def next_of(house, chat, case_id):
    return house.does(chat, neighbours, queue, DeskFilter(), case_id).after


def test_b22_a_claim_is_seen_by_the_colleague_and_passed_over(staffed):
    """Claimed by one, it is no more the next of another; taking over needs the word of who is seen to have it."""
    first, second, third = staffed.waiting
    staffed.does(UNIT, claims.take, second)
    assert Action.WITHDRAW not in staffed.view(second, 2).actions
    assert staffed.does(UNIT, at_desk, second).holder.mine
    seen = staffed.does(CHIEF, at_desk, second).holder
    assert (seen.mine, seen.officer_id) == (False, post(staffed, UNIT))
    assert next_of(staffed, CHIEF, first) == third
    assert next_of(staffed, UNIT, first) == second
    with pytest.raises(Refused, match="claimed"):
        staffed.does(CHIEF, claims.take, second)
    with pytest.raises(Refused, match="claimed"):
        staffed.does(CHIEF, claims.free, second)
    staffed.does(CHIEF, claims.take, second, over=str(seen.officer_id))
    assert staffed.does(CHIEF, at_desk, second).holder.mine
    staffed.does(CHIEF, claims.let_go, second)
    assert staffed.does(UNIT, at_desk, second).holder is None


def test_b22_a_list_says_who_works_on_what_and_a_batch_leaves_it_alone(staffed):
    """By the colleague's name, or as one's own; sifted by it; of three that are ticked the claimed one stays, and says why."""
    first, second, third = staffed.waiting
    staffed.does(UNIT, claims.take, second)
    staffed.does(CHIEF, claims.take, third)

    def listed(chat, held=""):
        return {one.id: (one.holder, one.mine) for one in staffed.looks(chat, queue, DeskFilter(held=held)).lines}

    assert listed(CHIEF) == {first: ("", False), second: ("沈国栋", False), third: ("赵主任", True)}
    assert (set(listed(CHIEF, MINE)), set(listed(CHIEF, FREE))) == ({third}, {first})
    chosen = [Chosen(one, staffed.case(one).version) for one in staffed.waiting]
    outcomes = staffed.does(CHIEF, batch.act, Action.PASS, chosen)
    assert [one.refusal and one.refusal.code for one in outcomes] == [None, "claimed_not_in_batch", None]
    assert [staffed.case(one).step for one in staffed.waiting] == [1, 0, 1]
    assert listed(UNIT, MINE) == {second: ("沈国栋", True)}


def test_b22_whoever_stands_in_finds_the_others_work_as_their_own(staffed):
    """For that time; when the officer is dismissed it is nobody's."""
    first, day = staffed.waiting[0], staffed.calendar.world.today
    staffed.does(UNIT, claims.take, first)
    staffed.does(CHIEF, stand_ins.give, post(staffed, UNIT), post(staffed, CLERK), day, day)
    (line,) = staffed.looks(CLERK, queue, DeskFilter(held=MINE)).lines
    assert (line.id, line.holder, line.mine) == (first, "周敏", True)
    with staffed.database.writing() as session:
        session.get_one(Officer, post(staffed, UNIT)).active = False
    assert first in {one.id for one in staffed.looks(CHIEF, queue, DeskFilter(held=FREE)).lines}


def test_b22_a_claim_ends_when_the_case_leaves_the_office(staffed):
    """Returned, mended and handed in again it is nobody's."""
    case_id = staffed.waiting[0]
    staffed.does(UNIT, claims.take, case_id)
    staffed.does(UNIT, decisions.return_to_applicant, case_id, why="请补", seen=staffed.case(case_id).version)
    staffed.calendar.passes(hours=1)
    staffed.submits(case_id, 1)
    assert staffed.case(case_id).state is State.IN_REVIEW
    assert staffed.does(UNIT, at_desk, case_id).holder is None


def test_b22_later_stays_later_for_this_officer_this_day(staffed):
    """Neither a colleague nor tomorrow knows of it."""
    first, second, third = staffed.waiting
    staffed.does(UNIT, claims.put_off, second)
    staffed.does(UNIT, claims.put_off, second)
    assert next_of(staffed, UNIT, first) == third
    assert next_of(staffed, CHIEF, first) == second
    staffed.calendar.passes(days=1)
    assert next_of(staffed, UNIT, first) == second


def test_b22_a_chief_gives_a_case_to_an_officer_who_is_told(staffed):
    """Nobody else may, and only to somebody of the office."""
    case_id = staffed.waiting[0]
    with pytest.raises(Refused, match="rank_too_low"):
        staffed.does(UNIT, claims.assign, case_id, post(staffed, CLERK))
    with pytest.raises(Refused, match="no_such_colleague"):
        staffed.does(CHIEF, claims.assign, case_id, post(staffed, CHATS[Node.BODY]))
    staffed.does(CHIEF, claims.assign, case_id, post(staffed, CLERK))
    staffed.works()
    assert staffed.does(CLERK, at_desk, case_id).holder.mine
    assert any(staffed.case(case_id).number in text for text in staffed.network.told(CLERK))


def test_b22_who_stands_in_has_the_work_and_the_rank_for_that_time_alone(staffed):
    """A clerk decides for a decider on leave, not the day before and not the day after; the claims go along."""
    first, second, _ = staffed.waiting
    today = staffed.calendar.world.today
    staffed.does(UNIT, claims.take, first)
    days = (today + timedelta(days=1), today + timedelta(days=2))
    staffed.does(UNIT, stand_ins.give, post(staffed, UNIT), post(staffed, CLERK), *days)
    with pytest.raises(Refused, match="rank_too_low"):
        staffed.does(CLERK, decisions.pass_on, first, seen=staffed.case(first).version)
    staffed.calendar.passes(days=1)
    held = staffed.does(CLERK, at_desk, first).holder
    assert (held.mine, held.stands_for) == (True, "沈国栋")
    staffed.does(CLERK, decisions.pass_on, first, seen=staffed.case(first).version)
    staffed.calendar.passes(days=2)
    with pytest.raises(Refused, match="rank_too_low"):
        staffed.does(CLERK, decisions.pass_on, second, seen=staffed.case(second).version)


def test_b22_standing_in_lends_no_chiefs_power_and_can_be_ended(staffed):
    """Letting officers in and out stays the chief's own; ended early, the rank is gone at once."""
    today = staffed.calendar.world.today
    staffed.does(CHIEF, stand_ins.give, post(staffed, CHIEF), post(staffed, CLERK), today, today)
    with staffed.database.reading() as session:
        assert [one.rank for one in actor_of(session, CLERK, today).posts] == [Rank.DECIDER]
    with pytest.raises(Refused, match="already_stands_in"):
        staffed.does(CHIEF, stand_ins.give, post(staffed, CHIEF), post(staffed, UNIT), today, today)
    (line,) = staffed.does(CHIEF, stand_ins.of_offices)
    with pytest.raises(Refused, match="not_yours_to_do"):
        staffed.does(UNIT, stand_ins.end, line.id)
    staffed.does(CHIEF, stand_ins.end, line.id)
    with staffed.database.reading() as session:
        assert [one.rank for one in actor_of(session, CLERK, today).posts] == [Rank.CLERK]


@pytest.mark.parametrize(("first", "last"), [(-1, 3), (3, 1), (0, 60)])
def test_b22_days_that_are_none_are_refused(staffed, first, last):
    """Past, backwards, or longer than two months."""
    today = staffed.calendar.world.today
    days = (today + timedelta(days=first), today + timedelta(days=last))
    with pytest.raises(Refused, match="days_of_leave"):
        staffed.does(UNIT, stand_ins.give, post(staffed, UNIT), post(staffed, CLERK), *days)


def test_b22_what_a_dismissed_officer_worked_on_goes_back_with_a_note(staffed):
    """The office is told which; the page says whose it was; anybody may take it."""
    case_id = staffed.waiting[0]
    staffed.does(UNIT, claims.take, case_id)
    staffed.does(CHIEF, officers.dismiss, post(staffed, UNIT))
    staffed.works()
    assert any(staffed.case(case_id).number in text and "退回待办" in text for text in staffed.network.told(CHIEF))
    held = staffed.does(CHIEF, at_desk, case_id).holder
    assert (held.left, held.name) == (True, "沈国栋")
    staffed.does(CHIEF, claims.take, case_id)
    assert staffed.does(CHIEF, at_desk, case_id).holder.mine


def test_b22_a_clerk_is_told_why_and_who_can(staffed):
    """Not by buttons that refuse: the rank that is needed, and the colleagues who have it."""
    at = staffed.does(CLERK, at_desk, staffed.waiting[0])
    assert at.barred.code == "rank_too_low"
    assert set(at.deciders) == {"沈国栋", "赵主任"}
    assert staffed.does(UNIT, at_desk, staffed.waiting[0]).barred is None
