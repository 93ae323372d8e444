"""The chat while the database is away: a word at once, once; what was sent is done when it is back."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing

import pytest
from aiogram.methods import AnswerCallbackQuery, SendMessage
from aiohttp import web

from bot import polling
from storage import database as storage_database
from storage.database import Database
from tests.bot.test_polling import Bench, Server, says

NOWHERE = "postgresql+psycopg://127.0.0.1:1/zhicheng"
"""Nothing listens there."""


@pytest.mark.parametrize("pressed", [False, True])
async def test_who_writes_or_presses_meanwhile_is_told_to_come_again(front, pressed, monkeypatch):
    """Even where it can't be looked up who it is; in the language of the phone."""
    who = front.person()
    await who.says("/start")
    monkeypatch.setattr(front.house, "database", Database(NOWHERE))
    front.restarts()
    await (who.presses(who.last, "m:") if pressed else who.says("/menu"))
    assert "请稍后再试" in (who.toast if pressed else who.screen)


class Hearing(Server):
    """Notes what the bot says; gives its script anew to whoever asks from before it, as the network does."""

    def __init__(self, *updates):
        super().__init__()
        self.updates, self.said = updates, []

    async def _method(self, request):
        fields = dict(await request.post())
        method = request.match_info["method"]
        if method in {SendMessage.__api_method__, AnswerCallbackQuery.__api_method__}:
            self.said.append(fields["text"])
            result = True if method == AnswerCallbackQuery.__api_method__ else says(1, "")["message"]
            return web_json(result)
        if method != "getUpdates":
            return web_json(True)
        fresh = [one for one in self.updates if one["update_id"] >= int(fields.get("offset") or 0)]
        await asyncio.sleep(0.01 if fresh else 30)
        return web_json(fresh)


def web_json(result):
    return web.json_response({"ok": True, "result": result})


async def test_what_a_locked_database_keeps_waiting_is_said_at_once_and_done_after_it(database, calendar, monkeypatch):
    """One word a chat, however often its messages come back; afterwards each is handled, once."""
    monkeypatch.setattr(polling, "AWAY_S", 0.01)
    monkeypatch.setattr(polling, "SILENCE_S", 0.05)
    monkeypatch.setattr(storage_database, "BUSY_MS", 300)
    database.close()
    bench, server = Bench(database, calendar), Hearing(says(1, "一"), says(2, "二"), says(3, "三", chat=2))
    with closing(sqlite3.connect(database.engine.url.database)) as other:
        other.execute("BEGIN IMMEDIATE")
        async with bench.polls(server):
            await bench.reaches(lambda: len(server.said) == 2, seconds=2)
            await asyncio.sleep(1)
            assert bench.heard == []
            other.rollback()
            await bench.reaches(lambda: len(bench.heard) == 3)
    assert sorted(bench.heard) == sorted(["一", "二", "三"])
    assert len(server.said) == 2
    assert all("不用重发" in said for said in server.said)
