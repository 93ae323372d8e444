"""One conversation, whatever carries it: a person at the Bot API's people's side, or at a phone's browser."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack, asynccontextmanager

from playwright.async_api import async_playwright

from chat.person import Person
from tests.servers import chromium

PATIENCE_MS = 20_000
PHONE = {"viewport": {"width": 390, "height": 844}, "locale": "zh-CN", "has_touch": True, "is_mobile": True}


async def until(seen):
    """Wait until it is so."""
    for _ in range(PATIENCE_MS // 50):
        if seen():
            return
        await asyncio.sleep(0.05)
    raise AssertionError("not seen")


class ApiSeat:
    """Somebody whose app speaks to the network's own API."""

    def __init__(self, person):
        self.person = person

    @classmethod
    @asynccontextmanager
    async def at(cls, talking, name):
        async with Person(f"http://127.0.0.1:{talking.ports[1]}", name) as person:
            yield cls(person)

    async def begins(self, payload=""):
        await self.says(f"/start {payload}".strip())

    async def says(self, text):
        newest = self.person.newest
        await self.person.says(text)
        await until(lambda: self.person.newest > newest)  # an answer, where the bot has taken the word off the screen

    async def hears(self):
        """The bot has answered what was said last."""
        await until(lambda: self.person.screen and not self.person.screen[-1].mine)

    async def taps(self, label):
        await self.person.taps(label, seconds=PATIENCE_MS / 1000)

    async def sees(self, text):
        """The last that came, or changed, says so; or will."""
        await until(lambda: any(text in shown.text for shown in self.person.screen if not shown.mine))

    async def sends(self, name, data, kind="application/pdf"):
        await self.person.sends((name, data))

    async def fetches(self, ending):
        return await self.person.receives(ending, seconds=PATIENCE_MS / 1000)


class BrowserSeat:
    """Somebody at a phone's browser."""

    def __init__(self, page):
        self.page = page

    @classmethod
    @asynccontextmanager
    async def at(cls, talking, name="", **how):
        async with async_playwright() as play:
            browser = await play.chromium.connect_over_cdp(chromium())
            context = await browser.new_context(**{**PHONE, **how})
            context.set_default_timeout(PATIENCE_MS)
            page = await context.new_page()
            page.complaints = []
            page.on("pageerror", lambda error: page.complaints.append(str(error)))
            page.on("console", lambda said: page.complaints.append(said.text) if said.type == "error" else None)
            seat = cls(page)
            seat.url, seat.context = talking.url, context
            yield seat
            await context.close()

    async def begins(self, payload=""):
        await self.page.goto(f"{self.url}/chat?start={payload}")
        await self.page.click("button.main")
        await self.page.wait_for_selector("html.scripted #log")

    async def says(self, text):
        await self.page.fill("#text", text)
        await self.page.click("#say .go")

    async def hears(self):
        await self.page.locator("#log li:last-child.theirs").wait_for()

    async def holds(self, script):
        """Wait until that is true on the page; asked from outside, since our pages evaluate nothing."""
        for _ in range(PATIENCE_MS // 50):
            if await self.page.evaluate(script):
                return
            await asyncio.sleep(0.05)
        raise AssertionError(script)

    async def taps(self, label):
        """The newest button that reads so, best exactly so, once it is free."""
        key = self.page.locator("button:not([disabled])").filter(has_text=label)
        bubble = self.page.locator("#log li").filter(has=key).last
        await bubble.wait_for()
        keys = bubble.locator("button:not([disabled])").filter(has_text=label)
        exact = keys.get_by_text(label, exact=True)
        await (exact if await exact.count() else keys).first.click()

    async def sees(self, text):
        await self.page.locator("#log .theirs").filter(has_text=text).last.wait_for()

    async def sends(self, name, data, kind="application/pdf"):
        await self.page.set_input_files("#pick", {"name": name, "mimeType": kind, "buffer": data})
        await self.page.locator("#log .mine:not(.pending)").filter(has_text=name).last.wait_for()

    async def fetches(self, ending):
        paper = self.page.locator("#log .theirs a.paper").filter(has_text=ending).last
        async with self.page.expect_download() as coming:
            await paper.click()
        return (await (await coming.value).path()).read_bytes()


class Hall:
    """Seats of one kind, opened as people come."""

    def __init__(self, talking, kind):
        self.talking, self.kind, self.stack = talking, kind, AsyncExitStack()

    async def seat(self, name, **how):
        return await self.stack.enter_async_context(self.kind.at(self.talking, name, **how))
