"""The chat itself: restarts, commands in mid-conversation, languages, groups, strangers, trouble."""

import json

import pytest
import structlog
from aiogram.exceptions import TelegramForbiddenError, TelegramRetryAfter
from aiogram.methods import SendMessage
from sqlalchemy import select

from pipeline.offices import directory
from pipeline.rules.words import Node, Rank
from storage.models.offices import Officer
from tests.bot.conftest import NAME, NUMBER
from tests.bot.people import DATE
from tests.numbers import UNIT_CODE


async def test_a_restart_in_the_middle_of_a_conversation_loses_nothing(front):
    """New process, same chat: registration, filing and an officer's list of defects go on where they stood."""
    who = front.person()
    await who.says("/start")
    await who.taps("注册账号")
    await who.taps("同意")
    await who.says(NAME)
    front.restarts()
    await who.says(NUMBER)
    front.restarts()
    await who.says("维吾尔")
    await who.says("13800000000")
    front.restarts()
    await who.taps("确认")
    assert "注册成功" in who.screen


async def test_a_return_that_is_being_written_survives_a_restart(front):
    """The lines written before it are there after it."""
    await front.submitted()
    await front.unit.says("RSSQ00000001")
    await front.unit.taps("退回")
    await front.unit.says("第一条")
    front.restarts()
    await front.unit.says("第二条")
    front.restarts()
    await front.unit.taps("确认退回")
    (event,) = [event for event in front.house.view(front.case.id).events if event.defects]
    assert [defect["what"] for defect in event.defects] == ["第一条", "第二条"]


async def test_a_command_leaves_the_conversation_and_says_so(front):
    """And the next text is no answer to the old question."""
    who = front.person()
    await who.says("/start")
    await who.taps("注册账号")
    await who.taps("同意")
    await who.says("/cancel")
    left, menu = front.phones.network.of(1)[-2:]
    assert "已退出" in left.text
    assert "注册账号" in menu.buttons
    await who.says(NAME)
    assert "没有看懂" in who.screen


async def test_what_is_not_understood_is_answered_with_what_can_be_done(front):
    """Text, a place on the map, a command that nobody has."""
    who = front.person()
    for what in ({"text": "羊不吃草"}, {"location": {"latitude": 1, "longitude": 1}}, {"text": "/foo"}):
        await who.sends(**what)
        assert "没有看懂" in who.screen
        assert "注册账号" in who.last.buttons


async def test_while_words_are_awaited_other_things_are_answered_with_that(front):
    """A photo instead of a name, a text instead of a button, an edited message."""
    who = front.person()
    await who.edits("改了")
    assert front.phones.network.of(1) == []
    await who.says("/start")
    await who.taps("注册账号")
    await who.taps("同意")
    await who.photo("p")
    assert "请用文字回答" in who.screen
    await who.edits(NAME)
    assert "重新发送" in who.screen
    for answer in (NAME, NUMBER, "汉", "13800000000", "?"):
        await who.says(answer)
    assert "点按上面的按钮" in who.screen


async def test_the_language_is_the_phones_until_another_is_chosen(front):
    """Chosen once, kept over a restart, and notices speak it too."""
    who = front.person(language="en")
    await who.says("/start")
    assert "Professional titles" in who.screen
    await who.says("/language")
    await who.taps("中文")
    front.restarts()
    await who.says("/start")
    assert "职称申报服务" in who.screen
    await front.unit.says("/language")
    await front.unit.taps("English")
    with front.house.database.reading() as session:
        assert session.scalars(select(Officer.language).where(Officer.chat_id == front.unit.chat_id)).one() == "en"


async def test_an_invitation_makes_an_officer_once(front):
    """The name is asked where there is no account; a spent one is refused in words, before anything is asked."""
    with front.house.database.writing() as session:
        token = directory.invite(session, Node.UNIT, UNIT_CODE, Rank.CLERK, world=front.house.calendar.world)
    who = front.person(7)
    await who.says(f"/start {token}")
    await who.says("王五")
    assert "您已成为 乌鲁木齐市示例林场 的工作人员" in who.screen
    assert any("待办 0" in label for label in who.last.buttons)
    other = front.person(8)
    await other.says(f"/start {token}")
    assert "邀请无效" in other.screen
    await other.says("赵六")
    assert "没有看懂" in other.screen


async def test_a_group_is_told_once_that_the_bot_talks_in_private(front):
    """Then it keeps silent there."""
    chat, sender = {"id": -5, "type": "group", "title": "群"}, {"id": 1, "is_bot": False, "first_name": "某"}
    for id_ in (1, 2):
        await front.phones.feed(
            message={"message_id": id_, "date": DATE, "chat": chat, "from": sender, "text": "/start"}
        )
    (said,) = front.phones.network.of(-5)
    assert "私聊" in said.text


@pytest.mark.parametrize(
    ("data", "answer"),
    [
        *((made, "这个按钮已经失效") for made in ("", "zzz", "c:p:AAAA:1", "o:notanid:0", "g:nowhere", "l:xx")),
        ("f:1:2:3:4:5:6:7", "这个按钮已经失效"),
        ("q:" + "A" * 22, "只有该单位的工作人员可以查看待办"),
    ],
)
async def test_a_made_up_button_is_answered_in_words(front, data, answer):
    """Whatever bytes a press carries."""
    who = front.person()
    await who.says("/start")
    await who.presses(who.last, data)
    assert answer in who.toast


async def test_trouble_is_one_calm_sentence_and_the_log_knows_nothing_personal(front):
    """A number to name it by; neither the message nor the exception's text is written down."""
    await front.registered()
    who = front.person(2)
    await who.says("/start")

    def broken():
        raise RuntimeError(f"with {NUMBER} in it")

    front.phones.dispatcher = front.dispatcher_on(broken)
    with structlog.testing.capture_logs() as logs:
        await who.says("我的号码是" + NUMBER)
    assert "没有丢失" in who.screen
    (entry,) = logs
    assert entry["incident"] in who.screen
    assert entry["error"] == "RuntimeError"
    assert NUMBER not in json.dumps(logs, ensure_ascii=False)


async def test_the_networks_patience_is_respected(front):
    """Asked to wait, it waits and sends; blocked, it gives up without a word."""
    who = front.person()
    method = SendMessage(chat_id=1, text="")
    front.phones.network.trouble.append(TelegramRetryAfter(method=method, message="", retry_after=1))
    await who.says("/start")
    assert "职称申报服务" in who.screen
    front.phones.network.trouble.append(TelegramForbiddenError(method=method, message="blocked"))
    await who.says("/start")
    assert len(front.phones.network.of(1)) == 1
