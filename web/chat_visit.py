"""Who is in the chat in this browser, and what it may do there: the one way from the chat's pages to our own network."""

from __future__ import annotations

import asyncio
import secrets
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from aiohttp import web

from chat import visitors
from chat.network import Network
from chat.wire import ApiError
from notify.catalogue import language_of
from notify.webhooks import PUBLIC, Ways
from pipeline.rules.refusals import Refused, accepted
from storage.database import Away
from web.bubbles import bubble
from web.error_middleware import LANGUAGE
from web.limiting import FewStreams
from web.own_forms import Forms
from web.visiting import CONTEXT

if TYPE_CHECKING:
    from collections.abc import Callable

    from chat.files import Made
    from chat.turn import Turn
    from chat.visitors import Visitor

T = TypeVar("T")
Json = dict[str, Any]
NETWORK = web.AppKey("network", Network)
STREAMS = web.AppKey("streams", FewStreams)


@dataclass(frozen=True, slots=True)
class Pushes:
    """What a browser must know, and where it may be, to be told when it is shut."""

    public: str = ""
    """Our public key, base64url; empty where no pushes are sent."""
    ways: Ways = PUBLIC


PUSHES = web.AppKey("pushes", Pushes)
ANSWER_S, MORE_S = 3.0, 0.4
"""Without scripts the page waits so long for the bot's answer, and then for the rest of it."""
FROM_BOT = {"message", "edited", "answered", "deleted"}
ACT_FIELD, ACT_MOST = "act", 40
"""Every form carries a number of its own: what comes twice under one is done once."""


def cookie(request: web.Request) -> str:
    """The name of the chat's cookie; behind TLS no other host can set it (RFC 6265bis, 4.1.3)."""
    return "__Host-chat" if request.app[CONTEXT].is_secure(request) else "chat"


class ChatVisit(Forms):
    """One request of a browser that is in a chat."""

    def __init__(self, request: web.Request, secret: str, visitor: Visitor) -> None:
        self._request, self.secret, self.visitor = request, secret, visitor
        self.network, self.chat_id = request.app[NETWORK], visitor.chat_id
        self.language: str = language_of(visitor.language)
        self.site = request.app[CONTEXT].world().public_url

    @classmethod
    async def known(cls, request: web.Request) -> ChatVisit | None:
        """The visit of *request*; None if its browser is in no chat."""
        network, secret = request.app[NETWORK], request.cookies.get(cookie(request), "")
        found = await network.look(visitors.visitor, secret, network.now())
        if found is None:
            return None
        request[LANGUAGE] = language_of(found.language)
        if found.stale:
            with suppress(Away):
                await network.act(visitors.seen, secret)
        return cls(request, secret, found)

    @classmethod
    async def of(cls, request: web.Request) -> ChatVisit:
        """The visit of *request*. Raises Refused."""
        visit = await cls.known(request)
        if visit is None:
            raise Refused("chat_over")
        return visit

    @property
    def address(self) -> str:
        """Whose request it is, for what is counted by address."""
        return self._request.app[CONTEXT].address_of(self._request)

    async def once(
        self, act: str, verb: Callable[[Turn], Json], *, made: dict[str, Made] | None = None, size: int = 0
    ) -> Json:
        """Do *verb* unless *act* was done before; its answer. Raises Refused, Away."""
        try:
            return await self.network.act(
                lambda turn: visitors.once(turn, self.chat_id, act[:ACT_MOST], self.address, verb, size=size),
                made=made,
            )
        except ApiError as refusal:
            raise Refused("chat_not_taken") from refusal

    async def do(self, verb: Callable[..., T | Refused], *args: object) -> T:
        """`verb(turn, *args)`. Raises Refused, Away."""
        return accepted(await self.network.act(verb, *args))

    def bubble(self, message: Json) -> str:
        """A message as HTML of ours."""
        return bubble(message, self.language, csrf=self.csrf, act=fresh_act(), site=self.site)


def fresh_act() -> str:
    """A number for a form that is drawn now."""
    return secrets.token_hex(10)


async def the_bots_answer(network: Network, chat_id: int, after: int) -> None:
    """Wait until the bot has done something in the chat after that event; a few seconds at most."""
    clock = asyncio.get_running_loop().time
    until, patience = clock() + ANSWER_S, ANSWER_S
    while patience > 0:
        found = await network.events(chat_id, after, patience)
        after = found[-1]["seq"] if found else after
        if any(_by_the_bot(event) for event in found):
            until = min(until, clock() + MORE_S)
        patience = until - clock()


def _by_the_bot(event: Json) -> bool:
    by: bool = event.get("message", {}).get("from", {}).get("is_bot", True)
    return by and event["kind"] in FROM_BOT
