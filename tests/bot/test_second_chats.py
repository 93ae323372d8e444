"""One account in several chats: the word that lets one in, who may use it, and how all others are sent away (B15)."""

import re

import pytest
from sqlalchemy import select

from pipeline.messages import notices
from pipeline.people import second_chats
from storage.models.people import ChatOffer, SecondChat
from storage.models.people import Person as Account
from tests.bot.conftest import NAME
from tests.bot.test_recovering import asks, decides, shows_a_photo


@pytest.fixture
async def her(front):
    return await front.registered(1)


async def word_of(who):
    """What the account's own screen gives for another chat."""
    await who.says("/start")
    await who.taps("我的信息")
    await who.taps("在别的聊天里也能用")
    (word,) = re.findall(r"/start (chat-[\w-]+)", who.screen)
    return word


async def enters(front, word, chat_id):
    who = front.person(chat_id)
    await who.says(f"/start {word}")
    return who


async def test_b15_a_word_lets_one_other_chat_in_once(front, her):
    """Then it is spent, for a third chat and for the same."""
    word = await word_of(her)
    second = await enters(front, word, 2)
    assert f"{NAME}，您好" in second.screen
    third = await enters(front, word, 3)
    assert "口令无效或已过期" in third.screen
    assert [row.chat_id for row in front.all(SecondChat)] == [2]


async def test_b15_a_word_ends_after_ten_minutes_and_with_the_next(front, her):
    """Nothing of it is kept but a hash."""
    first, second = await word_of(her), await word_of(her)
    assert "口令无效或已过期" in (await enters(front, first, 2)).screen
    front.house.calendar.passes(minutes=11)
    assert "口令无效或已过期" in (await enters(front, second, 2)).screen
    assert second not in str([row.word_hash for row in front.all(ChatOffer)])
    assert front.all(SecondChat) == []


async def test_b15_a_chat_with_an_account_of_its_own_keeps_it(front, her):
    """Also her own chat, and the second one again."""
    word = await word_of(her)
    await her.says(f"/start {word}")
    assert "已经注册过账号" in her.screen
    second = await enters(front, word, 2)
    await second.says("/start")
    await second.taps("我的信息")
    assert NAME in second.screen


async def test_b15_every_notice_goes_to_each_chat_and_to_none_that_has_left(front, her):
    """What was written while the chat was still one of the account's is not told any more either."""
    await enters(front, await word_of(her), 2)
    with front.house.database.writing() as session:
        person = session.scalars(select(Account)).one()
        notices.tell_person(session, person, "account_moved", world=front.house.calendar.world, about="1", number="GD1")
    front.house.works()
    assert [len(front.house.network.told(chat)) for chat in (1, 2)] == [1, 1]
    with front.house.database.writing() as session:
        person = session.scalars(select(Account)).one()
        notices.tell_person(session, person, "account_moved", world=front.house.calendar.world, about="2", number="GD2")
        second_chats.forget(session, person)
    front.house.works()
    assert [len(front.house.network.told(chat)) for chat in (1, 2)] == [2, 1]


@pytest.mark.parametrize("kept", [1, 2])
async def test_b15_only_this_chat_sends_the_others_away(front, her, kept):
    """From whichever it is pressed."""
    await enters(front, await word_of(her), 2)
    here, there = front.person(kept), front.person(3 - kept)
    await here.says("/start")
    await here.taps("我的信息")
    await here.taps("只留这个聊天")
    assert "已退出 1 个" in here.screen
    await there.says("/start")
    assert "注册账号" in there.last.buttons
    assert [row.chat_id for row in front.all(Account)] == [kept]


async def test_b15_a_recovery_sends_every_chat_away(front, her):
    """A lost telephone is why accounts are recovered."""
    await enters(front, await word_of(her), 5)
    who = await asks(front)
    await shows_a_photo(front, who)
    await decides(front, "批准", "确认批准")
    front.house.calendar.passes(hours=25)
    front.house.works()
    assert front.all(SecondChat) == []
    assert [row.chat_id for row in front.all(Account)] == [2]
