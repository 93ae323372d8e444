"""Matrix (spec.matrix.org) as a further way into our own network: a person's private room with the bot is a chat of ours.

The bot and the workers know nothing of it: they speak the Bot API to our network, whose messages are told in the room, and
what is done in the room is done in the network. `coming` is the one way, `going` the other; both go on after a restart where
they were: by the homeserver's own mark in what it told, and by the number of what each room was told last.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import structlog

from chat.matrix.coming import Coming
from chat.matrix.going import Going
from chat.matrix.homeserver import Homeserver, MatrixRefused
from storage import network as rows
from storage import rooms

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from chat.matrix.homeserver import Account
    from chat.network import Network
    from chat.turn import Turn

SINCE = "matrix since"
PAUSES_S = (1.0, 2.0, 5.0, 15.0, 60.0)
log = structlog.get_logger()


class Bridge:
    """The rooms of one homeserver, in the one process that serves the network."""

    def __init__(self, network: Network, account: Account) -> None:
        self._network, self._account = network, account
        self._going: dict[int, asyncio.Task[None]] = {}
        self.open = asyncio.Event()
        """Set once the homeserver has answered."""

    async def run(self) -> None:
        """Go on until cancelled; trouble costs time, never a word."""
        tries = 0
        while True:
            try:
                async with Homeserver(self._account) as server:
                    tries = 0
                    await self._serve(server)
            except Exception as trouble:  # noqa: BLE001  whatever it is, nobody is told less for ever
                _say("matrix.away", trouble, tries)
                await asyncio.sleep(_pause(tries))
                tries += 1

    async def _serve(self, server: Homeserver) -> None:
        coming = Coming(self._network, server, lambda chat_id: self._follow(server, chat_id))
        since = str((await self._network.look(rows.remembered, SINCE)).get("since", ""))
        try:
            for chat_id in await self._network.look(_chats):
                self._follow(server, chat_id)
            self.open.set()
            while True:
                news = await server.news(since)
                if not since:  # what was said before anybody listened is nobody's word to the bot; invitations stand
                    news.events.clear()
                await coming.take(news)
                if news.next != since:
                    since = news.next
                    await self._network.act(_remember, since)
        finally:
            self.open.clear()
            going, self._going = self._going, {}
            for task in going.values():
                task.cancel()
            await asyncio.gather(*going.values(), return_exceptions=True)

    def _follow(self, server: Homeserver, chat_id: int) -> None:
        if chat_id not in self._going:
            self._going[chat_id] = asyncio.create_task(self._goes_on(Going(self._network, server, chat_id)))

    async def _goes_on(self, going: Going) -> None:
        tries = 0
        while not self._network.closed:
            try:
                await going.on()
                tries = 0
            except Exception as trouble:  # noqa: BLE001  whatever it is, nobody is told less for ever
                _say("matrix.not_told", trouble, tries)
                await asyncio.sleep(_pause(tries))
                tries += 1


def _chats(session: Session) -> list[int]:
    return [found.chat_id for found in rooms.rooms(session)]


def _remember(turn: Turn, since: str) -> None:
    rows.remember(turn.session, SINCE, {"since": since})


def _pause(tries: int) -> float:
    return PAUSES_S[min(tries, len(PAUSES_S) - 1)]


def _say(what: str, trouble: BaseException, tries: int) -> None:
    code = trouble.code if isinstance(trouble, MatrixRefused) else type(trouble).__name__
    log.warning(what, error=code, tries=tries + 1)
