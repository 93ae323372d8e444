"""An office ends, and another takes over: cases, officers and choices go with it, and no act stumbles (B19)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from pipeline.kinds import correction
from pipeline.offices import directory, officers, succession, unit_search
from pipeline.people import statements
from pipeline.people.actor import actor_of
from pipeline.queries.applicant.people import me
from pipeline.queries.contacts import of_case
from pipeline.queries.officer import desk
from pipeline.queries.officer.desk import DeskFilter
from pipeline.queries.operator import pack_change
from pipeline.review import committee, decisions, endings
from pipeline.review.batch import Chosen
from pipeline.rules.refusals import Refused
from pipeline.rules.scales import Fact
from pipeline.rules.words import Action, Kind, Node, Rank, State
from storage.models.cases import Event
from storage.models.certificates import Certificate
from storage.models.offices import Invitation, Office, Officer, Recommendation
from tests.cage import files
from tests.house import CHATS
from tests.numbers import UNIT_CODE, organisation

LAST_DAY = date(2026, 11, 2)
"""The day on which the house's calendar stands."""
OTHER_UNIT = organisation("MA00TE99")


def merged(pack, node, old, *, into, name="合并后的单位", until=LAST_DAY):
    """The pack with an office's last day, and a new office that takes over from it."""
    office = pack.office(node, old)
    heir = replace(office, code=into, name=name, since=until + timedelta(days=1))
    ends = replace(office, until=until, successor=into)
    return replace(pack, offices=(*(ends if one is office else one for one in pack.offices), heir))


def takes_effect(house, pack):
    """The next day the pack is there, as a start brings it in."""
    house.calendar.passes(days=1)
    house.calendar.pack = pack
    starts(house)


def starts(house):
    with house.database.writing() as session:
        world = house.calendar.world
        assert pack_change.orphaned(session, world.pack, world.today) == ()
        directory.sync(session, world.pack)
        succession.name_ends(session, world.pack)
        succession.leave_out(session, world.pack, world.today)
        endings.settle(session, world=world)
    house.works()


def handed_in(house):
    house.person()
    case_id = house.draft()
    house.submits(case_id)
    return case_id


def office_of(house, case_id):
    with house.database.reading() as session:
        return session.get_one(Office, house.case(case_id).office_id).code


def test_b19_what_lies_at_an_office_that_ends_goes_on_at_its_successor(house, pack):
    """With an event; the officer decides there with the same rank, and both sides are told."""
    case_id = handed_in(house)
    house.passes(case_id, Node.UNIT)
    waited_since = house.case(case_id).entered_at
    takes_effect(house, merged(pack, Node.RECOMMENDER, "UM-LCJ", into="UM-ZRJ", name="乌鲁木齐市自然资源局"))
    case = house.case(case_id)
    assert (office_of(house, case_id), case.state, case.entered_at) == ("UM-ZRJ", State.IN_REVIEW, waited_since)
    assert house.view(case_id).events[-1].action is Action.SUCCEED
    assert "自然资源局" in "".join(house.network.told(1))
    assert "自然资源局" in "".join(house.network.told(CHATS[Node.RECOMMENDER]))
    house.passes(case_id, Node.RECOMMENDER)
    assert office_of(house, case_id) == "UM-RSJ"


def test_b19_a_case_is_never_passed_to_an_office_that_has_ended(house, pack):
    """Between the last day and the morning that moves everything: the next office is today's."""
    case_id = handed_in(house)
    house.calendar.passes(days=1)
    house.calendar.pack = merged(pack, Node.RECOMMENDER, "UM-LCJ", into="UM-ZRJ")
    with house.database.writing() as session:
        directory.sync(session, house.calendar.pack)
        succession.name_ends(session, house.calendar.pack)
    house.passes(case_id, Node.UNIT)
    assert office_of(house, case_id) == "UM-ZRJ"


def test_b19_an_office_that_the_pack_has_left_out_takes_no_window_down(house, pack):
    """Passing to a body of which the pack says nothing is no error: it has no window that could be closed."""
    case_id = handed_in(house)
    house.passes(case_id, Node.UNIT, Node.RECOMMENDER)
    left = tuple(one for one in pack.offices if one.code != "UM-PWH-GC")
    house.calendar.pack = replace(pack, offices=left)
    house.passes(case_id, Node.BUREAU)
    assert office_of(house, case_id) == "UM-PWH-GC"


