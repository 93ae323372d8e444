"""Our network's chats in Matrix rooms, on a real Synapse (B15): choices by number and by picture, edits, files, privacy."""

import asyncio
from contextlib import asynccontextmanager, suppress

import pytest
from aiogram.exceptions import TelegramForbiddenError

from chat.matrix.bridge import Bridge
from chat.matrix.coming import _done
from chat.matrix.heard import Said
from chat.matrix.homeserver import Account
from chat.matrix.written import choices
from chat.server import ConsoleServer
from pipeline.rules.refusals import Refused
from storage import rooms
from tests.chat.small_bot import PDF, TOKEN, client, keyboard, picture
from tests.synapse import App, account, synapse

pytestmark = pytest.mark.xdist_group("chat")


@asynccontextmanager
async def bridged(network, user, token="", password=""):
    """The bridge, until the block ends; then it is cut off as by a kill."""
    bridge = Bridge(network, Account(synapse(), user, token=token, password=password))
    task = asyncio.create_task(bridge.run())
    yield bridge
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


@pytest.fixture
def us():
    """The bot's own account at the homeserver."""
    return account()


@pytest.fixture
async def her():
    app = App()
    yield app
    await app.close()


@pytest.fixture
async def bridge(server, answering, us):
    async with bridged(server.network, *us) as bridge:
        yield bridge


class Talk:
    """Her room with the bot."""

    def __init__(self, app, room, bot):
        self.app, self.room, self.bot = app, room, bot

    @property
    def shown(self):
        return [one for one in self.app.screen(self.room) if one["from"] == self.bot]

    @property
    def last(self):
        return self.shown[-1]["content"] if self.shown else {"body": ""}

    async def says(self, text):
        return await self.app.says(self.room, text)

    async def sees(self, text):
        return await self.app.until(lambda: next((one for one in self.shown if text in one["content"]["body"]), None))


@pytest.fixture
async def talk(bridge, her, us):
    """She has invited the bot, and it has greeted her."""
    talk = Talk(her, await her.invites(us[0]), us[0])
    await talk.sees("欢迎")
    return talk


async def test_b15_a_room_begins_with_the_greeting_and_numbered_choices(talk):
    """Marked text, the labels in their order, and what to do with them."""
    assert talk.last["body"] == "你好 & 欢迎\n\n[1] 申报\n[2] 查询\n回复数字即可选择"
    assert "<b>你好</b> &amp; 欢迎" in talk.last["formatted_body"]
    assert "<b>[1]</b> 申报<br><b>[2]</b> 查询" in talk.last["formatted_body"]


async def test_b15_a_typed_number_presses_the_button_and_the_new_screen_stands_below_it(talk):
    """Also in full width; a number that no button has is a word."""
    await talk.says("１")
    await talk.sees("好的")
    assert (await talk.sees("[1] 提交"))["id"] == talk.shown[-1]["id"]
    await talk.says("2")
    await talk.sees("收到 2")
    await talk.says("1.")
    await talk.sees("不认识 submit")


async def test_b15_a_number_that_is_sent_twice_confirms_nothing(talk):
    """What the first leads to has not been read when the second is written."""
    first, second = await talk.says("1"), await talk.says("1")
    assert first != second
    await talk.sees("[1] 提交")
    await talk.says("完")
    await talk.sees("收到 完")
    assert "不认识 submit" not in str(talk.shown)
    await talk.says("1")
    await talk.sees("不认识 submit")


async def test_b15_a_number_counts_for_what_stood_above_it_alone(talk, server):
    """Whether it was written before the screen changed is told by the homeserver's own order."""
    await talk.says("1")
    await talk.sees("[1] 提交")
    network = server.network
    (chat,) = await network.look(lambda session: [one.chat_id for one in rooms.rooms(session)])
    (shown,) = await network.look(lambda session: [m["message_id"] for m in rooms.lowest(session, chat) if choices(m)])
    changed = (await network.look(rooms.standing, chat, shown)).shown
    with pytest.raises(Refused, match="choices_newer"):
        await network.act(_done, chat, "$late", Said("1"), changed - 1)
    assert (await network.act(_done, chat, "$read", Said("1"), changed))["id"] > changed


async def test_b15_a_picture_of_a_number_presses_the_button_of_its_message_in_its_place(talk):
    """The message is replaced, and what was answered is a notice."""
    first = talk.shown[0]
    await talk.app.reacts(talk.room, first["id"], "👍")
    await talk.app.reacts(talk.room, first["id"], "1️⃣")
    await talk.sees("选择了申报")
    assert talk.shown[0]["edited"]
    assert [one["content"]["msgtype"] for one in talk.shown] == ["m.text", "m.notice"]
    assert "收到" not in str(talk.shown)


async def test_b15_what_was_written_may_be_changed_and_commands_begin_with_an_exclamation_mark(talk):
    """Since apps keep the slash for themselves."""
    said = await talk.says("一")
    await talk.sees("收到 一")
    new = {"msgtype": "m.text", "body": "二"}
    relation = {"m.new_content": new, "m.relates_to": {"rel_type": "m.replace", "event_id": said}}
    await talk.app.sends(talk.room, {"msgtype": "m.text", "body": "* 二", **relation})
    await talk.sees("改为 二")
    await talk.says("!menu x")
    await talk.sees("收到 /menu x")
    await talk.says("!！")
    await talk.sees("收到 !！")


