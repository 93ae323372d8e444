"""What is begun on a page is rung for at once, as in the chat; and nobody waits for a broker that is away."""

from __future__ import annotations

import asyncio
import re
import time
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import aiohttp
import pytest

from pipeline.people import links
from pipeline.rules.transitions import Actor
from pipeline.rules.words import Purpose
from storage.models.cases import Case
from tests.numbers import resident
from tests.servers import free_port
from zhicheng import running, serving
from zhicheng.preparing import prepare
from zhicheng.settings import Settings
from zhicheng.wiring import Parts

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from pathlib import Path

CLAIM = {"name": "王小明", "id_number": resident("19970520", 2), "phone": "13800000000", "way": "old_chat"}
AWAY = "redis://127.0.0.1:1/0"
"""Nothing listens there."""


def settings(tmp_path: Path, **more: str) -> Settings:
    """Of a fresh home."""
    listens = {f"{part}_listen": f"127.0.0.1:{free_port()}" for part in ("web", "chat")}
    here = Settings(_env_file=None, home=tmp_path / "home", **listens, **more)
    prepare(here)
    return here


@asynccontextmanager
async def web(here: Settings, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Parts]:
    """What `zhicheng web` serves, in this process."""
    served: list[Parts] = []
    monkeypatch.setattr(serving, "serve", served.append)
    running.pages(here)
    async with serving.serving(served[0]):
        yield served[0]


async def claims(parts: Parts) -> float:
    """Somebody files a ticket over the page; how long the answer took, in seconds."""
    with parts.database.writing() as session:
        actor = Actor("", chat_id=9)
        url = links.give(session, Purpose.RECOVER, language="zh", by=actor, world=parts.world())
    base = f"http://{parts.settings.web_listen}"
    async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as browser:
        async with browser.post(base + url.removeprefix(parts.settings.public_url)) as answer:
            csrf = re.search(r'name="csrf" value="(\w+)"', await answer.text())[1]
        begun = time.monotonic()
        async with browser.post(f"{base}/recover", data=CLAIM | {"csrf": csrf}) as answer:
            assert answer.status == 200
        took = time.monotonic() - begun
    with parts.database.reading() as session:
        assert session.query(Case).count() == 1
    return took


async def soon(seen: Callable[[], object]) -> bool:
    """True once it is so, within five seconds: the sweeper would come after ten."""
    for _ in range(100):
        if seen():
            return True
        await asyncio.sleep(0.05)
    return False


async def test_what_a_page_begins_is_rung_for_at_once(tmp_path, monkeypatch):
    """The duty's message lies at the broker, though no sweeper runs."""
    here = settings(tmp_path)
    async with web(here, monkeypatch) as parts:
        queue = here.home / "broker" / "queue"
        await claims(parts)
        assert await soon(lambda: any("case.check" in one.read_text() for one in queue.iterdir()))


async def test_a_page_answers_while_the_broker_is_away(tmp_path, monkeypatch):
    """The bell rings from a thread of its own; what it can't bring the sweeper brings later."""
    async with web(settings(tmp_path, broker_url=AWAY), monkeypatch) as parts:
        quiet = await claims(parts)
    assert quiet < 2
