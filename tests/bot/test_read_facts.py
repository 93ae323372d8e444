"""B17: what a diploma says of its owner's education is offered for the form, in the chat, and counts once they say so."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.people import statements
from pipeline.people.statements import JOINED
from pipeline.rules.scales import Education, Fact, Schooling
from storage.models.people import Person
from tests.cage import files
from tests.reading.papers import DIPLOMA, Saying, page

NUMBER = "RSSQ00000001"


async def sent(front, read, *, stated=Education.COLLEGE):
    """An applicant who pressed *stated*, sent a diploma, and opens the case when it was read."""
    front.house.tools = replace(front.house.tools, reader=Saying(read))
    front.house.restage()
    who = await front.filing()
    front.house.does(1, statements.state, Fact.EDUCATION, f"{stated}{JOINED}{Schooling.FULL_TIME}")
    front.has("diploma", files.noise())
    await who.taps("学历证书")
    await who.document("diploma")
    front.house.works()
    await who.says(NUMBER)
    return who


def education(front):
    return front.all(Person)[0].facts[Fact.EDUCATION]


async def test_b17_what_the_diploma_says_is_offered_and_counts_once_it_is_confirmed(front):
    """The button works once; then nothing is offered any more."""
    who = await sent(front, page(*DIPLOMA))
    assert "系统从“学历证书”读到：本科，您填写的是大专。要改成读到的吗？" in who.screen
    assert education(front) == Education.COLLEGE
    shown, press = who.last, who.last.buttons["对，填上"]
    await who.taps("对，填上")
    assert "✓ 已记录" in who.screen
    assert "系统从“学历证书”读到" not in who.screen
    assert education(front) == Education.BACHELOR
    await who.presses(shown, press)
    assert "已经失效" in who.toast


async def test_b17_who_knows_better_is_left_alone_and_is_not_asked_again(front):
    who = await sent(front, page(*DIPLOMA))
    assert "读到：本科" in who.screen
    await who.taps("不改，我填的对")
    assert "系统从“学历证书”读到" not in who.screen
    assert education(front) == Education.COLLEGE


@pytest.mark.parametrize("read", [page(*DIPLOMA, unsure="本科"), page("会议通知")])
async def test_b17_what_is_not_sure_is_not_offered(front, read):
    who = await sent(front, read)
    assert "系统从" not in who.screen
    assert "对，填上" not in who.last.buttons


async def test_b17_what_was_never_stated_is_offered_beside_filling_it_in(front):
    who = await sent(front, page(*DIPLOMA))
    with front.house.database.writing() as session:
        person = session.get(Person, front.all(Person)[0].id)
        person.facts = {key: value for key, value in person.facts.items() if key not in {"education", "schooling"}}
    await who.says(NUMBER)
    assert "读到：本科、全日制，对吗？" in who.screen
    assert "我自己填" in who.last.buttons
    await who.taps("对，填上")
    assert education(front) == Education.BACHELOR
