"""Somebody at a browser's page without scripts: what the server itself says over HTTP, with no browser to run."""

from __future__ import annotations

import asyncio
import html
import re
import time
from contextlib import asynccontextmanager

from tests.web.talking import Plain

PATIENCE_S = 20.0
BUBBLE = re.compile(r'<li id="m(\d+)" class="bubble (mine|theirs)[^>]*>(.*?)</li>', re.DOTALL)
BUTTON = re.compile(r'name="message" value="(\d+)"><button name="data" value="([^"]*)">([^<]*)<')
PAPER = re.compile(r'class="paper" href="([^"]+)" download>([^<]*)<')
TAG = re.compile(r"<[^>]+>")


class PageSeat:
    """The page as the person reads it, opened again until it says what is waited for."""

    def __init__(self, plain):
        self.plain = plain

    @classmethod
    @asynccontextmanager
    async def at(cls, talking, name):
        async with Plain.at(talking) as plain:
            yield cls(plain)

    async def begins(self, payload=""):
        await self.plain.opens()
        await self.plain.does("POST", "/chat/begin", data={"language": "zh", "start": payload})

    async def says(self, text):
        await self.plain.says(text)

    async def hears(self):
        await self._until(lambda: self._bubbles()[-1][1] == "theirs")

    async def taps(self, label):
        message, data = await self._until(lambda: self._button(label))
        await self.plain.does("POST", "/chat/tap", data={**self.plain.hidden, "message": message, "data": data})

    async def sees(self, text):
        await self._until(lambda: any(text in said for _, whose, said in self._bubbles() if whose == "theirs"))

    async def sends(self, name, data, kind="application/pdf"):
        await self.plain.sends((name, data, kind))

    async def fetches(self, ending):
        path = await self._until(
            lambda: next((path for path, name in reversed(PAPER.findall(self.plain.said)) if ending in name), None)
        )
        await self.plain.opens(path)
        body = self.plain.body
        await self.plain.opens()
        return body

    def _bubbles(self):
        """(id, whose, what it reads), oldest first."""
        return [
            (int(id_), whose, html.unescape(TAG.sub("", said))) for id_, whose, said in BUBBLE.findall(self.plain.said)
        ]

    def _button(self, label):
        """Of the newest message that has one, the button that reads exactly so, or contains it."""
        found = [
            (int(id_), html.unescape(data), html.unescape(text)) for id_, data, text in BUTTON.findall(self.plain.said)
        ]
        fitting = [one for one in found if label in one[2]]
        newest = max((id_ for id_, _, _ in fitting), default=0)
        ranked = sorted((one for one in fitting if one[0] == newest), key=lambda one: one[2] != label)
        return (str(ranked[0][0]), ranked[0][1]) if ranked else None

    async def _until(self, look):
        end = time.monotonic() + PATIENCE_S
        while not (found := look()):
            assert time.monotonic() < end, f"not seen; {self._bubbles()[-4:]}"
            await asyncio.sleep(0.2)
            await self.plain.opens()
        return found
