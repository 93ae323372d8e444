"""A server that ends and one that begins on the same database: nothing that was said is lost, nothing is said twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chat import people, visitors
from chat.person import Person
from chat.server import ConsoleServer
from storage import network as rows
from tests.chat.small_bot import PDF, TOKEN, client, keyboard

if TYPE_CHECKING:
    from chat.turn import Turn
    from chat.wire import Json
    from storage.blobs import Blobs
    from storage.database import Database


async def test_b15_what_was_said_survives_a_restart(database: Database, blobs: Blobs) -> None:
    """Messages, an edit in its place, a deletion, a file and its bytes, what the bot had not confirmed, its commands."""
    async with ConsoleServer(database, blobs, token=TOKEN) as server, Person(server.url, "张三") as zhang:
        bot = client(server)
        await zhang.says("一")
        first = (await bot.get_updates())[0]
        sent = await bot.send_message(zhang.chat_id, "问", reply_markup=keyboard((("按", "a"),)))
        gone = await bot.send_message(zhang.chat_id, "收回")
        await bot.edit_message_text("改", chat_id=zhang.chat_id, message_id=sent.message_id)
        await bot.delete_message(zhang.chat_id, gone.message_id)
        await zhang.sends(("学历.pdf", PDF))
        await bot.session.close()
    async with ConsoleServer(database, blobs, token=TOKEN) as server, Person(server.url, "张三") as zhang:
        assert [shown.text for shown in zhang.screen] == ["一", "改", ""]
        bot = client(server)
        confirmed, left = await bot.get_updates(offset=0)
        assert confirmed.update_id == first.update_id
        assert (await bot.download(left.message.document)).read() == PDF
        assert [update.update_id for update in await bot.get_updates(offset=left.update_id)] == [left.update_id]
        later = await bot.send_message(zhang.chat_id, "接着")
        assert later.message_id > gone.message_id
        await bot.session.close()


async def test_b15_an_act_is_done_once_before_and_after_a_restart(database: Database, blobs: Blobs) -> None:
    """Its answer is the one that was given first."""
    answers = []
    chat = 0

    def say(turn: Turn) -> Json:
        return {"id": people.say(turn, chat, "只说一次")["message_id"]}

    for _ in range(2):
        async with ConsoleServer(database, blobs, token=TOKEN) as server:
            network = server.network
            if not answers:
                _, chat = await network.act(visitors.begin, "访客", "zh-hans", "192.0.2.1")
            for _ in range(2):
                answers.append(await network.act(visitors.once, chat, "act", "192.0.2.1", say))
            said = await network.look(rows.messages, chat)
    assert [message["text"] for message in said] == ["只说一次"]
    assert len(answers) == 4
    assert all(answer == answers[0] for answer in answers)
    assert chat >= visitors.OURS
    assert chat < 2**53
