"""Offices that go up in one another, one after the other, while people are on leave and links are under way (B19)."""

import threading
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from pipeline.kinds import forms
from pipeline.offices import directory, posts, stand_ins, succession
from pipeline.people.actor import actor_of
from pipeline.policy.checks.offices import offices as objections
from pipeline.review import claims, decisions, endings
from pipeline.rules.identity import organisation_code
from pipeline.rules.refusals import Refused
from pipeline.rules.words import Kind, Node, Rank, State
from storage.models.offices import Office, Officer
from tests.cage import files
from tests.house import CHATS
from tests.numbers import UNIT_CODE, organisation
from tests.pipeline.test_offices_end import LAST_DAY, handed_in, merged

UNIT, SECOND = CHATS[Node.UNIT], 201
CODES = [organisation(f"MA00TE9{place}") for place in (5, 6, 7)]


def unit(house, code):
    """Another unit of the same place, without an officer."""
    entry = directory.UnitEntry(
        code=code, name=f"乌鲁木齐市示例{code[-3:]}场", portal="650100", tier="county", contact="人事科",
        phone="0991-0000009", address="示例路 9 号", recommenders=("UM-LCJ",),
    )  # fmt: skip
    with house.database.writing() as session:
        directory.add_unit(session, entry, world=house.calendar.world)


def joins(house, chat, code=UNIT_CODE, rank=Rank.CLERK):
    with house.database.writing() as session:
        token = directory.invite(session, Node.UNIT, code, rank, world=house.calendar.world)
        directory.join(session, token, chat, "zh", f"王{chat}", world=house.calendar.world)


def goes_up_in(house, code, into):
    """Yesterday was its last day, and the morning has seen to it."""
    with house.database.writing() as session:
        world = house.calendar.world
        last = world.today - timedelta(days=1)
        succession.close(session, Node.UNIT, code, into=into, last_day=last, pack=world.pack)
        session.flush()
        endings.settle(session, world=world)
    house.works()


def post(house, chat):
    """The post that the chat holds now, alone."""
    with house.database.reading() as session:
        return session.scalars(select(Officer).where(Officer.chat_id == chat, Officer.active)).one()


@pytest.fixture
def chained(house):
    """A case at a unit that goes up in a second, which goes up in a third; its officer is on leave, and has claimed it."""
    case_id, today = handed_in(house), house.calendar.world.today
    joins(house, SECOND)
    house.does(UNIT, claims.take, case_id)
    leave = today + timedelta(days=2), today + timedelta(days=20)
    house.does(UNIT, stand_ins.give, post(house, UNIT).id, post(house, SECOND).id, *leave)
    for code in CODES[:2]:
        unit(house, code)
    for old, new in zip((UNIT_CODE, CODES[0]), CODES[:2], strict=True):
        house.calendar.passes(days=1)
        goes_up_in(house, old, new)
    return case_id


def test_b19_leave_and_claims_go_along_a_chain_of_mergers(house, chained):
    """The clerk who stands in decides at the third unit what was claimed at the first."""
    case = house.case(chained)
    assert case.office_id == post(house, SECOND).office_id
    with house.database.reading() as session:
        by = actor_of(session, SECOND, house.calendar.world.today)
        held = claims.holder(session, case, by=by, world=house.calendar.world)
        assert (held.mine, held.stands_for, by.post_at(case.office_id).rank) == (True, "沈国栋", Rank.DECIDER)
    house.does(SECOND, decisions.pass_on, chained, seen=case.version)
    assert house.case(chained).step == 1


