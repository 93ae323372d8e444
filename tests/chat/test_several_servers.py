"""Several processes that serve one network: what one commits is heard at the others, and nobody asks the database for it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from aiogram.exceptions import TelegramConflictError
from sqlalchemy import create_engine, event, text

from chat.person import Person
from chat.server import ConsoleServer
from storage import sealing
from storage.database import Database
from storage.schema import upgrade
from tests.chat.small_bot import TOKEN, client

if TYPE_CHECKING:
    from collections.abc import Iterator

    from storage.blobs import Blobs

pytestmark = pytest.mark.xdist_group("e2e")


@pytest.fixture
def two(postgres: str, data_key: bytes) -> Iterator[list[Database]]:
    """One PostgreSQL database, as each of two processes has it."""
    sealing.install(sealing.Sealer(data_key))
    admin = create_engine(postgres, isolation_level="AUTOCOMMIT")
    name = f"network_{uuid4().hex}"
    with admin.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    url = admin.url.set(database=name).render_as_string(hide_password=False)
    both = [Database(url), Database(url)]
    upgrade(both[0].engine)
    yield both
    for one in both:
        one.close()
    admin.dispose()


async def test_b15_what_one_server_takes_is_heard_at_the_other(two: list[Database], blobs: Blobs) -> None:
    """A person at one, the bot at the other; then one of them ends, and its people go on at the other."""
    async with ConsoleServer(two[0], blobs, token=TOKEN) as first:
        bot = client(first)
        async with ConsoleServer(two[1], blobs, token=TOKEN) as second, Person(second.url, "张三") as zhang:
            polling = asyncio.create_task(bot.get_updates(timeout=20))
            await asyncio.sleep(0.5)
            await zhang.says("在吗")
            (update,) = await asyncio.wait_for(polling, 5)
            assert update.message.text == "在吗"
            sent = await bot.send_message(zhang.chat_id, "在")
            await zhang.sees("在", seconds=5)
            await bot.edit_message_text("在的", chat_id=zhang.chat_id, message_id=sent.message_id)
            await zhang.sees("在的", seconds=5)
        await bot.send_message(zhang.chat_id, "这句在另一台")
        async with Person(first.url, "张三") as zhang:
            assert [shown.text for shown in zhang.screen] == ["在吗", "在的", "这句在另一台"]
        await bot.session.close()


async def test_b15_a_line_to_the_database_that_breaks_is_made_anew_and_nothing_is_missed(
    two: list[Database], blobs: Blobs
) -> None:
    """What happened while it was broken is looked for; and while nothing happens nobody asks."""
    async with (
        ConsoleServer(two[0], blobs, token=TOKEN) as first,
        ConsoleServer(two[1], blobs, token=TOKEN) as second,
        Person(second.url, "张三") as zhang,
    ):
        bot = client(first)
        await zhang.says("你好")
        ends = text(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND query LIKE 'LISTEN%'"
        )
        with two[0].writing() as session:
            assert session.execute(ends).all() == [(True,), (True,)]
        await bot.send_message(zhang.chat_id, "断线时说的")
        await zhang.sees("断线时说的", seconds=10)
        await asyncio.sleep(0.5)  # whoever was rung has looked
        asked: list[str] = []
        for database in two:
            event.listen(database.engine, "before_cursor_execute", lambda *given: asked.append(given[2]))
        await asyncio.sleep(2)
        assert asked == []
        await bot.send_message(zhang.chat_id, "之后说的")
        await zhang.sees("之后说的", seconds=5)
        await bot.session.close()


async def test_b15_of_two_that_poll_at_two_servers_the_earlier_is_told(two: list[Database], blobs: Blobs) -> None:
    """As at one server: else both would answer."""
    async with (
        ConsoleServer(two[0], blobs, token=TOKEN) as first,
        ConsoleServer(two[1], blobs, token=TOKEN) as second,
    ):
        bots = client(first), client(second)
        polling = asyncio.create_task(bots[0].get_updates(timeout=20))
        async with asyncio.timeout(10):
            while second.network._polls == 0:
                await asyncio.sleep(0.05)
        later = asyncio.create_task(bots[1].get_updates(timeout=1))
        with pytest.raises(TelegramConflictError):
            await asyncio.wait_for(polling, 5)
        assert await later == []
        for bot in bots:
            await bot.session.close()


async def test_b15_one_process_of_all_has_the_bridge(two: list[Database], blobs: Blobs) -> None:
    """The next one gets it when the first is gone."""
    async with (
        ConsoleServer(two[0], blobs, token=TOKEN) as first,
        ConsoleServer(two[1], blobs, token=TOKEN) as second,
    ):
        came: list[str] = []

        async def bridges(server: ConsoleServer, name: str) -> None:
            async with server.network.others.alone("matrix") as over:
                came.append(name)
                await over.wait()

        one = asyncio.create_task(bridges(first, "first"))
        await asyncio.sleep(1)
        two_ = asyncio.create_task(bridges(second, "second"))
        await asyncio.sleep(1)
        assert came == ["first"]
        one.cancel()
        await asyncio.gather(one, return_exceptions=True)
        async with asyncio.timeout(20):
            while came != ["first", "second"]:
                await asyncio.sleep(0.1)
        two_.cancel()
        await asyncio.gather(two_, return_exceptions=True)
