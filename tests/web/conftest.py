"""The pages in front of a furnished house, and the bot that gives the links to them."""

from __future__ import annotations

import io
import os
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import aiohttp
import pytest
from aiohttp.test_utils import TestServer

from notify.networks import Networks
from tests.bot.conftest import Front
from tests.web.talking import Plain, Talking
from tools.pictures import ASKED
from web.app import SERVER, make_app
from web.limiting import networks

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

    from playwright.async_api import Page

    from tests.house import House

CSRF = re.compile(r'name="csrf" value="(\w+)"')


@dataclass
class Browser:
    """One person's browser: cookies, forms, and what the last page said."""

    server: TestServer
    session: aiohttp.ClientSession
    said: str = ""
    status: int = 0
    headers: Any = field(default_factory=dict)
    address: str = ""
    """Where it ended up."""

    async def opens(self, path: str, **more: Any) -> str:
        return await self._does("GET", path, **more)

    async def follows(self, link: str) -> str:
        """Open a one-time link and press its button."""
        path = link.removeprefix("https://zhicheng.example")
        await self.opens(path)
        return await self._does("POST", path)

    async def sends(self, path: str, **fields: str) -> str:
        """Post the form that is shown, filled in so."""
        return await self._does("POST", path, data={"csrf": self.csrf, **fields})

    async def uploads(self, slot: str, data: bytes, *, name: str = "材料.pdf", csrf: str | None = None) -> str:
        form = aiohttp.FormData()
        form.add_field("csrf", self.csrf if csrf is None else csrf)
        form.add_field("file", io.BytesIO(data), filename=name, content_type="application/octet-stream")
        return await self._does("POST", f"/upload/{slot}", data=form)

    @property
    def csrf(self) -> str:
        found = CSRF.search(self.said)
        return found[1] if found else ""

    async def _does(self, method: str, path: str, **more: Any) -> str:
        async with self.session.request(method, self.server.make_url(path), **more) as answer:
            self.status, self.headers, self.address = answer.status, answer.headers, answer.url.path
            body = await answer.read()
            self.said = body.decode() if "text" in answer.content_type or "json" in answer.content_type else ""
            self.body = body
            return self.said


@pytest.fixture
def pictured(tmp_path: Path) -> Callable[..., Awaitable[None]]:
    """Leave a picture of a page, by name: beside the test's other files, or where `tools/pictures.py` collects them."""
    folder = Path(os.environ.get(ASKED, tmp_path))

    async def keep(page: Page, name: str, **how: Any) -> None:
        await page.screenshot(path=folder / f"{name}.png", **how)

    return keep


@pytest.fixture
def front(house: House) -> Front:
    """The house, where nothing personal may go through the chat."""
    house.calendar.chat_carries_facts = False
    return Front(house)


@pytest.fixture
async def server(front: Front) -> AsyncIterator[TestServer]:
    app = make_app(
        front.house.database,
        lambda: front.house.calendar.world,
        front.house.blobs,
        front.house.tools.signers,
        bot_tokens=Networks("42:TEST"),
        proxies=networks("127.0.0.1"),
    )
    server = TestServer(app)
    await server.start_server(**SERVER)
    yield server
    await server.close()


@pytest.fixture
async def browser(server: TestServer) -> AsyncIterator[Browser]:
    async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as session:
        yield Browser(server, session)


@pytest.fixture
async def another(server: TestServer) -> AsyncIterator[Browser]:
    """Somebody else's browser."""
    async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as session:
        yield Browser(server, session)


@pytest.fixture
async def talking(house: House) -> AsyncIterator[Talking]:
    """The house, whose chat is our own, in any browser."""
    talking = Talking(house)
    await talking.begins()
    yield talking
    await talking.ends()


@pytest.fixture
async def plain(talking: Talking) -> AsyncIterator[Plain]:
    """A browser without scripts."""
    async with Plain.at(talking) as plain:
        yield plain
