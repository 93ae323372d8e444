"""Who has seen my papers (B10): each look and each export, once an hour, in words for the one whom it is about."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from pipeline.case import looks
from pipeline.offices import directory
from pipeline.queries.applicant.looks import of_case
from pipeline.review import decisions
from pipeline.rules.refusals import Refused
from pipeline.rules.words import Looked, Node, Rank
from storage.models.looks import Look
from tests.house import CHATS


@pytest.fixture
def filed(house):
    """A case before the unit."""
    house.person()
    house.filed = house.draft()
    house.submits(house.filed)
    return house


def ledger(house):
    with house.database.reading() as session:
        return [(one.what, one.turn) for one in session.scalars(select(Look).order_by(Look.id))]


def test_b10_a_look_is_one_row_an_hour_and_moves_nothing(filed):
    """However often the page is drawn; the next hour is another; facts and files are two things."""
    version = filed.case(filed.filed).version
    for _ in range(3):
        filed.does(CHATS[Node.UNIT], looks.note, filed.filed, Looked.FACTS)
    filed.does(CHATS[Node.UNIT], looks.note, filed.filed, Looked.FILES)
    filed.calendar.passes(hours=1)
    filed.does(CHATS[Node.UNIT], looks.note, filed.filed, Looked.FACTS)
    filed.does(CHATS[Node.BODY], looks.note, filed.filed, Looked.FACTS)
    assert ledger(filed) == [(Looked.FACTS, True), (Looked.FILES, True), (Looked.FACTS, True), (Looked.FACTS, False)]
    assert filed.case(filed.filed).version == version


def test_b10_the_applicant_alone_reads_who_looked_and_is_not_counted(filed):
    """Their own looks are no news to them; an officer does not read the list."""
    filed.does(1, looks.note, filed.filed, Looked.FACTS)
    filed.does(CHATS[Node.UNIT], looks.note, filed.filed, Looked.FACTS)
    (line,) = filed.does(1, of_case, filed.filed).lines
    assert (line.name, line.what, line.turn) == ("沈国栋", Looked.FACTS, True)
    with pytest.raises(Refused, match="no_such_case"):
        filed.does(CHATS[Node.UNIT], of_case, filed.filed)


def test_b10_a_roster_with_id_numbers_needs_a_decider_and_a_purpose(filed):
    """A clerk never; nobody without saying what for; and who is on it reads that."""
    body, clerk = CHATS[Node.BODY], 301
    with filed.database.writing() as session:
        code = filed.place.offices[Node.BODY]
        token = directory.invite(session, Node.BODY, code, Rank.CLERK, world=filed.calendar.world)
        directory.join(session, token, clerk, "zh", "周敏", world=filed.calendar.world)
    filed.passes(filed.filed, Node.UNIT, Node.RECOMMENDER, Node.BUREAU)
    filed.does(body, looks.took_roster, 0, published=False, why="报送上级备案")
    assert filed.does(1, of_case, filed.filed).lines == ()  # not received yet: not on it
    filed.calendar.passes(minutes=1)
    filed.does(body, decisions.receive, filed.filed, seen=filed.case(filed.filed).version)
    for who, why, code in ((clerk, "报送上级备案", "rank_too_low"), (body, "  ", "purpose_needed")):
        with pytest.raises(Refused, match=code):
            filed.does(who, looks.took_roster, 0, published=False, why=why)
    filed.calendar.passes(hours=1)
    filed.does(body, looks.took_roster, 0, published=False, why="报送上级备案")
    filed.does(clerk, looks.took_roster, 0, published=True)
    filed.does(body, looks.took_roster, 2020, published=False, why="报送往年名册")
    said = [(one.what, one.why) for one in filed.does(1, of_case, filed.filed).lines]
    assert sorted(said) == [(Looked.ROSTER, "报送上级备案"), (Looked.ROSTER_PUBLISHED, "")]


def test_b10_the_help_desk_sees_its_tickets_cases_only(filed):
    """A case that it was never told of does not exist for it; one that is held does."""
    from pipeline.case.act import hold
    from pipeline.rules.reasons import Reason

    with pytest.raises(Refused, match="no_such_case"):
        filed.view(filed.filed, CHATS[Node.HELPDESK])
    filed.passes(filed.filed, Node.UNIT, Node.RECOMMENDER, Node.BUREAU)
    filed.announces(filed.filed)
    with filed.database.writing() as session:
        hold(session, filed.filed, Reason.STAGE_FAILED, world=filed.calendar.world)
    assert filed.view(filed.filed, CHATS[Node.HELPDESK]).number == filed.case(filed.filed).number
