"""Polling, over real HTTP: stored before confirmed, in order within a chat, side by side between chats."""

from __future__ import annotations

import asyncio
import json
import os
import signal
from contextlib import asynccontextmanager, suppress

import pytest
import structlog
from aiogram import Dispatcher
from aiogram.exceptions import ClientDecodeError
from aiogram.types import Message
from aiohttp import web
from sqlalchemy import select

from bot import polling
from bot.app import make_bot
from bot.polling import poll
from notify.networks import OURS, Networks
from pipeline.messages import chat_state
from pipeline.rules.refusals import Refused
from storage.models.chat import Update

TOKEN = "42:TEST"


class Server:
    """A Bot API server that plays a script of answers to getUpdates, then has nothing more to say."""

    def __init__(self, *script):
        self.script, self.offsets, self.asked, self.url = list(script), [], [], ""
        self.idle = asyncio.Event()

    async def _method(self, request):
        if request.match_info["method"] != "getUpdates":
            self.asked.append((request.match_info["method"], dict(await request.post())))
            return web.json_response({"ok": True, "result": True})
        self.offsets.append(int((await request.post()).get("offset") or 0))
        if not self.script:
            self.idle.set()
            await asyncio.sleep(30)
        answer = self.script.pop(0)
        if isinstance(answer, list):
            return web.json_response({"ok": True, "result": answer})
        code, body = answer
        return web.Response(status=code, text=body)

    @asynccontextmanager
    async def running(self):
        app = web.Application()
        app.router.add_route("*", "/bot{token}/{method}", self._method)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        self.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
        yield self
        await runner.cleanup()


def refusal(code, description):
    return code, json.dumps({"ok": False, "error_code": code, "description": description})


def says(id_, text, chat=1):
    sender = {"id": chat, "is_bot": False, "first_name": "某"}
    return {
        "update_id": id_,
        "message": {
            "message_id": id_,
            "date": 1,
            "chat": {"id": chat, "type": "private"},
            "from": sender,
            "text": text,
        },
    }


class Bench:
    """A dispatcher whose one handler notes what it is told."""

    def __init__(self, database, calendar):
        self.database, self.calendar = database, calendar
        self.heard, self.gates, self.stored = [], {}, []
        self.dispatcher = Dispatcher()
        self.dispatcher.message.register(self._hear)

    async def _hear(self, message: Message):
        gate = self.gates.get(message.text)
        if gate is not None:
            await gate.wait()
        if message.text == "broken":
            raise ValueError("with a name in it")
        self.heard.append(message.text)

    def bodies(self):
        with self.database.reading() as session:
            return dict(session.execute(select(Update.id, Update.body)).all())

    @asynccontextmanager
    async def polls(self, server):
        async with server.running(), make_bot(TOKEN, server.url) as bot:
            task = asyncio.create_task(poll(Networks(bot), self.dispatcher, self.database, lambda: self.calendar.now))
            yield task
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    async def reaches(self, condition, seconds=10):
        async with asyncio.timeout(seconds):
            while not condition():
                await asyncio.sleep(0.02)


@pytest.fixture
def bench(database, calendar):
    return Bench(database, calendar)


@pytest.fixture(autouse=True)
def short_patience(monkeypatch):
    """Seconds of a real outage are hundredths here."""
    monkeypatch.setattr(polling, "BACKOFF_S", (0.02,))


async def test_updates_are_stored_before_they_are_confirmed_and_emptied_once_handled(bench):
    """The offset rises above what is in the database, not above what was handled."""
    bench.gates["slow"] = asyncio.Event()
    server = Server([says(7, "slow")])
    async with bench.polls(server):
        await server.idle.wait()
        assert server.offsets == [0, 8]
        assert "slow" in bench.bodies()[7]
        bench.gates["slow"].set()
        await bench.reaches(lambda: bench.bodies() == {7: None})
    assert bench.heard == ["slow"]


async def test_what_a_crash_left_is_handled_first_and_only_once(bench):
    """The network delivers it again, since it was never confirmed."""
    bench.gates["left"] = asyncio.Event()
    async with bench.polls(Server([says(7, "left")])) as task:
        await bench.reaches(lambda: 7 in bench.bodies())
        for handling in asyncio.all_tasks() - {task, asyncio.current_task()}:
            if "_see_to" in repr(handling):
                handling.cancel()  # the process dies
    assert bench.bodies()[7]
    bench.gates.clear()
    server = Server([says(7, "left"), says(8, "next")])
    async with bench.polls(server):
        await bench.reaches(lambda: bench.bodies() == {7: None, 8: None})
    assert bench.heard == ["left", "next"]


async def test_one_chat_is_answered_in_order_and_never_waits_for_another(bench):
    """A slow answer holds its own chat only."""
    bench.gates["slow"] = asyncio.Event()
    async with bench.polls(Server([says(1, "slow", chat=1), says(2, "second", chat=1), says(3, "other", chat=2)])):
        await bench.reaches(lambda: bench.heard == ["other"])
        bench.gates["slow"].set()
        await bench.reaches(lambda: len(bench.heard) == 3)
    assert bench.heard == ["other", "slow", "second"]