@pytest.mark.parametrize(("name", "data", "kind"), [("毕业证书（原件）.pdf", PDF * 20_000, "application/pdf")])
async def test_b15_files_go_up_and_down_with_their_chinese_names(talk, name, data, kind):
    """A megabyte, unchanged."""
    await talk.app.sends_file(talk.room, name, data, kind)
    shown = await talk.sees("原样退回")
    assert shown["content"]["filename"] == name
    assert shown["content"]["msgtype"] == "m.file"
    assert await talk.app.fetches(shown["content"]["url"]) == data


async def test_b15_a_picture_is_taken_as_it_is_and_one_of_the_bots_is_an_image(talk, server, bot):
    """No size is lost; an album's pictures come one by one."""
    original = picture(1600, 1200)
    await talk.app.sends_file(talk.room, "照片.jpg", original, "image/jpeg")
    shown = await talk.sees("原样退回")
    assert await talk.app.fetches(shown["content"]["url"]) == original
    from aiogram.types import BufferedInputFile

    (chat,) = await server.network.look(lambda session: [one.chat_id for one in rooms.rooms(session)])
    await bot.send_photo(
        chat, BufferedInputFile(original, "x.jpg"), caption="图", reply_markup=keyboard((("看", "v"),))
    )
    image = await talk.sees("图\n\n[1] 看")
    assert image["content"]["msgtype"] == "m.image"
    assert (image["content"]["info"]["w"], image["content"]["info"]["h"]) == (1280, 960)


async def test_b15_a_message_with_an_id_number_is_taken_back_or_she_is_asked_to(talk, server, bot):
    """By the power that a talk between two gives; without it she is told."""
    (chat,) = await server.network.look(lambda session: [one.chat_id for one in rooms.rooms(session)])
    levels = await talk.app.client.room_get_state_event(talk.room, "m.room.power_levels")
    said = await talk.says("我的身份证号")
    await talk.sees("收到 我的身份证号")
    number = await server.network.look(rooms.message_at, chat, said)
    await bot.delete_message(chat, number)
    await talk.sees("没有权限删除")
    await talk.app.client.room_put_state(
        talk.room, "m.room.power_levels", levels.content | {"users": {**levels.content["users"], talk.bot: 50}}
    )
    again = await talk.says("还有一次")
    await talk.sees("收到 还有一次")
    await bot.delete_message(chat, await server.network.look(rooms.message_at, chat, again))
    await talk.app.until(lambda: again not in talk.app.rooms[talk.room])


async def test_b15_who_comes_third_ends_the_talk(talk, us):
    """Nothing personal is said to two; and nobody speaks in another's name."""
    third = App()
    await talk.app.client.room_invite(talk.room, third.me)
    await third.client.join(talk.room)
    await talk.sees("机器人现在离开")
    await talk.app.until(lambda: us[0] not in talk.app.client.rooms[talk.room].users)
    await third.close()


async def test_b15_a_room_of_several_is_left_at_once(bridge, her, us):
    """Invited where another is already."""
    third = App()
    room = await her.invites(third.me, preset=None)
    await third.client.join(room)
    await her.client.room_invite(room, us[0])
    await Talk(her, room, us[0]).sees("只能私聊")
    await third.close()


async def test_b15_who_leaves_has_closed_the_chat_and_comes_back_to_the_same(talk, server, bot, us):
    """The bot is refused as at Telegram; a new room goes on with the old chat."""
    (chat,) = await server.network.look(lambda session: [one.chat_id for one in rooms.rooms(session)])
    await talk.app.client.room_leave(talk.room)

    async def refused():
        while True:
            await bot.send_message(chat, "还在吗")
            await asyncio.sleep(0.05)

    with pytest.raises(TelegramForbiddenError):
        await asyncio.wait_for(refused(), 20)
    again = Talk(talk.app, await talk.app.invites(us[0]), us[0])
    await again.sees("欢迎")
    assert await server.network.look(lambda session: [one.chat_id for one in rooms.rooms(session)]) == [chat]


async def test_b15_encrypted_and_spoken_words_are_refused_kindly(talk):
    """In a sentence that says what to do."""
    await talk.app.sends(talk.room, {"msgtype": "m.audio", "body": "语音.ogg", "url": "mxc://x/y"})
    await talk.sees("看不了语音")
    await talk.app.client.room_send(talk.room, "m.room.encrypted", {"algorithm": "m.megolm.v1.aes-sha2"})
    await talk.sees("端到端加密")


async def test_b15_a_kill_of_the_bridge_loses_and_doubles_nothing(database, blobs, us, her):
    """What is said meanwhile, on both sides, arrives once; what was told just before the kill is not told again.

    By password: a new log-in is the same device, by which the homeserver knows what it has.
    """
    async with ConsoleServer(database, blobs, token=TOKEN) as server:
        bot = client(server)
        talk = Talk(her, await her.invites(us[0]), us[0])
        async with bridged(server.network, us[0], password="word"):
            while not (chats := await server.network.look(lambda s: [one.chat_id for one in rooms.rooms(s)])):
                await asyncio.sleep(0.05)
            await bot.send_message(chats[0], "第一句")
            await talk.sees("第一句")
        await talk.says("没人听见的时候")
        await bot.send_message(chats[0], "第二句")
        await server.network.act(_forget_what_was_told, chats[0])
        async with bridged(server.network, us[0], password="word"):
            await talk.sees("第二句")
            said = [update.message.text for update in await bot.get_updates(timeout=5)]
            await asyncio.sleep(0.3)
            await her.looks()
        assert said == ["/start", "没人听见的时候"]
        assert [one["content"]["body"] for one in talk.shown] == ["第一句", "第二句"]
        await bot.session.close()


def _forget_what_was_told(turn, chat_id):
    """As if the kill had come between the homeserver's answer and our own note of it."""
    rooms.of_chat(turn.session, chat_id).sent = 0
