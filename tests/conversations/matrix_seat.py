"""Somebody in a Matrix room on a real homeserver, whose app knows numbers and pictures but no buttons."""

from __future__ import annotations

import asyncio
import re
from contextlib import asynccontextmanager, suppress

from chat.matrix.bridge import Bridge
from chat.matrix.homeserver import Account
from tests.synapse import App, account, synapse

CHOICE = re.compile(r"^\[(\d+)\] (.+)$", re.MULTILINE)
ANSWER_S = 8
"""For an answer to what was pressed, also on a machine that has much to do."""
KEYCAP = "{}\ufe0f\u20e3"


class MatrixSeat:
    """The room as it stands; a button is pressed by its number, or by a picture of it further up."""

    def __init__(self, app, bot):
        self.app, self.bot = app, bot
        self.pressed = "", ""

    @classmethod
    @asynccontextmanager
    async def at(cls, talking, name):
        bot = await _bridged(talking)
        app = App()
        yield cls(app, bot)
        await app.close()

    async def begins(self, payload=""):
        self.room = await self.app.invites(self.bot)
        await self.sees("职称申报服务")
        if payload:
            await self.says(f"!start {payload}")

    async def says(self, text):
        said = await self.app.says(self.room, text)
        await self.app.until(lambda: said in self.app.rooms.get(self.room, ()))

    async def hears(self):
        await self.app.until(lambda: self.app.screen(self.room)[-1]["from"] == self.bot)

    async def taps(self, label):
        message, number, lowest = await self._finds(label)
        self.pressed = message, self.app.rooms[self.room][message]["content"]["body"]
        if lowest:
            await self.says(str(number))
        elif number > 9:
            relation = {"m.relates_to": {"m.in_reply_to": {"event_id": message}}}
            await self.app.sends(self.room, {"msgtype": "m.text", "body": str(number), **relation})
        else:
            await self.app.reacts(self.room, message, KEYCAP.format(number))

    async def sees(self, text):
        await self.app.until(lambda: any(text in one["content"]["body"] for one in self._theirs()))

    async def sends(self, name, data, kind="application/pdf"):
        await self.app.sends_file(self.room, name, data, kind)

    async def fetches(self, ending):
        shown = await self.app.until(
            lambda: next((one for one in self._theirs() if one["content"].get("filename", "").endswith(ending)), None)
        )
        return await self.app.fetches(shown["content"]["url"])

    async def _finds(self, label):
        """Where that choice stands: on what came of the last press, since old choices stand there still; else anywhere."""
        with suppress(AssertionError):
            return await self.app.until(lambda: self._choice(label, self._fresh()), ANSWER_S)
        return await self.app.until(lambda: self._choice(label, self._theirs()))

    def _fresh(self):
        """What stands below what was pressed last, and that itself if it has changed."""
        pressed, body = self.pressed
        shown = [one for one in self._theirs() if one["id"] != pressed or one["content"]["body"] != body]
        order = list(self.app.rooms.get(self.room, {}))
        return [one for one in shown if pressed not in order or order.index(one["id"]) >= order.index(pressed)]

    def _theirs(self):
        return [one for one in reversed(self.app.screen(self.room)) if one["from"] == self.bot]

    def _choice(self, label, among):
        """Where the lowest message with such a choice stands, its number, and whether no other choices stand below it."""
        lowest = True
        for one in among:
            choices = CHOICE.findall(one["content"]["body"])
            for number, text in sorted(choices, key=lambda choice: choice[1] != label):
                if label in text:
                    return one["id"], int(number), lowest
            lowest = lowest and not choices
        return None


async def _bridged(talking):
    """The bot's account, with the bridge that serves it; one a network."""
    if not hasattr(talking, "bot_at_matrix"):
        talking.bot_at_matrix, token = account()
        bridge = Bridge(talking.network, Account(synapse(), talking.bot_at_matrix, token=token))
        task = asyncio.create_task(bridge.run())

        async def end():
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task

        talking.running.push_async_callback(end)
        await asyncio.wait_for(bridge.open.wait(), 60)
    return talking.bot_at_matrix