def test_b19_a_pack_that_leaves_out_an_office_with_cases_or_officers_is_refused(house, pack):
    """By role and code, with the cases' numbers."""
    handed_in(house)
    bare = replace(pack, offices=tuple(one for one in pack.offices if one.code != "UM-LCJ"))
    with house.database.reading() as session:
        (lost,) = pack_change.orphaned(session, bare, LAST_DAY)
    assert (lost.what, lost.id, lost.numbers, lost.officers) == (
        "office", "recommender:UM-LCJ", ("RSSQ00000001",), True,
    )  # fmt: skip


def test_b19_a_new_case_finds_the_successor_and_the_units_choice_has_followed(house, pack):
    """The unit had chosen the old recommender; whom to call is said of the new one."""
    takes_effect(house, merged(pack, Node.RECOMMENDER, "UM-LCJ", into="UM-ZRJ", name="乌鲁木齐市自然资源局"))
    with house.database.reading() as session:
        (chosen,) = session.scalars(select(Recommendation))
        assert chosen.recommender.code == "UM-ZRJ"
    case_id = handed_in(house)
    with house.database.reading() as session:
        names = [
            one.office
            for one in of_case(
                session, case_id, by=actor_of(session, 1, house.calendar.world.today), world=house.calendar.world
            )
        ]
    assert "乌鲁木齐市自然资源局" in names


def test_b19_a_bodys_meeting_and_year_are_its_successors(house, pack):
    """Deliberated before the merger: voted on, announced and found by the new body's officers; the menu shows one post."""
    house.person()
    case_id = house.draft()
    house.submits(case_id)
    house.passes(case_id, Node.UNIT, Node.RECOMMENDER, Node.BUREAU)
    body = CHATS[Node.BODY]
    house.does(body, decisions.receive, case_id, seen=house.case(case_id).version)
    takes_effect(house, merged(pack, Node.BODY, "UM-PWH-GC", into="UM-PWH-ZH"))
    with house.database.reading() as session:
        by, world = actor_of(session, body, house.calendar.world.today), house.calendar.world
        assert [post.office for post in me(session, by=by, world=world).posts] == ["合并后的单位"]
        assert [line.id for line in desk.queue(session, DeskFilter(), by=by, world=world).lines] == [case_id]
        assert [line.id for line in desk.year(session, DeskFilter(), by=by, world=world).lines] == [case_id]
    house.does(body, decisions.announce, case_id, document="文1", seen=house.case(case_id).version)
    assert house.case(case_id).frozen["body"] == "合并后的单位"


def test_b19_a_reissue_goes_to_todays_body_and_an_old_page_keeps_the_old_name(house, pack):
    """谁发证谁受理, whoever that is today."""
    case_id = house.approved()
    house.works()
    takes_effect(house, merged(pack, Node.BODY, "UM-PWH-GC", into="UM-PWH-ZH", until=house.calendar.world.today))
    with house.database.reading() as session:
        row = session.scalars(select(Certificate)).one()
        assert row.record["body"] == pack.office(Node.BODY, "UM-PWH-GC").name
    again = house.does(1, correction.begin, row.id, Kind.REISSUE)
    house.uploads(again, "loss_statement", files.pdf("阿依古丽·买买提"))
    house.works()
    house.submits(again)
    house.passes(again, Node.UNIT)
    assert office_of(house, again) == "UM-PWH-ZH"
    assert house.case(case_id).state is State.COMPLETED


def test_b19_a_unit_is_merged_into_another_by_the_operators_verb(house, pack):
    """Its cases, drafts and officers go along; who looks for it finds the one that is there."""
    sent = handed_in(house)
    house.person(2, name="王小明", sequence=4)
    begun = house.draft(2)
    with house.database.writing() as session:
        world = house.calendar.world
        entry = directory.UnitEntry(
            code=OTHER_UNIT, name="乌鲁木齐市示例总场", portal="650100", tier="county", contact="人事科",
            phone="0991-0000009", address="示例路 9 号", recommenders=("UM-LCJ",),
        )  # fmt: skip
        directory.add_unit(session, entry, world=world)
        day = world.today - timedelta(days=1)
        succession.close(session, Node.UNIT, UNIT_CODE, into=OTHER_UNIT, last_day=day, pack=pack)
        session.flush()
        endings.settle(session, world=world)
    house.works()
    for case_id in (sent, begun):
        assert house.case(case_id).unit_id != house.unit_id
    house.passes(sent, Node.UNIT)
    assert office_of(house, sent) == "UM-LCJ"
    house.submits(begun, 2)
    assert house.case(begun).state is State.IN_REVIEW
    with house.database.reading() as session:
        assert [unit.name for unit in unit_search.search(session, "示例")] == ["乌鲁木齐市示例总场"]