def test_b19_a_link_that_hands_a_post_over_ends_it_after_two_mergers_too(house):
    """Given at the first unit, used at the third: its holder has no post there any more."""
    with house.database.writing() as session:
        token = directory.hand_over(session, post(house, UNIT).id.hex, world=house.calendar.world)
    for code in CODES[:2]:
        unit(house, code)
    goes_up_in(house, UNIT_CODE, CODES[0])
    goes_up_in(house, CODES[0], CODES[1])
    with house.database.writing() as session:
        joined = directory.join(session, token, 900, "zh", "王", world=house.calendar.world)
    assert joined.code == organisation_code(CODES[1]).key
    with house.database.reading() as session:
        assert session.scalars(select(Officer.chat_id).where(Officer.active, Officer.office_id == joined.id)).all() == [
            900
        ]


def test_b19_an_account_that_moves_to_a_chat_with_a_post_there_takes_leave_and_claims_along(house):
    """Two posts become one: what hung on the one hangs on the other."""
    case_id, today = handed_in(house), house.calendar.world.today
    joins(house, SECOND)
    joins(house, 900)
    house.does(UNIT, claims.take, case_id)
    house.does(UNIT, stand_ins.give, post(house, UNIT).id, post(house, SECOND).id, today, today)
    with house.database.writing() as session:
        posts.carry(session, UNIT, 900, "zh")
    with house.database.reading() as session:
        case, world = house.case(case_id), house.calendar.world
        by = actor_of(session, SECOND, today)
        assert claims.holder(session, case, by=by, world=world).mine
        assert by.post_at(case.office_id).rank is Rank.DECIDER


def test_b19_a_circle_of_mergers_is_refused_and_one_of_before_hangs_nobody(house):
    """Each the other's successor: the verb refuses, and an invitation of then is answered."""
    unit(house, CODES[0])
    with house.database.writing() as session:
        invited = directory.invite(session, Node.UNIT, CODES[0], Rank.CLERK, world=house.calendar.world)
        day, pack = house.calendar.world.today, house.calendar.pack
        succession.close(session, Node.UNIT, UNIT_CODE, into=CODES[0], last_day=day, pack=pack)
        session.flush()
        for later in (0, 1):
            with pytest.raises(Refused, match="successor_ended"):
                succession.close(
                    session, Node.UNIT, CODES[0], into=UNIT_CODE, last_day=day + timedelta(days=later), pack=pack
                )
        first, second = (directory.by_code(session, Node.UNIT, code) for code in (UNIT_CODE, CODES[0]))
        second.successor_id, first.ended_at, second.ended_at = first.id, house.calendar.now, house.calendar.now
    answers = []

    def comes():
        with suppress(Refused), house.database.writing() as session:
            answers.append("asked")
            directory.join(session, invited, 900, "zh", "王", world=house.calendar.world)
            answers.append("joined")

    comer = threading.Thread(target=comes, daemon=True)
    comer.start()
    comer.join(20)
    assert (comer.is_alive(), answers) == (False, ["asked"])


def test_b19_a_successor_that_begins_later_leaves_a_time_with_nobody(pack):
    """`policy check` names it."""
    changed = merged(pack, Node.RECOMMENDER, "UM-LCJ", into="UM-ZRJ")
    assert list(objections(changed)) == []
    late = tuple(
        replace(one, since=LAST_DAY + timedelta(days=9)) if one.code == "UM-ZRJ" else one for one in changed.offices
    )
    (fault,) = objections(replace(changed, offices=late))
    assert "UM-ZRJ begins on 2026-11-11" in fault[1]


def test_b19_between_the_last_day_and_the_morning_nobody_loses_a_case_by_looking(house, pack):
    """A holiday follows the last day: the officer looks and decides as ever, and what is handed in goes to the successor."""
    case_id, day = handed_in(house), house.calendar.world.today
    house.passes(case_id, Node.UNIT)
    house.calendar.pack = merged(pack, Node.RECOMMENDER, "UM-LCJ", into="UM-ZRJ", until=day)
    with house.database.writing() as session:
        directory.sync(session, house.calendar.pack)
        succession.name_ends(session, house.calendar.pack)
    house.calendar.passes(days=1)
    officer = CHATS[Node.RECOMMENDER]
    house.does(officer, decisions.mark_opened, case_id)
    seen = house.view(case_id, officer)
    house.does(officer, decisions.pass_on, case_id, seen=seen.version)
    house.person(2, name="王小明", sequence=4)
    second = house.draft(2)
    house.submits(second, 2)
    with house.database.reading() as session:
        route = [session.get_one(Office, id_).code for id_ in map(UUID, house.case(second).route)]
    assert route[1] == "UM-ZRJ"


