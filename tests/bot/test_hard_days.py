"""Lives that go wrong: pressed twice at once, two devices, begun again in the middle, a chat lost, the year's last day (B1)."""

from __future__ import annotations

import asyncio

from pipeline.offices import directory
from pipeline.rules.words import Node, Rank, State
from storage.models.cases import Case
from tests.bot.test_lives import CHOOSING, REGISTERING, STATING, broke, does, sends_papers
from tests.bot.test_recovering import asks, decides, shows_a_photo
from tests.numbers import UNIT_CODE


def pressing(who, label):
    """The newest message that has that button, and what the button carries."""
    shown = next(one for one in reversed(who.phones.network.of(who.chat_id)) if label in str(list(one.buttons)))
    return shown, next(data for text, data in shown.buttons.items() if label in text)


async def test_b1_every_button_of_a_filing_pressed_twice_opens_one_case_and_submits_it_once(front):
    """A slow line, an impatient thumb: both presses come, one after the other, and the second finds it done."""
    who = front.person()
    await who.says("/start")
    for step in (*REGISTERING, *STATING, *CHOOSING):
        if step.startswith("="):
            await who.says(step[1:])
            continue
        shown, data = pressing(who, step)
        await who.presses(shown, data)
        await who.presses(shown, data)
    assert len(front.all(Case)) == 1
    await sends_papers(front, who)
    for label in ("提交", "确认提交"):
        shown, data = pressing(who, label)
        await who.presses(shown, data)
        await who.presses(shown, data)
    front.house.works()
    assert [one.action.value for one in front.house.view(front.case.id).events].count("submit") == 1
    assert front.case.state is State.IN_REVIEW
    assert broke(front) == []


async def test_b1_two_officers_pass_on_one_case_at_the_same_moment(front):
    """Both have it on their screens; one act, and the other hears why not."""
    await front.submitted()
    first, second = front.unit, front.person(77)
    with front.house.database.writing() as session:
        token = directory.invite(session, Node.UNIT, UNIT_CODE, Rank.DECIDER, world=front.house.calendar.world)
        directory.join(session, token, 77, "zh", "乙", world=front.house.calendar.world)
    for one in (first, second):
        await one.says(front.case.number)
        await one.taps("提交（通过）")
    presses = [(one, *pressing(one, "确认")) for one in (first, second)]
    await asyncio.gather(*(one.presses(shown, data) for one, shown, data in presses))
    assert [one.action.value for one in front.house.view(front.case.id).events].count("pass") == 1
    assert broke(front, first.chat_id) + broke(front, 77) == []


async def test_b1_starting_again_at_every_step_of_a_filing_loses_no_answer_that_was_given(front):
    """/start before each question: what was stated is kept with the account, and the case is begun once."""
    who = await front.registered()
    await who.taps("申报职称")
    await who.says("示例林场")
    for step in STATING[2:]:
        await who.says("/start")
        await who.taps("申报职称")
        await does(who, step)
    await who.says("/start")
    await who.taps("申报职称")
    await does(who, *CHOOSING)
    await who.says("/start")
    assert len(front.all(Case)) == 1
    await who.says(front.case.number)
    await sends_papers(front, who)
    assert "提交" in str(who.last.buttons)


async def test_b1_the_answer_to_the_last_question_typed_into_the_next_is_asked_again_in_words(front):
    """A number where a people is asked, a name where a number is: nothing is taken, the question stands."""
    who = front.person()
    await who.says("/start")
    await does(who, *REGISTERING[:3])
    await who.says(REGISTERING[2][1:])  # the name once more, where the ID number is asked
    assert "身份证" in who.screen
    await does(who, REGISTERING[3])
    await who.says(REGISTERING[3][1:])  # the number where the people is asked: it is not repeated to the chat
    assert REGISTERING[3][1:] not in "".join(one.html for one in front.phones.network.of(1))
    await does(who, *REGISTERING[4:])
    assert "注册账号" not in who.last.buttons


async def test_b1_who_loses_the_telephone_on_31_december_hands_the_same_case_in_from_a_new_one(front):
    """All files were there; the account comes into the new chat by the help desk, in the next year, and the case with it."""
    who = await front.filing()
    await sends_papers(front, who)
    draft, clock = front.case.id, front.house.calendar
    clock.now = clock.now.replace(month=12, day=31, hour=13, minute=30)  # half past nine at night there
    fresh = await asks(front)
    await shows_a_photo(front, fresh, "GD00000002")
    await decides(front, "批准", "确认批准", number="GD00000002")
    clock.passes(hours=25)
    front.house.works()
    await fresh.says("/cases")
    await fresh.taps(front.house.view(draft, 2).number)
    await does(fresh, "提交", "确认提交")
    front.house.works()
    case = front.house.view(draft, 2)
    assert (case.state, case.year) == (State.IN_REVIEW, clock.now.year)
    assert broke(front) + broke(front, 2) == []


async def test_b1_what_is_handed_in_before_midnight_of_31_december_is_of_the_old_year(front):
    who = await front.filing()
    await sends_papers(front, who)
    clock = front.house.calendar
    clock.now = clock.now.replace(month=12, day=31, hour=15, minute=58)  # two minutes to midnight there
    year = clock.world.today.year
    await does(who, "提交", "确认提交")
    clock.passes(minutes=5)
    front.house.works()
    await who.says(front.case.number)
    assert (front.case.year, clock.world.today.year) == (year, year + 1)
    assert front.case.state is State.IN_REVIEW
    assert broke(front) == []
