"""The clock jumps ahead, and back: no duty waits for a year, none counts as done that was not, no event is earlier than the one before (B19)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from notify.channels import TryLater
from pipeline.messages import throttle
from pipeline.people.attempts import LIMITS, Guarded, count_attempt
from pipeline.review import decisions, digest, reckoning
from pipeline.rules.transitions import Actor
from pipeline.rules.words import Duty, Node, State
from pipeline.tasks.meter import Outcome
from pipeline.tasks.runner import run
from storage import outbox
from storage.models.cases import Event
from storage.models.outbox import OwedDuty
from tests.house import CHATS

YEAR = timedelta(days=365)


def sweeps(house):
    """What the beat does every second, and then the workers."""
    with house.database.writing() as session:
        outbox.sweep(session, now=house.calendar.now)
    house.works()


def handed_in(house):
    house.person()
    case_id = house.draft()
    house.submits(case_id)
    return case_id


def mornings(house):
    with house.database.reading() as session:
        rows = session.scalars(select(OwedDuty).where(OwedDuty.duty == Duty.TELL_MORNING).order_by(OwedDuty.owed_at))
        return [(row.not_before, row.settled_at) for row in rows]


def test_b19_a_year_ahead_for_an_hour_stops_no_morning(house):
    """The duty that the wrong clock owed is due tomorrow, not in a year."""
    with house.database.writing() as session:
        digest.ensure(session, world=house.calendar.world)
    house.calendar.now += YEAR
    house.works()
    house.calendar.now -= YEAR - timedelta(hours=1)
    sweeps(house)
    open_ones = [at for at, settled in mornings(house) if settled is None]
    assert len(open_ones) == 1
    assert open_ones[0] - house.calendar.now < timedelta(days=5)


def test_b19_two_seconds_back_at_the_end_of_a_notice_leave_nothing_undone(house):
    """Claimed in time and stored too early: put off, not settled; then the case is approved."""
    house.person()
    case_id = house.draft()
    house.submits(case_id)
    house.passes(case_id, Node.UNIT, Node.RECOMMENDER, Node.BUREAU)
    house.announces(case_id)
    due = house.case(case_id).due_at
    with house.database.reading() as session:
        duty = session.scalars(select(OwedDuty).where(OwedDuty.duty == Duty.END_NOTICE)).one().id
    house.calendar.now = due
    plain, looks = house.tools.now, iter([due])
    object.__setattr__(house.tools, "now", lambda: next(looks, due - timedelta(seconds=2)))
    house.calendar.now = due - timedelta(seconds=2)
    assert run(house.stages[Duty.END_NOTICE], duty, house.tools) is Outcome.LATER
    object.__setattr__(house.tools, "now", plain)
    assert house.case(case_id).state is State.ON_NOTICE
    house.calendar.now = due
    house.works()
    assert house.case(case_id).state is State.COMPLETED


def test_b19_a_notice_that_was_held_finds_its_end_again(house, monkeypatch):
    """Its stage failed for good; an operator lets it go on."""
    handed = handed_in(house)
    house.passes(handed, Node.UNIT, Node.RECOMMENDER, Node.BUREAU)
    house.announces(handed)
    house.calendar.now = house.case(handed).due_at
    with monkeypatch.context() as broken:
        broken.setattr(decisions, "act", lambda *_, **__: 1 / 0)
        for _ in range(6):
            house.works()
            house.calendar.passes(minutes=2)
    assert house.case(handed).state is State.HELD
    house.goes_on(handed)
    assert house.case(handed).state is State.COMPLETED


def test_b19_within_a_case_no_decision_is_earlier_than_the_one_before(house):
    """The unit passes it on while the clock is a day ahead; what follows is not dated before that."""
    case_id = handed_in(house)
    house.calendar.passes(days=1)
    house.passes(case_id, Node.UNIT)
    house.calendar.passes(days=-1)
    house.passes(case_id, Node.RECOMMENDER)
    with house.database.reading() as session:
        times = session.scalars(select(Event.at).where(Event.case_id == case_id).order_by(Event.version)).all()
    assert list(times) == sorted(times)


def test_b19_a_worker_that_died_while_the_clock_was_ahead_keeps_nothing_for_a_year(house):
    """Its lease ends as soon as any."""
    house.person()
    house.calendar.now += YEAR
    with house.database.writing() as session:
        digest.ensure(session, world=house.calendar.world)
    house.calendar.passes(days=5)
    (owed,) = (one for one in house.rings() if one.duty is Duty.TELL_MORNING)
    with house.database.writing() as session:
        assert outbox.claim(session, owed.id, now=house.calendar.now)
    house.calendar.now -= YEAR
    sweeps(house)
    house.calendar.passes(minutes=1)
    assert owed.id in [one.id for one in house.rings()]


def test_b19_a_term_that_began_while_the_clock_was_ahead_begins_now(house):
    """The applicant has ten days, not a year and ten."""
    case_id = handed_in(house)
    house.calendar.now += YEAR
    house.does(CHATS[Node.UNIT], decisions.return_to_applicant, case_id, why="请补正", seen=house.case(case_id).version)
    house.calendar.now -= YEAR
    with house.database.writing() as session:
        reckoning.reckon(session, world=house.calendar.world)
    assert house.case(case_id).due_at - house.calendar.now < timedelta(days=20)
    house.calendar.passes(days=20)
    sweeps(house)
    assert house.case(case_id).state is State.LAPSED


def test_b19_what_was_sent_while_the_clock_was_ahead_silences_nobody(database):
    """What was counted by a clock that was ahead is forgotten."""
    now = datetime(2026, 11, 2, 2, tzinfo=UTC)
    with database.writing() as session:
        throttle.admit(session, 1, pace=25, now=now + YEAR)
        for _ in range(20):
            throttle.admit(session, 1, pace=25, now=now)
        with pytest.raises(TryLater):
            throttle.admit(session, 1, pace=25, now=now)


def test_b19_tries_that_were_counted_while_the_clock_was_ahead_are_forgotten(house):
    """Whoever used them up then may try now."""
    who = Actor("", chat_id=7)
    house.calendar.now += YEAR
    for _ in range(LIMITS[Guarded.VERIFY].most):
        with house.database.writing() as session:
            count_attempt(session, Guarded.VERIFY, by=who, world=house.calendar.world)
    house.calendar.now -= YEAR
    with house.database.writing() as session:
        count_attempt(session, Guarded.VERIFY, by=who, world=house.calendar.world)


@pytest.mark.parametrize("back", [0, 30])
def test_what_two_machines_clocks_differ_by_moves_no_duty(house, back):
    """Less than a minute."""
    with house.database.writing() as session:
        digest.ensure(session, world=house.calendar.world)
    before = mornings(house)
    house.calendar.passes(seconds=-back)
    sweeps(house)
    assert mornings(house) == before
