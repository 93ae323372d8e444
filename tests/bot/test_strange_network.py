"""Another Bot API server than ours: it asks for patience, answers with a gateway's page, and sends what we don't know (B1)."""

from __future__ import annotations

import asyncio
import json

import pytest
from aiogram.exceptions import ClientDecodeError, TelegramBadRequest, TelegramForbiddenError, TelegramRetryAfter
from aiogram.methods import SendMessage
from sqlalchemy import select

from bot import saying
from bot.feeding import Feeder
from notify.fitting import CAPTION_MOST, cut, units
from notify.networks import Networks
from pipeline.messages import chat_state
from storage.models.chat import ClosedChat
from storage.models.people import Person as Account
from tests.bot.people import DATE
from tests.bot.test_lives import REGISTERING, broke, does
from tests.bot.test_polling import Bench, Server, bench, says  # noqa: F401  a fixture

METHOD = SendMessage(chat_id=1, text="")
FROM = {"id": 1, "is_bot": False, "first_name": "🐄\u200f某"}
PRIVATE = {"id": 1, "type": "private"}


@pytest.fixture
def rests(monkeypatch):
    """The pauses that were made, none of which takes its time."""
    made = []

    async def rest(seconds):
        made.append(seconds)

    monkeypatch.setattr(saying, "_pause", rest)
    return made


def asks_for(seconds):
    return TelegramRetryAfter(method=METHOD, message="Too Many Requests", retry_after=seconds)


async def fed(front, *raws):
    """Raw updates, by the way that those of a poll go."""
    feeder = Feeder(Networks(front.phones.bot), front.phones.dispatcher, front.house.database)
    with front.house.database.writing() as session:
        fresh = chat_state.take_in(
            session, [(raw["update_id"], json.dumps(raw)) for raw in raws], now=front.house.calendar.world.now
        )
    for raw in raws:
        if raw["update_id"] in fresh:
            feeder.feed(raw["update_id"], json.dumps(raw))
    await feeder.finish()


async def test_b1_a_flood_that_asks_for_minutes_loses_no_answer(front, rests):
    """429 with 45 seconds, twice: what was typed counts, and the next question is asked."""
    who = front.person()
    await who.says("/start")
    await does(who, *REGISTERING[:2])
    front.phones.network.trouble += [asks_for(45), asks_for(45)]
    await who.says(REGISTERING[2][1:])
    assert rests == [45, 45]
    assert "身份证" in who.screen
    await does(who, *REGISTERING[3:])
    assert len(front.all(Account)) == 1


async def test_b1_a_gateways_page_in_place_of_an_answer_is_asked_again(front, rests):
    who = front.person()
    front.phones.network.trouble.append(ClientDecodeError("Failed to decode object", ValueError("<html>"), "<html>"))
    await who.says("/start")
    assert "注册账号" in who.last.buttons
    assert rests == [1]


async def test_b1_a_courtesy_waits_for_no_flood(front, rests):
    """The press is answered late or not at all, the screen comes."""
    who = front.person()
    await who.says("/start")
    say = saying.Say(front.phones.bot, 1, None, None)
    front.phones.network.trouble.append(asks_for(40))
    await say._quietly(lambda: front.phones.bot.delete_message(1, 1))
    assert rests == []


async def test_b1_who_waits_for_the_network_leaves_the_place_to_other_chats(front, monkeypatch):
    """As many chats as are seen to at once are told to wait: the next one is answered meanwhile."""
    monkeypatch.setattr("bot.feeding.AT_ONCE", 1)
    answered = []

    async def rest(_):
        while not front.phones.network.of(2):
            await asyncio.sleep(0.01)
        answered.append(len(front.phones.network.of(1)))

    monkeypatch.setattr(saying, "_pause", rest)
    front.phones.network.trouble.append(asks_for(45))
    start = {"date": DATE, "text": "/start", "entities": [{"type": "bot_command", "offset": 0, "length": 6}]}
    await fed(
        front,
        *(
            {
                "update_id": n,
                "message": {"message_id": n, **start, "chat": {**PRIVATE, "id": n}, "from": {**FROM, "id": n}},
            }
            for n in (1, 2)
        ),
    )
    assert answered == [0]
    assert [len(front.phones.network.of(n)) for n in (1, 2)] == [1, 1]


async def test_b1_what_a_newer_network_hangs_on_a_message_costs_nobody_an_answer(front):
    """A forward, a reply and a keyboard of kinds that are not known yet: the words are read, the press is done."""
    await fed(
        front,
        {
            "update_id": 11,
            "message": {
                "message_id": 5, "date": DATE, "chat": {**PRIVATE, "photo": "?"}, "from": FROM, "text": "你好",
                "forward_origin": {"type": "of_another_kind", "date": DATE},
                "reply_markup": {"inline_keyboard": [[{"nothing": 1}]]},
            },
        },
    )  # fmt: skip
    menu = front.phones.network.of(1)[-1]
    assert "注册账号" in menu.buttons
    carrier = {"message_id": menu.id, "date": DATE, "chat": PRIVATE, "text": "…", "reply_markup": {"rows": 7}}
    press = {"id": "9", "from": FROM, "data": menu.buttons["注册账号"], "message": carrier}
    await fed(front, {"update_id": 12, "callback_query": press})
    assert len(front.phones.network.answered["9"]) == 1
    assert "同意" in str(front.phones.network.of(1)[-1].buttons)


