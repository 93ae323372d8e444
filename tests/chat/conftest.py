"""A server of our own and a small bot on it, over real HTTP, with aiogram's own client and polling."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from chat.person import Person
from chat.server import ConsoleServer
from tests.chat.small_bot import TOKEN, client, small_bot

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from aiogram import Bot

    from storage.blobs import Blobs
    from storage.database import Database


@pytest.fixture
async def server(database: Database, blobs: Blobs) -> AsyncIterator[ConsoleServer]:
    """A server on a free port."""
    async with ConsoleServer(database, blobs, token=TOKEN) as running:
        yield running


@pytest.fixture
async def bot(server: ConsoleServer) -> AsyncIterator[Bot]:
    """The bot's client, with nothing that polls."""
    bot = client(server)
    yield bot
    await bot.session.close()


@pytest.fixture
async def answering(server: ConsoleServer, bot: Bot) -> AsyncIterator[Bot]:
    """The small bot, polling as in a deployment."""
    dispatcher = small_bot()
    polling = asyncio.create_task(
        dispatcher.start_polling(bot, handle_signals=False, close_bot_session=False, polling_timeout=5)
    )
    yield bot
    await asyncio.sleep(0)
    await dispatcher.stop_polling()
    await polling


@pytest.fixture
async def zhang(server: ConsoleServer) -> AsyncIterator[Person]:
    """张三, in the chat."""
    async with Person(server.url, "张三") as person:
        yield person


@pytest.fixture
async def li(server: ConsoleServer) -> AsyncIterator[Person]:
    """李四, in a chat of her own."""
    async with Person(server.url, "李四") as person:
        yield person
