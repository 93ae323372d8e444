"""getUpdates: what is not confirmed comes again (Bot API, "getUpdates")."""

from __future__ import annotations

import asyncio
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from aiogram.exceptions import TelegramConflictError

from chat.person import Person
from chat.server import ConsoleServer
from tests.chat.small_bot import TOKEN, client

if TYPE_CHECKING:
    from aiogram import Bot

    from storage.blobs import Blobs
    from storage.database import Database


async def test_unconfirmed_updates_are_delivered_again(bot: Bot, server: ConsoleServer, zhang: Person) -> None:
    """A bot that dies before it confirms gets them once more, another process too; confirmed ones are gone."""
    for text in ("一", "二", "三"):
        await zhang.says(text)
    first = await bot.get_updates(limit=2)
    assert [update.message.text for update in first] == ["一", "二"]
    restarted = client(server)
    assert [update.message.text for update in await restarted.get_updates()] == ["一", "二", "三"]
    rest = await restarted.get_updates(offset=first[-1].update_id + 1)
    assert [update.message.text for update in rest] == ["三"]
    assert await restarted.get_updates(offset=rest[-1].update_id + 1) == []
    assert await bot.get_updates(offset=first[0].update_id) == []
    await restarted.session.close()


async def test_negative_offset_keeps_the_last_only(bot: Bot, zhang: Person) -> None:
    """All before are forgotten."""
    for text in ("一", "二", "三"):
        await zhang.says(text)
    assert [update.message.text for update in await bot.get_updates(offset=-1)] == ["三"]
    assert [update.message.text for update in await bot.get_updates()] == ["三"]


async def test_long_poll_ends_as_soon_as_something_comes(bot: Bot, zhang: Person) -> None:
    """It waits for as long as it was told, no longer than it must."""
    started = time.monotonic()
    assert await bot.get_updates(timeout=1) == []
    assert 0.9 < time.monotonic() - started < 3
    polling = asyncio.create_task(bot.get_updates(timeout=20))
    await asyncio.sleep(0.1)
    await zhang.says("来了")
    assert (await asyncio.wait_for(polling, 3))[0].message.text == "来了"


async def test_second_poller_takes_over(bot: Bot, server: ConsoleServer) -> None:
    """The first is told of the conflict, as at Telegram."""
    first = asyncio.create_task(bot.get_updates(timeout=20))
    await asyncio.sleep(0.1)
    second = client(server)
    assert await second.get_updates(timeout=0) == []
    with pytest.raises(TelegramConflictError):
        await asyncio.wait_for(first, 3)
    await second.session.close()


async def test_allowed_updates_hold_until_given_again(bot: Bot, zhang: Person) -> None:
    """Presses come, texts don't; then all."""
    await bot.get_updates(allowed_updates=["callback_query"])
    await zhang.says("听不到")
    await zhang.presses(1, "x")
    assert [update.event_type for update in await bot.get_updates()] == ["callback_query"]
    await bot.get_updates(allowed_updates=[])
    await zhang.says("听得到")
    assert [update.event_type for update in await bot.get_updates()] == ["callback_query", "message"]


async def test_a_second_server_never_repeats_an_update_id(database: Database, blobs: Blobs) -> None:
    """A bot that remembers which updates it has handled is not deaf to the next day's server."""
    handled: set[int] = set()
    for hour in (9, 10):
        async with (
            ConsoleServer(
                database, blobs, token=TOKEN, now=lambda hour=hour: datetime(2026, 11, 2, hour, tzinfo=UTC)
            ) as server,
            Person(server.url, "张三") as zhang,
        ):
            await zhang.says("早")
            await zhang.says("好")
            bot = client(server)
            ids = {update.update_id for update in await bot.get_updates()}
            await bot.session.close()
        assert len(ids - handled) == 2
        handled |= ids


async def test_server_stops_while_somebody_polls(database: Database, blobs: Blobs) -> None:
    """Whoever waits is let go at once."""
    started = time.monotonic()
    async with ConsoleServer(database, blobs, token=TOKEN) as server:
        waiting = client(server)
        polling = asyncio.create_task(waiting.get_updates(timeout=30))
        await asyncio.sleep(0.1)
    assert await polling == []
    await waiting.session.close()
    assert time.monotonic() - started < 2