async def test_an_update_that_breaks_its_handler_or_can_not_be_read_does_not_come_back(bench):
    """It counts as handled, what follows is answered, and the log says nothing personal."""
    unreadable = {"update_id": 2, "message": {"chat": {"id": 1}, "strange": True}}
    with structlog.testing.capture_logs() as logs:
        async with bench.polls(Server([says(1, "broken"), unreadable, says(3, "fine")])):
            await bench.reaches(lambda: bench.bodies() == {1: None, 2: None, 3: None})
    assert bench.heard == ["fine"]
    assert [entry["update"] for entry in logs if entry["event"] == "bot.update_failed"] == [1, 2]
    assert "name" not in json.dumps(logs)


@pytest.mark.parametrize(
    "trouble",
    [
        refusal(502, "Bad Gateway"),
        (502, "<html>nginx</html>"),
        refusal(409, "Conflict: terminated by other getUpdates request"),
        (
            429,
            json.dumps(
                {"ok": False, "error_code": 429, "description": "Too Many Requests", "parameters": {"retry_after": 1}}
            ),
        ),
    ],
)
async def test_trouble_of_the_network_costs_time_and_no_update(bench, trouble):
    """Backed off, then on from the same offset."""
    server = Server([says(1, "before")], trouble, [says(2, "after")])
    async with bench.polls(server):
        await bench.reaches(lambda: bench.heard == ["before", "after"])
    assert server.offsets[1:3] == [2, 2]


async def test_b15_back_from_a_webhook_the_bot_takes_it_away_itself(bench):
    """Telegram refuses to be polled while one is set; nothing that waits is dropped."""
    active = (
        "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
    )
    server = Server(refusal(409, active), [says(1, "waited")])
    async with bench.polls(server):
        await bench.reaches(lambda: bench.heard == ["waited"])
    assert [(name, fields.get("drop_pending_updates")) for name, fields in server.asked if "ebhook" in name] == [
        ("deleteWebhook", None)
    ]


async def test_b15_two_networks_are_polled_at_once_and_each_is_answered_at_its_own(bench):
    """By the chat's number, also for what a restart left; Telegram's trouble stops nobody at ours."""
    left, ours = says(4, "left", OURS + 7), says(5, "ours", OURS + 7)
    with bench.database.writing() as session:
        chat_state.take_in(session, [(4, json.dumps(left))], now=bench.calendar.now)
    telegram, own = Server(refusal(502, "Bad Gateway"), [says(1, "theirs", 7)]), Server([ours])
    bench.dispatcher.message.middleware(answering)
    async with telegram.running(), own.running(), make_bot(TOKEN, telegram.url) as one, make_bot(TOKEN, own.url) as two:
        bots = Networks(one, two)
        task = asyncio.create_task(poll(bots, bench.dispatcher, bench.database, lambda: bench.calendar.now))
        await bench.reaches(lambda: len(bench.heard) == 3)
        await asyncio.sleep(0.1)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
    assert [fields["text"] for name, fields in telegram.asked if name == "sendMessage"] == ["theirs!"]
    assert sorted(fields["text"] for name, fields in own.asked if name == "sendMessage") == ["left!", "ours!"]


async def answering(handler, message, data):
    """Every message is answered, as routes do."""
    with suppress(ClientDecodeError):  # the server's answer is no message
        await message.answer(f"{message.text}!")
    return await handler(message, data)


async def test_a_token_that_nobody_knows_ends_it_with_one_clear_sentence(bench):
    """In both languages, without a traceback."""
    async with Server(refusal(401, "Unauthorized")).running() as server, make_bot(TOKEN, server.url) as bot:
        with pytest.raises(SystemExit) as ended:
            await poll(Networks(bot), bench.dispatcher, bench.database, lambda: bench.calendar.now)
    assert "ZHICHENG_TELEGRAM_TOKEN" in str(ended.value)
    assert len(str(ended.value).splitlines()) == 2


def test_a_token_that_is_none_is_refused_in_words():
    """Before anything is started."""
    with pytest.raises(Refused, match=r"^bot_token_wrong$"):
        make_bot("no token", None)


async def test_a_polite_end_finishes_what_runs(bench):
    """SIGTERM: nothing new is asked for, the answer under way is given."""
    bench.gates["slow"] = asyncio.Event()
    server = Server([says(1, "slow")])
    async with bench.polls(server) as task:
        await server.idle.wait()
        os.kill(os.getpid(), signal.SIGTERM)
        await asyncio.sleep(0.1)
        assert not task.done()
        bench.gates["slow"].set()
        await asyncio.wait_for(task, 5)
    assert bench.heard == ["slow"]
    assert bench.bodies() == {1: None}
