"""Two at one moment on a real PostgreSQL: the second meets what the first has begun, and it comes out as if one had been first."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select, text

from pipeline.issuance import cycle, revocation
from pipeline.kinds import correction, recovery
from pipeline.offices import directory, officers
from pipeline.people import statements
from pipeline.people.actor import actor_of
from pipeline.review import claims, committee, decisions
from pipeline.review.batch import Chosen
from pipeline.rules.refusals import Refused
from pipeline.rules.scales import Fact
from pipeline.rules.transitions import OPERATOR
from pipeline.rules.words import Duty, Kind, Node, Rank, State
from pipeline.tasks.runner import run
from storage.models.offices import Officer
from storage.models.people import Person
from tests.e2e.test_on_postgresql import certified, hands_in, served, versions  # noqa: F401  a fixture
from tests.house import CHATS
from tests.numbers import UNIT_CODE

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy.orm import Session

    from storage.models.certificates import Certificate
    from tests.house import House

pytestmark = pytest.mark.xdist_group("e2e")
UNIT, FIRST, SECOND = CHATS[Node.UNIT], 801, 802


def meet(house: House, first: Callable[[Session], object], second: Callable[[Session], object]) -> None:
    """*first* has written and not committed when *second* comes; raises what *second* raises."""

    def comes() -> None:
        with house.database.writing() as session:
            second(session)

    with ThreadPoolExecutor(1) as other:
        with house.database.writing() as session:
            first(session)
            session.flush()
            running = other.submit(comes)
            until = time.monotonic() + 60
            while not _waits(house) and not running.done():
                assert time.monotonic() < until
                time.sleep(0.02)
        running.result(60)


def _waits(house: House) -> bool:
    """True once somebody's statement waits for another's transaction."""
    asked = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
    with house.database.reading() as session:
        return bool(session.scalar(text(asked)))


@pytest.fixture
def signed(served: House) -> Certificate:  # noqa: F811
    """The second version of a certificate, signed and not in force yet."""
    case_id = served.does(1, correction.begin, certified(served).id, Kind.REISSUE)
    hands_in(served, case_id, "loss_statement")
    served.passes(case_id, Node.UNIT)
    served.does(CHATS[Node.BODY], decisions.grant, case_id, seen=served.case(case_id).version)
    order = (Duty.DO_OUTCOME, Duty.DRAW_CERTIFICATE, Duty.SIGN_CERTIFICATE)
    with ThreadPoolExecutor(1) as worker:
        for duty in order:
            for owed in (one for one in served.rings() if one.duty is duty):
                worker.submit(run, served.stages[duty], owed.id, served.tools).result()
    assert [row.state for row in versions(served)] == ["valid", "signed"]
    return versions(served)[-1]


@pytest.mark.parametrize("annulled_first", [True, False])
def test_c5_a_title_is_annulled_at_the_moment_in_which_its_next_version_comes(served, signed, annulled_first):  # noqa: F811
    """Whichever is first: nothing of it is in force afterwards, and nobody waits for the other for ever."""
    world = served.calendar.world
    filed = cycle.Filed(signed.id, cycle.from_json(signed.record), signed.signed, signed.template, signed.photo)

    def annuls(session):
        revocation.revoke(session, signed.number, why="查实", by=OPERATOR, world=world)

    def comes(session):
        cycle.store_verified(session, filed, world=world)

    meet(served, *((annuls, comes) if annulled_first else (comes, annuls)))
    ended = ["revoked", "withdrawn"] if annulled_first else ["superseded", "revoked"]
    assert [row.state for row in versions(served)] == ended
    assert served.case(signed.case_id).state is (State.REJECTED if annulled_first else State.COMPLETED)
    served.works()
    assert [row.state for row in versions(served)] == ended


def test_u9_two_chiefs_who_dismiss_each_other_leave_one(served):  # noqa: F811
    """The second hears that there is nothing for them to decide any more."""
    for chat in (FIRST, SECOND):
        with served.database.writing() as session:
            token = directory.invite(session, Node.UNIT, UNIT_CODE, Rank.CHIEF, world=served.calendar.world)
            directory.join(session, token, chat, "zh", f"王{chat}", world=served.calendar.world)

    def dismisses(chat, other):
        def act(session):
            there = session.scalars(select(Officer).where(Officer.chat_id == other)).one()
            by = actor_of(session, chat, served.calendar.world.today)
            officers.dismiss(session, there.id, by=by, world=served.calendar.world)

        return act

    with pytest.raises(Refused, match="chiefs_invite"):
        meet(served, dismisses(FIRST, SECOND), dismisses(SECOND, FIRST))
    with served.database.reading() as session:
        left = select(Officer.chat_id).where(Officer.active, Officer.rank == Rank.CHIEF, Officer.chat_id > 800)
        assert session.scalars(left).all() == [FIRST]


def test_b22_two_taps_put_a_case_off_once(served):  # noqa: F811
    """Neither is answered by a failure."""
    served.person()
    case_id = served.draft()
    served.submits(case_id)

    def puts_off(session):
        by = actor_of(session, UNIT, served.calendar.world.today)
        claims.put_off(session, case_id, by=by, world=served.calendar.world)

    meet(served, puts_off, puts_off)
    with served.database.reading() as session:
        by = actor_of(session, UNIT, served.calendar.world.today)
        assert claims.not_for_now(session, [case_id], by=by, world=served.calendar.world) == {case_id}


def test_u12_of_two_results_that_are_entered_at_one_moment_the_first_counts(served):  # noqa: F811
    """Two deciders with the same sheet open, and different votes: the second hears that it is decided."""
    served.place = replace(served.place, pathway="review", proofs=("diploma", "work_proof", "achievements"))
    served.person()
    served.does(1, statements.state, Fact.PRESENT, "none")
    case_id = served.draft()
    served.submits(case_id)
    served.passes(case_id, Node.UNIT, Node.RECOMMENDER, Node.BUREAU)
    body, world = CHATS[Node.BODY], served.calendar.world
    served.does(body, decisions.receive, case_id, seen=served.case(case_id).version)
    case = served.case(case_id)
    chosen = [Chosen(case_id, case.version)]
    meeting, _ = served.does(body, committee.convene, chosen, held_on=world.today, members=9)

    def enters(votes):
        def act(session):
            by = actor_of(session, body, world.today)
            committee.enter(session, meeting, present=9, votes={case.number: votes}, by=by, world=world)

        return act

    with pytest.raises(Refused, match="meeting_decided"):
        meet(served, enters(9), enters(7))
    assert served.case(case_id).vote["for"] == 9


def test_a2_of_two_tickets_for_one_account_the_last_has_it_whole(served):  # noqa: F811
    """Both granted, both due at one moment: nothing of the account stays where the first had brought it."""
    served.person(UNIT, name="沈国栋", sequence=8)
    with served.database.reading() as session:
        account = session.scalars(select(Person).where(Person.chat_id == UNIT)).one()
    claim = recovery.Claim(account.name, account.id_number, account.phone)
    tickets = [served.does(chat, recovery.begin, claim, recovery.PHOTO_WAY, language="zh") for chat in (FIRST, SECOND)]
    for ticket, chat in zip(tickets, (FIRST, SECOND), strict=True):
        hands_in(served, ticket, "identity_photo", chat_id=chat)
        facts = {"seen": served.case(ticket).version, "compared": recovery.CLAIMS}
        served.does(CHATS[Node.HELPDESK], decisions.grant, ticket, **facts)
    served.calendar.passes(days=9)
    first, second = (
        lambda session, one=one: recovery.move(session, one, world=served.calendar.world) for one in tickets
    )
    meet(served, first, second)
    with served.database.reading() as session:
        assert session.get_one(Person, account.id).chat_id == SECOND
        held = select(Officer.chat_id).where(Officer.active, Officer.chat_id.in_((UNIT, FIRST, SECOND)))
        assert session.scalars(held).all() == [SECOND]