async def test_b1_a_button_whose_message_is_out_of_reach_leads_on_below(front):
    """InaccessibleMessage: date 0 and nothing else; the screen comes as a new message."""
    who = front.person()
    await who.says("/start")
    press = {
        "id": "77", "from": FROM, "chat_instance": "1", "data": who.last.buttons["注册账号"],
        "message": {"message_id": who.last.id, "date": 0, "chat": PRIVATE},
    }  # fmt: skip
    await front.phones.feed(callback_query=press)
    assert len(front.phones.network.answered["77"]) == 1
    assert "同意" in str(who.last.buttons)
    assert broke(front) == []


async def test_b1_what_no_person_said_or_pressed_is_passed_over(front):
    """A server that sends what was not asked for; and that somebody blocked the bot opens no chat that was shut."""
    with front.house.database.writing() as session:
        session.add(ClosedChat(chat_id=1, since=front.house.calendar.world.now))
    channel = {"id": -5, "type": "channel", "title": "x"}
    member = {"user": {"id": 42, "is_bot": True, "first_name": "b"}, "status": "member"}
    gone = {**member, "status": "kicked", "until_date": 0}
    blocked = {"chat": PRIVATE, "from": FROM, "date": DATE, "old_chat_member": member, "new_chat_member": gone}
    for update in (
        {"inline_query": {"id": "1", "from": FROM, "query": "x", "offset": ""}},
        {"channel_post": {"message_id": 1, "date": DATE, "chat": channel, "text": "x"}},
        {"my_chat_member": blocked},
        {"something_new": {"a": 1}},
    ):
        await front.phones.feed(**update)
    assert front.phones.network.shown == {}
    with front.house.database.reading() as session:
        assert [one.chat_id for one in session.scalars(select(ClosedChat))] == [1]


@pytest.mark.parametrize(
    "refusal",
    [
        TelegramForbiddenError(method=METHOD, message="bot was kicked from the group chat"),
        TelegramBadRequest(method=METHOD, message="Bad Request: group chat was upgraded to a supergroup chat"),
    ],
)
async def test_b1_a_group_that_takes_nothing_is_left_alone(front, refusal):
    front.phones.network.trouble.append(refusal)
    group = {"id": -7, "type": "group", "title": "x"}
    await front.phones.feed(message={"message_id": 1, "date": DATE, "chat": group, "from": FROM, "text": "hi"})
    assert front.phones.network.shown == {}


async def test_b1_half_a_character_stops_no_update_behind_it(bench):  # noqa: F811
    """A lone surrogate is legal JSON, and no database takes it."""
    server = Server([says(1, "x\ud800y"), says(2, "after")])
    async with bench.polls(server):
        await bench.reaches(lambda: bench.heard == ["x?y", "after"])


async def test_b1_the_same_updates_after_a_restart_and_in_any_order_are_done_once(front):
    """Delivered late, twice and backwards: each word counts once, in the order of its number."""
    who = front.person()
    await who.says("/start")
    await does(who, *REGISTERING[:2])
    answers = [
        {
            "update_id": 900 + n,
            "message": {"message_id": 500 + n, "date": DATE, "chat": PRIVATE, "from": FROM, "text": said[1:]},
        }
        for n, said in enumerate(REGISTERING[2:6])
    ]
    await fed(front, *answers[:2])
    front.restarts()
    await fed(front, *answers[:2], *answers[2:])
    await fed(front, *reversed(answers))
    await who.taps("确认")
    assert [(one.ethnicity, one.phone) for one in front.all(Account)] == [("维吾尔", "13800000000")]


@pytest.mark.parametrize("length", [0, 1023, 1024, 1025, 5000])
def test_c3_what_a_caption_has_no_room_for_stands_below_whole(length):
    line = "学历证书𠮷的第一页\n"
    text = (line * (length // len(line) + 1))[:length]
    under, below = cut(text, CAPTION_MOST)
    assert units(under) <= CAPTION_MOST
    assert (under + below).replace("\n", "") == text.replace("\n", "")


async def test_c3_a_caption_that_is_longer_than_the_network_takes_loses_no_picture(front):
    say = saying.Say(front.phones.bot, 1, None, None)
    words = "很长的说明" * 1000
    await say.picture(words, b"png")
    await say.pictures(words, [b"jpg", b"jpg"])
    assert len(front.phones.network.albums) == 2
    said = "".join(one.html for one in front.phones.network.of(1))
    assert len(said) == 2 * (len(words) - CAPTION_MOST)
