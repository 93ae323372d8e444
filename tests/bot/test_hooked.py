"""Behind a webhook: stored before it is confirmed, shared among processes, in order within a chat."""

from __future__ import annotations

import asyncio
import json
from contextlib import AsyncExitStack, asynccontextmanager

import pytest
from aiohttp import ClientSession
from aiohttp.test_utils import TestServer

from bot import hooked
from bot.app import make_bot
from bot.hooked import Hook, answer
from notify.networks import Networks
from pipeline.messages import chat_state
from tests.bot.test_polling import TOKEN, Bench, Server, says
from web.app import SERVER, make_app
from web.routes import hooking

SECRET = "s" * 64
BROUGHT = {hooking.SECRET: SECRET}


@pytest.fixture
def bench(database, calendar):
    return Bench(database, calendar)


@pytest.fixture
async def pages(database, calendar, blobs):
    """Our pages, where Telegram brings its updates."""
    hook = hooking.Hook("/telegram", SECRET)
    server = TestServer(make_app(database, lambda: calendar.world, blobs, lambda: None, hook=hook))
    await server.start_server(**SERVER)
    async with ClientSession() as telegram:

        async def brings(update, **headers):
            async with telegram.post(server.make_url("/telegram"), json=update, headers=headers) as answered:
                return answered.status

        yield brings
    await server.close()


@asynccontextmanager
async def processes(bench, server, number):
    """So many processes of the bot; their tasks."""
    async with server.running(), AsyncExitStack() as stack:
        tasks = []
        for _ in range(number):
            bot = await stack.enter_async_context(make_bot(TOKEN, server.url))
            hook = Hook("https://zhicheng.example/telegram", SECRET)
            work = answer(Networks(bot), bench.dispatcher, bench.database, lambda: bench.calendar.now, hook)
            tasks.append(asyncio.create_task(work))
        yield tasks
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def test_b15_what_telegram_brings_is_stored_before_it_is_confirmed(bench, pages):
    """With no bot running; one that is brought twice is one."""
    for _ in range(2):
        assert await pages(says(7, "早上好"), **BROUGHT) == 200
    assert list(bench.bodies()) == [7]
    assert "早上好" in bench.bodies()[7]


@pytest.mark.parametrize("headers", [{}, {hooking.SECRET: "s" * 63}, {hooking.SECRET: "ß"}])
async def test_b15_who_does_not_know_the_secret_is_told_nothing(bench, pages, headers):
    assert await pages(says(7, "早上好"), **headers) == 404
    assert bench.bodies() == {}


@pytest.mark.parametrize("update", [[], {"update_id": "x"}, "words"])
async def test_b15_what_is_no_update_is_refused(bench, pages, update):
    assert await pages(update, **BROUGHT) == 400
    assert bench.bodies() == {}


async def test_b15_two_processes_answer_each_update_once_and_each_chat_in_order(bench, pages):
    """Forty words in four chats, one of which is slow."""
    bench.gates["0-0"] = asyncio.Event()
    async with processes(bench, Server(), 2):
        for place in range(10):
            for chat in range(4):
                assert await pages(says(10 * place + chat, f"{chat}-{place}", chat + 1), **BROUGHT) == 200
        await bench.reaches(lambda: len(bench.heard) == 30, 30)
        bench.gates["0-0"].set()
        await bench.reaches(lambda: set(bench.bodies().values()) == {None}, 30)
    assert len(bench.heard) == 40
    for chat in range(4):
        assert [said for said in bench.heard if said.startswith(f"{chat}-")] == [f"{chat}-{n}" for n in range(10)]


async def test_b15_a_chat_is_one_processs_until_it_is_answered_or_that_one_is_gone(bench, calendar):
    """Another has it after half a minute in which nobody asked for it."""
    with bench.database.writing() as session:
        chat_state.take_in(session, [(7, json.dumps(says(7, "早上好")))], now=calendar.now)

    def held(name):
        with bench.database.writing() as session:
            return [id_ for id_, _ in chat_state.hold(session, name, now=calendar.now)]

    assert held("one") == [7]
    assert held("other") == []
    calendar.passes(seconds=29)
    assert held("one") == [7]
    calendar.passes(seconds=29)
    assert held("other") == []
    calendar.passes(seconds=2)
    assert held("other") == [7]
    assert held("one") == []


async def test_b15_every_process_tells_telegram_where_updates_go_with_the_secret(bench, monkeypatch):
    """And looks again soon."""
    told = []
    server = Server()
    plain = server._method

    async def noting(request):
        if request.match_info["method"] == "setWebhook":
            told.append(dict(await request.post()))
        return await plain(request)

    server._method = noting
    monkeypatch.setattr(hooked, "LOOK_S", 0.01)
    async with processes(bench, server, 1):
        await bench.reaches(lambda: told)
    assert (told[0]["url"], told[0]["secret_token"]) == ("https://zhicheng.example/telegram", SECRET)