def test_b19_an_office_without_a_successor_dismisses_its_officers_and_names_what_is_left(house, pack):
    """They hear it, and the help desk has the numbers."""
    case_id = handed_in(house)
    with house.database.writing() as session:
        day = house.calendar.world.today - timedelta(days=1)
        succession.close(session, Node.UNIT, UNIT_CODE, into="", last_day=day, pack=pack)
        session.flush()
        endings.settle(session, world=house.calendar.world)
        assert session.scalars(select(Officer).where(Officer.office_id == house.unit_id, Officer.active)).all() == []
    house.works()
    assert "身份已解除" in "".join(house.network.told(CHATS[Node.UNIT]))
    assert "RSSQ00000001" in "".join(house.network.told(CHATS[Node.HELPDESK]))
    assert house.case(case_id).state is State.IN_REVIEW


def test_b19_an_office_of_the_pack_ends_by_the_pack_and_no_office_by_itself(house, pack):
    """The verb says where to write it."""
    with house.database.writing() as session:
        for code, into, why in (("UM-LCJ", "UM-JYJ", "office_is_the_packs"), ("NONE", "", "no_such_office")):
            with pytest.raises(Refused, match=why):
                succession.close(session, Node.RECOMMENDER, code, into=into, last_day=LAST_DAY, pack=pack)
        with pytest.raises(Refused, match="successor_ended"):
            succession.close(session, Node.UNIT, UNIT_CODE, into=UNIT_CODE, last_day=LAST_DAY, pack=pack)


def test_b19_an_invitation_of_before_leads_to_the_successor_and_none_is_given_any_more(house, pack):
    """Who comes late comes to the office that is there."""
    with house.database.writing() as session:
        token = directory.invite(session, Node.RECOMMENDER, "UM-LCJ", Rank.CHIEF, world=house.calendar.world)
    takes_effect(house, merged(pack, Node.RECOMMENDER, "UM-LCJ", into="UM-ZRJ"))
    with house.database.writing() as session:
        joined = directory.join(session, token, 900, "zh", "王", world=house.calendar.world)
        assert joined.code == "UM-ZRJ"
        old = directory.find(session, Node.RECOMMENDER, "UM-LCJ").id
        assert session.scalars(select(Invitation).where(Invitation.office_id == old)).all()
        with pytest.raises(Refused, match="office_ended"):
            officers.invite(
                session,
                old,
                Rank.CLERK,
                by=actor_of(session, 900, house.calendar.world.today),
                world=house.calendar.world,
            )


def test_b19_seeing_to_an_ended_office_twice_does_nothing_more(house, pack):
    """A start after the morning, and another."""
    case_id = handed_in(house)
    house.passes(case_id, Node.UNIT)
    takes_effect(house, merged(pack, Node.RECOMMENDER, "UM-LCJ", into="UM-ZRJ"))
    version = house.case(case_id).version
    starts(house)
    assert house.case(case_id).version == version
    with house.database.reading() as session:
        moves = session.scalars(select(Event).where(Event.action == Action.SUCCEED)).all()
    assert len(moves) == 1


def test_b19_a_meeting_that_is_open_at_the_end_is_voted_on_by_the_successor(house, pack):
    """The old body's sheet, the new body's officer."""
    house.place = replace(house.place, pathway="review", proofs=("diploma", "work_proof", "achievements"))
    house.person()
    house.does(1, statements.state, Fact.PRESENT, "none")
    case_id = house.draft()
    house.submits(case_id)
    house.passes(case_id, Node.UNIT, Node.RECOMMENDER, Node.BUREAU)
    body, day = CHATS[Node.BODY], house.calendar.world.today
    house.does(body, decisions.receive, case_id, seen=house.case(case_id).version)
    chosen = [Chosen(case_id, house.case(case_id).version)]
    meeting, _ = house.does(body, committee.convene, chosen, held_on=day, members=9)
    takes_effect(house, merged(pack, Node.BODY, "UM-PWH-GC", into="UM-PWH-ZH"))
    house.does(body, committee.enter, meeting, present=9, votes={house.case(case_id).number: 9})
    house.does(body, committee.announce, meeting, document="文1")
    assert house.case(case_id).state is State.ON_NOTICE
