"""Rosters taken by six officers at once, over HTTP, and the queue of somebody who is at work meanwhile."""

from __future__ import annotations

import asyncio
import tempfile
import time
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from aiohttp import ClientSession, ClientTimeout, CookieJar, web

from bench.servers import free_port
from certificates.keys.register import TrustStore
from pipeline.offices import directory
from pipeline.people import links
from pipeline.people.actor import actor_of
from pipeline.rules.words import Node, Purpose, Rank
from storage.blobs import Blobs
from storage.models.offices import Office
from web.app import SERVER, make_app

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from pipeline.world import World
    from storage.database import Database

AT_ONCE, PAGES_MOST = 6, 2000


def measured(database: Database, world: World, clerk: int, body: int, times: int) -> tuple[list[float], list[float]]:
    """Seconds of *clerk*'s queue over HTTP: quiet, and while AT_ONCE officers of *body*'s office take its roster."""
    return asyncio.run(_measured(_House(database, world), clerk, body, times))


@dataclass(frozen=True, slots=True)
class _House:
    database: Database
    world: World


async def _measured(at: _House, clerk: int, body: int, times: int) -> tuple[list[float], list[float]]:
    with at.database.writing() as session:
        for place in range(1, AT_ONCE):
            token = directory.invite(session, Node.BODY, _code(session, at, body), Rank.DECIDER, world=at.world)
            directory.join(session, token, body + 100 + place, "zh", "示例人员", world=at.world)
    with tempfile.TemporaryDirectory() as folder:
        app = make_app(at.database, lambda: at.world, Blobs(Path(folder)), lambda: TrustStore((), ()))
        runner = web.AppRunner(app, access_log=None, **SERVER)
        await runner.setup()
        port = free_port()
        await web.TCPSite(runner, "127.0.0.1", port).start()
        url = f"http://127.0.0.1:{port}"
        async with AsyncExitStack() as stack:
            desk = await _signed_in(stack, at, url, clerk)
            quiet = [await _seconds(desk, url) for _ in range(times)]
            takers = [
                await _signed_in(stack, at, url, body + (100 + place if place else 0)) for place in range(AT_ONCE)
            ]
            taking = [asyncio.create_task(_takes(taker, url)) for taker in takers]
            beside: list[float] = []
            while not all(task.done() for task in taking) and len(beside) < PAGES_MOST:
                beside.append(await _seconds(desk, url))
            await asyncio.gather(*taking)
        await runner.cleanup()
    return quiet, beside


def _code(session: Session, at: _House, chat: int) -> str:
    office = actor_of(session, chat, at.world.today).posts[0].office_id
    return session.get_one(Office, office).code


async def _signed_in(stack: AsyncExitStack, at: _House, url: str, chat: int) -> ClientSession:
    """A browser at that officer's desk."""
    with at.database.writing() as session:
        by = actor_of(session, chat, at.world.today)
        link = links.give(session, Purpose.DESK, language="zh", by=by, world=at.world)
    browser = await stack.enter_async_context(ClientSession(cookie_jar=CookieJar(unsafe=True)))
    async with browser.post(f"{url}{link.removeprefix(at.world.public_url)}") as answer:
        answer.raise_for_status()
    return browser


async def _seconds(browser: ClientSession, url: str) -> float:
    start = time.perf_counter()
    async with browser.get(f"{url}/desk") as answer:
        answer.raise_for_status()
        await answer.read()
    return time.perf_counter() - start


async def _takes(browser: ClientSession, url: str) -> None:
    async with browser.get(f"{url}/desk/roster.xlsx?published=1", timeout=ClientTimeout(600)) as answer:
        answer.raise_for_status()
        await answer.read()