@pytest.mark.parametrize(
    ("kind", "when"),
    [
        (Kind.UNIT_CHANGE, State.DRAFT),
        (Kind.UNIT_CHANGE, State.IN_REVIEW),
        (Kind.UNIT_RECOVERY, State.DRAFT),
        (Kind.UNIT_RECOVERY, State.IN_REVIEW),
        (Kind.UNIT_RECOVERY, State.APPROVED),
    ],
)
def test_b19_what_is_asked_about_a_unit_that_goes_up_in_another_never_hits_that_one(house, kind, when):
    """Neither its name nor its officers: the wish ends with the unit, and whoever filed it hears why."""
    unit(house, CODES[0])
    joins(house, SECOND, CODES[0], Rank.CHIEF)
    case_id, chat = asks_about_the_unit(house, kind)
    if when is not State.DRAFT:
        house.submits(case_id, chat)
        officer = comes_to_the_last_office(house, case_id)
    if when is State.APPROVED:
        house.does(officer, decisions.grant, case_id, seen=house.case(case_id).version)
    assert house.case(case_id).state is when
    house.calendar.passes(days=1)
    goes_up_in(house, UNIT_CODE, CODES[0])
    house.calendar.passes(days=9)
    house.works()
    if when is State.DRAFT:
        with pytest.raises(Refused, match="unit_ended"):
            house.submits(case_id, chat)
    elif when is State.IN_REVIEW:
        with pytest.raises(Refused, match="unit_ended"):
            house.does(officer, decisions.grant, case_id, seen=house.case(case_id).version)
    else:
        assert house.case(case_id).state is State.REJECTED
        assert "已经结束（撤销或并入其他单位）" in house.network.told(chat)[-1]
    with house.database.reading() as session:
        heir = directory.by_code(session, Node.UNIT, CODES[0])
        chats = select(Officer.chat_id).where(Officer.office_id == heir.id, Officer.active)
        assert (heir.name, set(session.scalars(chats))) == (f"乌鲁木齐市示例{CODES[0][-3:]}场", {SECOND, UNIT})


def test_b19_nobody_appeals_for_the_account_of_a_unit_that_has_ended(house):
    """Its successor's is another one."""
    unit(house, CODES[0])
    goes_up_in(house, UNIT_CODE, CODES[0])
    with pytest.raises(Refused, match="unit_ended"):
        asks_about_the_unit(house, Kind.UNIT_RECOVERY)


def asks_about_the_unit(house, kind):
    """A change of its name by its officer, or an appeal for its account by a stranger; the case and the chat."""
    changed = {"new_name": "乌鲁木齐市示例集团", "new_code": ""}
    appeal = {"code": UNIT_CODE, "officer": "李四", "own_phone": "13900000000"}
    said, about, chat = (changed, house.unit_id, UNIT) if kind is Kind.UNIT_CHANGE else (appeal, None, 700)
    case_id = house.does(chat, forms.file, kind, said, str(about or ""), "zh")
    for slot in house.view(case_id, chat).slots:
        house.uploads(case_id, slot.kind.id, files.noise(), chat)
    house.works()
    return case_id, chat


def comes_to_the_last_office(house, case_id):
    """Who decides there: the officer's chat."""
    while True:
        case = house.case(case_id)
        with house.database.reading() as session:
            node = session.get_one(Office, case.office_id).node
        if case.step == len(case.route) - 1:
            return CHATS[node]
        house.passes(case_id, node)
